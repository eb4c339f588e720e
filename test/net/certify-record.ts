import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';

/** What a record says, as far as it can be proven from the repository. */
export interface DeliveryRecord {
  readonly release: string;
  /** `repository@digest` by slot. */
  readonly images: ReadonlyMap<string, string>;
  readonly renders: string;
  /** Tree id by environment. */
  readonly trees: ReadonlyMap<string, string>;
}

/** Reads a record; throws what is wrong with it. */
export function readRecord(text: string): DeliveryRecord {
  const data = readYaml(text);
  const renders = mapAt(data, 'renders');
  return {
    release: textAt(data, 'release'),
    images: new Map(
      [...mapAt(data, 'images')].map(([slot, image]) => {
        if (!(image instanceof Map)) throw new Error(`image ${slot} is not a map`);
        return [slot, `${textAt(image, 'repository')}@${textAt(image, 'digest')}`];
      }),
    ),
    renders: textAt(renders, 'id'),
    trees: new Map(
      [...mapAt(renders, 'trees').keys()].map((name) => [name, textAt(mapAt(renders, 'trees'), name)]),
    ),
  };
}

/** Reads YAML with every scalar as its text: an id of digits is an id, too. */
export function readYaml(text: string): Map<string, unknown> {
  const document = parseDocument(text, { schema: 'failsafe' });
  const [error] = document.errors;
  if (error) throw new Error(error.message.split('\n', 1)[0]);
  const data: unknown = document.toJS({ mapAsMap: true });
  if (data instanceof Map) return data;
  throw new Error('it is not a map');
}

/** In what a record contradicts itself: its trees make its renders, and app, images and renders its release. */
export function certifyRecord(app: string, { release, images, renders, trees }: DeliveryRecord): string[] {
  const problems: string[] = [];
  const made = treeOfTrees(trees);
  if (made !== renders) problems.push(`says renders ${renders}, its trees make ${made}`);
  const id = releaseOf(app, images, renders);
  if (id !== release) problems.push(`says release ${release}, its app, images and renders make ${id}`);
  return problems;
}

/** The id of the Git tree that holds these trees by name. */
export function treeOfTrees(trees: ReadonlyMap<string, string>): string {
  // git orders folders as if their names ended with a slash
  const sorted = [...trees].sort(([left], [right]) =>
    Buffer.compare(Buffer.from(`${left}/`), Buffer.from(`${right}/`)),
  );
  const content = Buffer.concat(
    sorted.map(([name, id]) => Buffer.concat([Buffer.from(`40000 ${name}\0`), Buffer.from(id, 'hex')])),
  );
  const [id = ''] = trees.values();
  return createHash(id.length === 64 ? 'sha256' : 'sha1')
    .update(`tree ${content.length}\0`)
    .update(content)
    .digest('hex');
}

/** The id of a release, by the formula on the page about records. */
export function releaseOf(app: string, images: ReadonlyMap<string, string>, renders: string): string {
  const lines = [
    'cdk8s-delivery/release/v1',
    app,
    ...[...images.keys()].sort().map((slot) => `${slot} ${images.get(slot)}`),
    `${renders.length === 64 ? 'sha256' : 'sha1'} ${renders}`,
  ];
  const hash = createHash('sha256').update(lines.map((line) => `${line}\n`).join(''));
  return `r-${hash.digest('hex').slice(0, 16)}`;
}

export function mapAt(data: ReadonlyMap<string, unknown>, key: string): Map<string, unknown> {
  const value = data.get(key);
  if (value instanceof Map) return value;
  throw new Error(`${key} is not a map`);
}

export function textAt(data: ReadonlyMap<string, unknown>, key: string): string {
  const value = data.get(key);
  if (typeof value === 'string') return value;
  throw new Error(`${key} is not text`);
}
