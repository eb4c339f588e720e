import { type Finding, refusal, type Subject } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';

/**
 * Whether an app exists in an environment, by the delivery data.
 *
 * @param about further parts of the subject, such as a file
 */
export function absentHere(
  { name: app, environments }: { readonly name: string; readonly environments: readonly EnvironmentName[] },
  environment: EnvironmentName,
  about: Subject = {},
  remedy?: string,
): Finding[] {
  if (environments.some((each) => each === environment)) return [];
  const message = `${app} does not exist in ${environment}, it exists in: ${environments.join(', ') || 'nowhere'}`;
  return [refusal('ABSENT_HERE', message, { environment, app, ...about }, remedy)];
}
