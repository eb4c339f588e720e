import { DeliveryError, didYouMean, quote } from '../../../../model/finding';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import { pastChanges } from '../../reached-by';
import type { Asked } from '../change-entry';
import { planDecision, removal } from '../plan-decision';
import type { UnwaiveChange } from './change';

/**
 * Plans the end of a waiver. History knows a waiver that has ended; a name that history does not know was mistyped.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export async function planWaiverEnd(
  snapshot: Snapshot,
  { environment, name, ...asked }: Omit<UnwaiveChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  const path = snapshot.pathOf({ kind: 'waiver', environment, name });
  const decision = await removal(snapshot, location, path);
  const change: UnwaiveChange = { verb: 'unwaive', environment, name };
  if (decision.edits.length > 0 || (await pastChanges(location, [path], 1)).length > 0)
    return planDecision(snapshot, location, asked, change, decision);
  const names = await snapshot.fileNames('waiver', environment);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${environment} has no waiver ${quote(name)} and never had, it has: ${names.join(', ') || 'none'}${didYouMean(name, names)}`,
    { environment },
    {
      remedy: names.length === 0 ? 'nothing is left to end: there is no waiver' : 'name one that it has',
    },
  );
}
