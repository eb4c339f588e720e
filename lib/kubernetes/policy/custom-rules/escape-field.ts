/** Words of CEL that no field may be called by. */
const WORDS: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/**
 * The name that expressions have for a property of a schema, as the API server escapes it (`k8s.io/apiserver/pkg/cel`):
 * `x-prop` is `x__dash__prop`, `namespace` is `__namespace__`. Nothing where there is none.
 */
export function escapedField(name: string): string | undefined {
  if (WORDS.has(name)) return `__${name}__`;
  const escaped = name
    .replaceAll('__', '\u0001')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__')
    .replaceAll('\u0001', '__underscores__');
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(escaped) ? escaped : undefined;
}
