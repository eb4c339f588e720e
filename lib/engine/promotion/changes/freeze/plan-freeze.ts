import { isDeepStrictEqual } from 'node:util';
import { printPerson } from '../../../../model/scalars';
import { editFreeze, FREEZES } from '../../../../registry';
import { controlOf, type Snapshot } from '../../../delivery';
import { isActive } from '../../../judgement';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { type Decision, planDecision, reasonFor, removal } from '../plan-decision';
import type { FreezeChange, UnfreezeChange } from './change';
import { planNamedFreeze, planNamedUnfreeze, stillFrozen } from './plan-named-freeze';
import { takenOver } from './taken-over';

/**
 * Plans a freeze, or other words of the same person for the existing one.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason
 */
export async function planFreeze(
  snapshot: Snapshot,
  { name, apps, ...request }: Omit<FreezeChange, 'verb'> & Asked,
): Promise<Plan> {
  if (name !== undefined)
    return planNamedFreeze(snapshot, { ...request, name, ...(apps === undefined ? {} : { apps }) });
  const { environment, until: end, lockdown, ...asked } = request;
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  const path = snapshot.pathOf({ kind: 'freeze', environment });
  const known = await controlOf(snapshot, FREEZES, environment);
  // Other words for a freeze remove neither its lockdown nor its end: only `unfreeze` does.
  const standing = known && isActive(known, asked.now) ? known : undefined;
  const until = end ?? standing?.until;
  const terms = {
    ...(until === undefined ? {} : { until }),
    lockdown: lockdown ?? standing?.lockdown ?? false,
  };
  const freeze = {
    reason: reasonFor('freeze', asked),
    by: printPerson(asked.requestedBy),
    since: asked.now.toISOString(),
    ...terms,
  };
  const same = known && isDeepStrictEqual({ ...freeze, by: known.by, since: known.since }, known);
  const decision: Decision = {
    path,
    edits: same
      ? []
      : [{ kind: 'file', path, content: editFreeze(await snapshot.text(location, path), freeze, path) }],
    findings: standing && !same ? takenOver(standing, environment, asked) : [],
  };
  const change: FreezeChange = { verb: 'freeze', environment, ...terms };
  return planDecision(snapshot, location, asked, change, decision);
}

/** Plans the end of a freeze. */
export async function planUnfreeze(
  snapshot: Snapshot,
  { environment, name, ...asked }: Omit<UnfreezeChange, 'verb'> & Asked,
): Promise<Plan> {
  if (name !== undefined) return planNamedUnfreeze(snapshot, { environment, name, ...asked });
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  const change: UnfreezeChange = { verb: 'unfreeze', environment };
  const removed = await removal(snapshot, location, snapshot.pathOf({ kind: 'freeze', environment }));
  const findings = await stillFrozen(snapshot, environment, asked.now);
  return planDecision(snapshot, location, asked, change, { ...removed, findings });
}
