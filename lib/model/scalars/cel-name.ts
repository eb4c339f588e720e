import { TAKEN_KEYS } from '../json';
import { v } from '../schema';

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/;

/** Whether the text can name a variable, a condition or a value of a policy: an identifier of CEL, at most 63 characters. */
export function isCelName(text: string): boolean {
  return NAME.test(text) && !TAKEN_KEYS.has(text);
}

/** A name in a policy's expressions. */
export const celName = v.pipe(
  v.string(),
  v.check(isCelName, 'not a name: letters, digits and "_", at most 63'),
);
