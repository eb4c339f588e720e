import { LRUCache } from 'lru-cache';

type Re2 = typeof import('re2js').RE2JS;
type Pattern = ReturnType<Re2['compile']>;

/** Patterns that are kept, and those that cannot be read; CRDs have a few hundred at most. */
const compiled = new LRUCache<string, { readonly pattern: Pattern | undefined }>({ max: 2000 });

/**
 * Whether an RE2 pattern, as CRDs have them, is found in a text; nothing where the pattern itself cannot be read. Takes
 * time linear in the text, whatever the pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  const known = compiled.get(pattern) ?? { pattern: compile(pattern) };
  compiled.set(pattern, known);
  return known.pattern?.matcher(text).find();
}

function compile(pattern: string): Pattern | undefined {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
