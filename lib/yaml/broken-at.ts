import { type Finding, refusal } from '../model/finding';
import { lineAndColumn } from './lines';

/** A finding about a place in a file. */
export function brokenAt(text: string, file: string, offset: number, message: string): Finding {
  return refusal('BROKEN_FILE', message, { file, ...lineAndColumn(text, offset) });
}
