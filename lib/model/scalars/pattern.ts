import { v } from '../schema';

/** A regular expression as RE2 reads it, 1 to 500 characters: it is matched in time linear in the text. */
export const pattern = v.pipe(
  v.string(),
  v.minLength(1, 'empty; everything is `.*`'),
  v.maxLength(500, 'longer than 500 characters'),
  v.check(
    (text) => compilePattern(text) !== undefined,
    'not a regular expression as RE2 reads it, or one that repeats too much',
  ),
);

/** The most steps of a compiled pattern: each character of a text may take as many. Repetitions within repetitions multiply them. */
const MOST_STEPS = 2500;

/** A pattern that is matched in time linear in the text; undefined where it cannot be read, or would take long for each character. */
export function compilePattern(text: string) {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    const compiled = RE2JS.compile(text);
    return compiled.programSize() > MOST_STEPS ? undefined : compiled;
  } catch {
    return undefined;
  }
}
