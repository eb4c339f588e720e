import type { AskedWord } from '../../model/environment';

/**
 * Asks for a ticket that fits a pattern, for {@link EnvironmentProps.asksFor}.
 *
 * ```ts
 * asksFor: ['reason', changeTicket('CHG-[0-9]+')]
 * ```
 *
 * @param pattern a regular expression as RE2 reads it, 1 to 500 characters: for the whole id, or what stands behind the
 *   last slash of a link
 */
export function changeTicket(pattern: string): AskedWord {
  return { ticket: pattern };
}
