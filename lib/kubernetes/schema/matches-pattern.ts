type Re2 = typeof import('re2js').RE2JS;
type Pattern = ReturnType<Re2['compile']>;

const compiled = new Map<string, Pattern | undefined>();

/** Patterns that are kept; CRDs have a few hundred at most. */
const MOST_KEPT = 2000;

/**
 * Whether an RE2 pattern, as CRDs have them, is found in a text; nothing where the pattern itself cannot be read. Takes
 * time linear in the text, whatever the pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (!compiled.has(pattern)) {
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(pattern, compile(pattern));
  }
  return compiled.get(pattern)?.matcher(text).find();
}

function compile(pattern: string): Pattern | undefined {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
