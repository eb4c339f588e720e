import { printPerson } from '../../../../model/scalars';
import { editHold, HOLDS } from '../../../../registry';
import { controlOf, type Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { type Decision, planDecision, reasonFor, removal } from '../plan-decision';
import type { HoldChange, UnholdChange } from './change';

/**
 * Plans a hold.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason
 */
export async function planHold(
  snapshot: Snapshot,
  { environment, app, ...asked }: Omit<HoldChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const path = snapshot.pathOf({ kind: 'hold', environment, app });
  const known = await controlOf(snapshot, HOLDS, environment, app);
  // What a rollback noted in the hold stays: only the reason changes, not what was taken back.
  const hold = {
    ...known,
    reason: reasonFor('hold', asked),
    by: printPerson(asked.requestedBy),
    since: asked.now.toISOString(),
  };
  const decision: Decision = {
    path,
    edits:
      known?.reason === hold.reason
        ? []
        : [{ kind: 'file', path, content: editHold(await snapshot.text(location, path), hold, path) }],
  };
  const change: HoldChange = { verb: 'hold', environment, app };
  return planDecision(snapshot, location, asked, change, decision);
}

/** Plans the end of a hold. */
export async function planUnhold(
  snapshot: Snapshot,
  { environment, app, ...asked }: Omit<UnholdChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const change: UnholdChange = { verb: 'unhold', environment, app };
  const decision = await removal(snapshot, location, snapshot.pathOf({ kind: 'hold', environment, app }));
  return planDecision(snapshot, location, asked, change, decision);
}
