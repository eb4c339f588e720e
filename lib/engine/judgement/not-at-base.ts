import type { Finding } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { notConfigured, type Snapshot } from '../delivery';

/** A change is judged by the data of its base: an environment that it touches has to be configured there. */
export function notAtBase(
  base: Snapshot,
  environment: EnvironmentName,
  about: Finding['subject'] = {},
): Finding[] {
  if (base.environments.some(({ name }) => name === environment)) return [];
  const message = `${environment} is not configured at the base`;
  return [notConfigured(message, { subject: { environment, ...about } })];
}
