import { v } from '../schema';

/** A regular expression as RE2 reads it, 1 to 500 characters: it is matched in time linear in the text. */
export const pattern = v.pipe(
  v.string(),
  v.minLength(1, 'empty; everything is `.*`'),
  v.maxLength(500, 'longer than 500 characters'),
  v.check((text) => compilePattern(text) !== undefined, 'not a regular expression as RE2 reads it'),
);

/** A pattern that is matched in time linear in the text; undefined where it cannot be read. */
export function compilePattern(text: string) {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    return RE2JS.compile(text);
  } catch {
    return undefined;
  }
}
