import type { Delivery, Snapshot } from '../engine/delivery';
import { DeliveryError, quote } from '../model/finding';

/** The data as it stands; where it cannot be fetched, or is not to be, as it was fetched last. */
export async function lastRead(
  engine: Delivery,
  offline: boolean,
): Promise<{
  readonly snapshot: Snapshot;
  /** Why it could not be fetched. */
  readonly unanswered?: DeliveryError;
}> {
  try {
    if (!offline) return { snapshot: await engine.snapshot() };
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'REMOTE_FAILED') throw error;
    const snapshot = await engine.remembered();
    if (snapshot.home.head === undefined) throw error;
    return { snapshot, unanswered: error };
  }
  const snapshot = await engine.remembered();
  if (snapshot.home.head !== undefined) return { snapshot };
  const { remote, branch } = snapshot.home;
  throw DeliveryError.of(
    'REMOTE_FAILED',
    `branch ${quote(branch)} of ${quote(remote)} was never read on this machine`,
    {},
    { remedy: 'ask once without --offline, where the repository can be reached' },
  );
}
