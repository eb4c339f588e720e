import { DeliveryError } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import type { BarredQuestion } from './changes/change-entry';
import { changeOf } from './changes/registry';
import type { Change } from './plan';

/** Why the program would refuse a change now that takes an earlier one back; undefined where it would take it. */
export async function barred(
  snapshot: Snapshot,
  change: Change,
  asked: BarredQuestion,
): Promise<string | undefined> {
  const gone = environmentsIn(change).find((name) => !isThere(snapshot, name));
  if (gone !== undefined) return `${gone} is no environment any more`;
  return changeOf(change.verb).barred?.(snapshot, change, asked);
}

function environmentsIn({
  environment = [],
}: Change & { readonly environment?: EnvironmentName | EnvironmentName[] }) {
  return [environment].flat();
}

/** One whose data is broken is there. */
function isThere(snapshot: Snapshot, name: EnvironmentName): boolean {
  try {
    return snapshot.recordOf.get(name) !== undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return true;
    throw error;
  }
}
