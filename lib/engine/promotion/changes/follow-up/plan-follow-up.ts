import { clockUndecided, DeliveryError, type Finding, finding, quote } from '../../../../model/finding';
import { printPerson } from '../../../../model/scalars';
import type { Hold } from '../../../../registry';
import { isAhead, pastRecord, type Snapshot } from '../../../delivery';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Asked } from '../change-entry';
import { knownReleases, matchesState, recordedStates } from '../rollback/past-states';
import { holdText, planRollback } from '../rollback/plan-rollback';
import type { FollowUpChange } from './change';
import { recordedEmergency } from './recorded-emergency';

/**
 * Plans the record of an emergency: record and manifests of the target become what was put in place by hand, as a rollback
 * to that state makes them, and the hold says that it was an emergency. Where Git meanwhile brought back the same, or
 * went on to something else, only the hold says it.
 *
 * @throws DeliveryError `NOT_IN_HISTORY` where the target never ran what the emergency names, `CLOCK_UNDECIDED` where it is
 * later than now
 */
export async function planFollowUp(
  snapshot: Snapshot,
  { app, environment, at, to, release, replaced, ...asked }: Omit<FollowUpChange, 'verb'> & Asked,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.lastReadable(environment).name);
  const layout = snapshot.layoutAt(location);
  const path = snapshot.pathOf({ kind: 'hold', environment, app });
  const change: FollowUpChange = {
    verb: 'follow-up',
    ...{ app, environment, at, to, release },
    ...(replaced === undefined ? {} : { replaced }),
  };
  const frame = { ...planFrame(location, asked, change), environment, concerns: [path] };
  const recorded = await recordedEmergency(snapshot, change);
  if (recorded !== undefined) return completePlan(layout, { ...frame, reached: recorded });
  await assertPossible(snapshot, change, asked.now);
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const stands = pastRecord(await snapshot.text(location, file), file)?.release;
  const isOvertaken = stands !== undefined && stands !== release && stands !== replaced;
  const hold: Hold = {
    reason: asked.reason ?? `${release} was put in place by hand`,
    by: printPerson(asked.requestedBy),
    since: asked.now.toISOString(),
    ...(replaced === undefined ? {} : { from: replaced }),
    ...(isOvertaken ? {} : { restored: release }),
    emergency: at,
  };
  const edit = { kind: 'file' as const, path, content: await holdText(snapshot, environment, app, hold) };
  const plan = isOvertaken
    ? { ...frame, findings: [overtaken(stands, change)] }
    : await planRollback(snapshot, { ...asked, app, environment, to, release });
  const edits = [...plan.edits.filter((each) => each.path !== path), edit];
  return completePlan(layout, { ...plan, verb: change.verb, change, edits }, [path]);
}

/** The emergency is in the past: it replaced what ran there by an earlier state. */
async function assertPossible(
  snapshot: Snapshot,
  { app, environment, at, to, release, replaced }: FollowUpChange,
  now: Date,
): Promise<void> {
  const subject = { environment, app };
  if (isAhead(at, now)) {
    const doubt = `it is said to have been at ${at}, and the clock here says ${now.toISOString()}`;
    throw new DeliveryError([clockUndecided('the emergency was', doubt, subject)]);
  }
  const states = await recordedStates(snapshot, environment, app);
  const never = states.some((each) => matchesState(each, to, release))
    ? replaced === undefined || states.some((each) => each.release.release === replaced)
      ? undefined
      : replaced
    : `${release} by commit ${to}`;
  if (never === undefined) return;
  const ran = states.length === 0 ? 'it never ran there' : `it ran: ${knownReleases(states)}`;
  const message = `${app} in ${environment} never ran ${quote(never)}, ${ran}`;
  throw DeliveryError.of('NOT_IN_HISTORY', message, subject, {
    remedy: 'name the folder that `rollback --offline --out` wrote for this delivery',
  });
}

/**
 * What Git brought since stays; the person who records the emergency is warned that it is not what was put in place.
 */
function overtaken(stands: string, { app, environment, release }: FollowUpChange): Finding {
  return finding(
    'warning',
    'EMERGENCY_OVERTAKEN',
    `${stands} is there by now, not what was put in place by hand (${release}): it stays, and is held`,
    { environment, app },
  );
}
