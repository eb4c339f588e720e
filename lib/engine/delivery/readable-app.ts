import type { AppData } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { Snapshot } from './snapshot';

/**
 * An app's part in an environment; undefined where its data is gone or cannot be read, which is reported where the data
 * itself is judged.
 */
export async function readableApp(
  snapshot: Snapshot,
  name: AppName,
  environment: EnvironmentName,
): Promise<AppData | undefined> {
  try {
    return await snapshot.app(name, environment);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
