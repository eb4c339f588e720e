import { printPerson } from '../../../../model/scalars';
import { ALARM, ALARMS } from '../../../../registry';
import { controlOf, type Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { planDecision, reasonFor, removal } from '../plan-decision';
import type { AlarmChange, AllClearChange } from './change';

/**
 * Plans an alarm. Another reason while one stands is noted; it stands since it began.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason
 */
export async function planAlarm(
  snapshot: Snapshot,
  { environment, app, ...asked }: Omit<AlarmChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const path = snapshot.pathOf(ALARMS.place(environment, app));
  const known = await controlOf(snapshot, ALARMS, environment, app);
  const alarm = {
    reason: reasonFor('alarm', asked),
    by: printPerson(asked.requestedBy),
    since: known?.since ?? asked.now.toISOString(),
  };
  const content = ALARM.edit(await snapshot.text(location, path), alarm, path);
  const change: AlarmChange = { verb: 'alarm', environment, app };
  return planDecision(snapshot, location, asked, change, {
    path,
    edits: known?.reason === alarm.reason ? [] : [{ kind: 'file', path, content }],
  });
}

/** Plans the end of an alarm. */
export async function planAllClear(
  snapshot: Snapshot,
  { environment, app, ...asked }: Omit<AllClearChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  await snapshot.app(app, environment);
  const change: AllClearChange = { verb: 'all-clear', environment, app };
  const decision = await removal(snapshot, location, snapshot.pathOf(ALARMS.place(environment, app)));
  return planDecision(snapshot, location, asked, change, decision);
}
