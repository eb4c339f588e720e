import { type Finding, refusal, type Subject } from '../finding';

/**
 * Refuses an app in an environment that it does not exist in.
 *
 * @param about further parts of the subject, such as a file
 */
export function absentHere(
  { name: app, environments }: { readonly name: string; readonly environments: readonly string[] },
  environment: string,
  about: Subject = {},
  remedy?: string,
): Finding[] {
  if (environments.some((each) => each === environment)) return [];
  const message = `${app} does not exist in ${environment}, it exists in: ${environments.join(', ') || 'nowhere'}`;
  return [refusal('ABSENT_HERE', message, { environment, app, ...about }, remedy)];
}
