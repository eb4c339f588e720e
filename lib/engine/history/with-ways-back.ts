import type { Snapshot } from '../delivery';
import { barred } from '../promotion';
import type { DeliveryChange } from './delivery-change';

/**
 * The same changes, each with what takes it back only where the program would take that now; else with why it would
 * not.
 */
export async function withWaysBack(
  snapshot: Snapshot,
  changes: readonly DeliveryChange[],
  now: Date,
): Promise<readonly DeliveryChange[]> {
  // The same way back is named by many changes of a target.
  const known = new Map<string, Promise<string | undefined>>();
  return Promise.all(
    changes.map(async (change) => {
      const { undo, ...rest } = change;
      if (undo === undefined || undo === 'code') return change;
      const from = change.from ?? change.standing;
      const key = JSON.stringify([undo, from?.release]);
      const asking = known.get(key) ?? barred(snapshot, undo, { now, ...(from && { from }) });
      known.set(key, asking);
      const why = await asking;
      return why === undefined ? change : { ...rest, barred: why };
    }),
  );
}
