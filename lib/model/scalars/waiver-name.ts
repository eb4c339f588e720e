import { DeliveryError, quote } from '../finding';
import { v } from '../schema';
import { type Brand, branded } from './brand';

/** Name of a waiver: that of its file, without folder and ending. */
export type WaiverName = Brand<'WaiverName'>;

/** The name of a waiver. */
export const waiverName = branded<WaiverName>(
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
      'not a name for a waiver: 1 to 100 letters, digits and inner ".", "_" and "-" are allowed',
    ),
  ),
);

/** Parses the name of a waiver; throws `INVALID_NAME`. */
export function parseWaiverName(text: string): WaiverName {
  const { success, output, issues } = v.safeParse(waiverName, text);
  if (success) return output;
  throw DeliveryError.of(
    'INVALID_NAME',
    `${quote(text)} is ${issues[0].message}`,
    {},
    { remedy: 'name its file without folder and ending, such as probes-frontend' },
  );
}
