/**
 * A name of TypeScript for a DNS label: `hot-fix` is `hotFix`. What cannot be a name, or is one already, gets the word
 * behind it that says what it is: `default` is `defaultEnvironment`, `3d` is `environment3d`.
 */
export function identifierOf(label: string, what: string, taken: readonly string[]): string {
  const camel = label.replace(/-+([a-z0-9])/g, (_, next: string) => next.toUpperCase());
  const begun = /^[0-9]/.test(camel) ? `${what}${camel}` : camel;
  const isFree = !RESERVED.has(begun) && !taken.includes(begun);
  return isFree ? begun : `${begun}${what[0]?.toUpperCase()}${what.slice(1)}`;
}

/** A name as a key of an object literal. */
export function keyOf(label: string): string {
  return /^[a-z][a-z0-9]*$/.test(label) ? label : `'${label}'`;
}

const RESERVED: ReadonlySet<string> = new Set(
  'arguments as async await boolean break case catch class const continue debugger declare default delete do else enum eval exports export extends false finally for from function get if implements import in instanceof interface let module new null number of package private protected public require return set static string super switch symbol this throw true try type typeof undefined var void while with yield'.split(
    ' ',
  ),
);
