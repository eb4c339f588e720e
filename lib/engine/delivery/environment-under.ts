import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, quote } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { parseEnvironment } from '../../registry';
import { lastReadable } from './last-readable';
import { repositoryOf } from './location';
import type { Snapshot } from './snapshot';

/**
 * An environment as its data was when another controller delivered it, the last time that it did.
 *
 * @throws DeliveryError `INVALID_OPTION` where that controller never delivered it
 */
export async function environmentUnder(
  snapshot: Snapshot,
  name: EnvironmentName,
  controller: string,
): Promise<EnvironmentData> {
  const now = snapshot.environment(name);
  if (now.controller === controller) return now;
  const location = snapshot.locationOf(name);
  const file = snapshot.pathOf({ kind: 'environment', environment: name });
  const never = DeliveryError.of(
    'INVALID_OPTION',
    `${quote(controller)} never delivered ${name}, which ${now.controller} delivers now`,
    { environment: name },
    { remedy: 'name the controller that delivered it before; `git log` of its data file shows them' },
  );
  // What is not of that controller counts as unreadable, so that the search goes on.
  const under = (text: string, at: string): EnvironmentData => {
    const { environment } = parseEnvironment(text, at);
    if (environment.controller !== controller) throw never;
    return environment;
  };
  const found = location.head && (await lastReadable(repositoryOf(location), location.head, file, under));
  if (!found) throw never;
  return found;
}
