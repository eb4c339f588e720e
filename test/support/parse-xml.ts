/** An element of a document without namespaces, comments, CDATA and processing instructions. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Text directly in it, as a reader gets it. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a well-formed document as strictly as XML 1.0 asks for; throws at whatever is none. */
export function parseXml(text: string): Element {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    throw new Error('a character that XML has not');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(head)) throw new Error('no declaration');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  for (const [token] of text.slice(head.length).matchAll(/<[^>]*>|[^<]+/g)) {
    const current = open.at(-1) ?? root;
    if (!token.startsWith('<')) {
      if (token.includes(']]>')) throw new Error('"]]>" in text');
      current.text += unescaped(token);
    } else if (token.startsWith('</')) {
      if (token !== `</${current.name}>`) throw new Error(`${token} ends ${current.name}`);
      open.pop();
    } else {
      const element = startOf(token);
      current.children.push(element);
      if (!token.endsWith('/>')) open.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (open.length !== 1 || !only || others.length > 0 || root.text.trim() !== '')
    throw new Error('not one root');
  return only;
}

function startOf(token: string): Open {
  const [, name = '', rest = ''] = /^<([A-Za-z][\w-]*)((?: [A-Za-z][\w-]*="[^"<]*")*)\/?>$/.exec(token) ?? [];
  if (name === '') throw new Error(`${token} is not a tag`);
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of rest.matchAll(/ ([A-Za-z][\w-]*)="([^"]*)"/g)) {
    if (key in attributes) throw new Error(`${key} is there twice`);
    attributes[key] = unescaped(value.replace(/[\t\n]/g, ' '));
  }
  return { name, attributes, children: [], text: '' };
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*;?)/g, (_all, entity: string) => {
    const name = entity.slice(0, -1);
    const code = /^#(\d+);$/.exec(entity)?.[1];
    const found = code === undefined ? ENTITIES[name] : String.fromCodePoint(Number(code));
    if (!entity.endsWith(';') || found === undefined) throw new Error(`&${entity} is not an entity`);
    return found;
  });
}
