/** Where a forge looks for the owners of files, in its order. */
export const CODE_OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** The owners of a folder: those of the last line that is about it. People and teams as a forge names them. */
export function ownersOf(text: string, folder: string): readonly string[] {
  const rules = text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    return pattern === '' || /^[[^]/.test(pattern) ? [] : [{ pattern, owners }];
  });
  const last = rules.findLast(({ pattern }) => isAbout(pattern, folder));
  return (last?.owners ?? []).filter((each) => /^@[\w.-]+(?:\/[\w./-]+)?$/.test(each));
}

/** Whether a pattern is about all that lies in a folder. */
function isAbout(pattern: string, folder: string): boolean {
  if (pattern === '*' || pattern === '**' || pattern === '/') return true;
  const isAnchored = pattern.replace(/\/$/, '').includes('/');
  const wanted = pattern
    .replace(/^\//, '')
    .replace(/(?:\/\*{0,2})$/, '')
    .split('/');
  const parts = folder.split('/');
  const starts = isAnchored ? [0] : parts.map((_, index) => index);
  return starts.some((start) => matches(wanted, parts.slice(start)));
}

/** Whether a path begins with parts of which `*` is any one and `**` any number. */
function matches([first, ...rest]: readonly string[], parts: readonly string[]): boolean {
  if (first === undefined) return true;
  if (first === '**')
    return parts.some((_, index) => matches(rest, parts.slice(index))) || matches(rest, parts);
  const [part, ...others] = parts;
  return part !== undefined && isPart(first, part) && matches(rest, others);
}

function isPart(pattern: string, part: string): boolean {
  const pieces = pattern.split('*');
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = part.indexOf(piece, at);
    if (found < 0 || (index === 0 && found !== 0)) return false;
    at = found + piece.length;
  }
  return pieces.at(-1) === '' || part.endsWith(pieces.at(-1) ?? '')
    ? pieces.length > 1 || at === part.length
    : false;
}
