import { DeliveryError, type Finding, quote } from '../../../../model/finding';
import { type AppName, type EnvironmentName, printPerson } from '../../../../model/scalars';
import {
  checkRecord,
  editHold,
  HOLDS,
  type Hold,
  parseHold,
  printHold,
  REJECTED,
  type ReleaseRecord,
} from '../../../../registry';
import { controlsOf, readable, type Snapshot } from '../../../delivery';
import type { TreeEdit } from '../../../git';
import { doubtAbout, heldByRollback, inventoryOfRecord, judgeControls, warned } from '../../../judgement';
import { completePlan, type Plan, type TargetPlan } from '../../plan';
import { planFrame } from '../../plan-frame';
import { targetPaths, targetsStart } from '../../starting-point';
import type { Asked } from '../change-entry';
import { commandLine } from '../command-line';
import type { RollbackChange } from './change';
import {
  asBrought,
  earlierState,
  isAsBrought,
  knownReleases,
  matchesState,
  type Recorded,
  recordedStates,
  recordThere,
  stateThatRan,
} from './past-states';
import {
  absenceFindings,
  contentFindings,
  doubtsAbout,
  editedByHand,
  lostFixes,
  missingImages,
  refusedThere,
  slotFindings,
} from './rollback-findings';
import { stateAt } from './state-at';

/** A rollback, and its context. */
type RollbackRequest = Omit<RollbackChange, 'verb'> & Asked;

/**
 * Plans a rollback: record and manifests get their earlier bytes, the target gets a hold. It needs no project code, and
 * neither health, soak, freeze nor a failing check stops it; only a lockdown, a rejected release, and a state that
 * never ran there do. Where a rollback already holds the target, going further back needs the name of a release.
 *
 * @param first the plan of the first attempt: where to go back to was decided there
 * @throws DeliveryError `NOTHING_TO_ROLL_BACK`, `NOT_IN_HISTORY`
 */
export async function planRollback(
  snapshot: Snapshot,
  request: RollbackRequest,
  first?: Plan,
): Promise<Plan> {
  const { app, environment: name } = request;
  const environment = snapshot.lastReadable(name);
  const location = snapshot.locationOf(name);
  const layout = snapshot.layoutAt(location);
  const subject = { environment: name, app };
  const [current, currentTree, controls, states] = await Promise.all([
    recordThere(snapshot, name, app),
    snapshot.treeOf(name, app),
    controlsOf(snapshot, name, app),
    recordedStates(snapshot, name, app),
  ]);
  if (states.length === 0) {
    await existing(snapshot, app);
    throw DeliveryError.of('NOTHING_TO_ROLL_BACK', `${app} never ran in ${name}`, subject, {
      remedy: 'see `cdk8s-delivery status` for where it runs',
    });
  }
  const frame = ({ commit, release }: Recorded) => {
    const change: RollbackChange = { verb: 'rollback', ...subject, to: commit, release: release.release };
    return {
      ...planFrame(location, request, change),
      environment: name,
      concerns: targetPaths(snapshot, [subject]),
    };
  };
  const to = first?.targets[0]?.restores ?? request.to ?? (await pointOf(snapshot, request, states));
  const [newest] = states;
  const whole =
    current.record !== undefined &&
    isAsBrought({ release: current.record, ...(currentTree && { tree: currentTree }) }, name, app);
  if (to === undefined && whole && newest && isRolledBack(newest, controls.of(HOLDS), current, currentTree))
    return completePlan(layout, {
      ...frame(newest),
      targets: [{ ...subject, change: 'same', to: newest.release, tree: {}, restores: newest.commit }],
      edits: await laterReason(snapshot, request, controls.of(HOLDS)),
      findings: [heldByRollback(newest.release.release, name, app)],
      reached: newest.commit,
    });
  const named = to === undefined ? undefined : states.find((each) => matchesState(each, to, request.release));
  const rejected = new Set((controls.of(REJECTED) ?? []).map(({ what }) => what));
  const target =
    to === undefined
      ? await earlierState(snapshot, states, name, app, rejected, whole)
      : named && asBrought(states, named, subject);
  const tree = target?.release.renders.trees[name];
  if (!target || tree === undefined) {
    throw to === undefined
      ? DeliveryError.of(
          'NOTHING_TO_ROLL_BACK',
          `${app} in ${name} has no earlier state that was not taken back or rejected`,
          subject,
          {
            remedy: `release a fixed one, or take it away: \`${commandLine('retire', app, '--env', name)}\``,
          },
        )
      : DeliveryError.of(
          'NOT_IN_HISTORY',
          `${app} in ${name} never ran ${quote(to)}, it ran: ${knownReleases(states)}`,
          subject,
        );
  }
  const record = target.release;
  const unchanged = current.text === target.text && currentTree === tree;
  const change: TargetPlan = {
    environment: name,
    app,
    change: unchanged ? 'same' : current.text === undefined ? 'first' : 'update',
    ...(current.record ? { from: current.record } : {}),
    to: record,
    tree: { ...(currentTree === undefined ? {} : { before: currentTree }), after: tree },
    restores: target.commit,
  };
  if (unchanged) {
    // A record that does not hold is no state to keep, and where no other of its release stood there, nothing mends it.
    const findings = checkRecord(record, app, subject);
    return completePlan(layout, { ...frame(target), targets: [change], findings });
  }
  const inventory = await inventoryOfRecord(snapshot, name, app, record);
  const findings: Finding[] = [
    ...judgeControls(controls, {
      act: 'rollback',
      subject,
      now: request.now,
      windows: environment.windows,
      ...(await doubtAbout(snapshot, controls, request.now, environment.windows)),
      record,
      inventory,
    }),
    ...[
      ...snapshot.brokenEnvironments,
      ...(await absenceFindings(snapshot, name, app)),
      ...(await slotFindings(snapshot, name, app, record)),
    ].map(warned),
    ...editedByHand({
      ...{ ...subject, record: current.record, tree: currentTree, target },
      brought:
        current.record &&
        states.find(
          (each) => each.release.release === current.record?.release && isAsBrought(each, name, app),
        ),
      before:
        to === undefined && !whole
          ? await earlierState(snapshot, states, name, app, rejected, true)
          : undefined,
    }),
    ...doubtsAbout(target, named === undefined || named === newest ? target : named, environment, subject),
    ...(await missingImages(request.registries, subject, inventory)),
    ...once([
      ...(await contentFindings(snapshot, request.content, { release: record, tree }, subject)),
      ...(await refusedThere(snapshot, environment, app, { tree, record })),
    ]),
    ...(await lostFixes(snapshot, environment, app, target, states)),
  ];
  const hold: Hold = {
    reason: request.reason ?? keptReason(record, controls.of(HOLDS)) ?? unsaid(record.release),
    by: printPerson(request.requestedBy),
    since: request.now.toISOString(),
    ...leftRelease(current.record, record, controls.of(HOLDS)),
    restored: record.release,
  };
  const edits: TreeEdit[] = [
    { kind: 'file', path: snapshot.pathOf({ kind: 'record', environment: name, app }), content: target.text },
    ...(currentTree === tree
      ? []
      : [{ kind: 'tree' as const, path: snapshot.manifestPath(name, app), id: tree }]),
    {
      kind: 'file',
      path: snapshot.pathOf({ kind: 'hold', environment: name, app }),
      content: await holdText(snapshot, name, app, hold),
    },
  ];
  const draft = {
    ...frame(target),
    targets: [change],
    startsFrom: targetsStart([change]),
    edits,
    findings,
    approvals: { needed: environment.approvals.rollback, owners: environment.approvals.owners },
  };
  return completePlan(layout, draft, [snapshot.pathOf({ kind: 'hold', environment: name, app })]);
}

/** The commit that brought what ran at the point that is asked for. */
async function pointOf(
  snapshot: Snapshot,
  { at, now, ...target }: RollbackRequest,
  states: readonly Recorded[],
) {
  if (at === undefined) return undefined;
  const { app, environment } = target;
  const commit = await stateAt(snapshot, target, at, now);
  const state = states.find((each) => each.commit === commit);
  const ran = state && stateThatRan(states, state, environment);
  if (ran) return ran.commit;
  // What a record said that cannot be read is refused where its release is looked for.
  if (commit !== undefined && !state) return commit;
  const message = `${app} did not run in ${environment} at ${quote(at)}`;
  const lied = `at ${quote(at)} the record of ${app} in ${environment} named ${state?.release.release}, whose files never stood there, and no record names those that did`;
  throw DeliveryError.of('NOT_IN_HISTORY', state ? lied : message, { environment, app });
}

/** A finding that two judges report in the same words is shown once. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [`${each.code} ${each.message}`, each])).values()];
}

/**
 * The release that a target was taken back from: one that an edit by hand is undone of is the same, and an earlier rollback to it,
 * whose hold stands, still says what it left.
 */
function leftRelease(current: ReleaseRecord | undefined, to: ReleaseRecord, hold: Hold | undefined) {
  const from =
    current?.release === to.release ? hold?.restored === to.release && hold.from : current?.release;
  return from ? { from } : {};
}

/** The reason of the rollback to the same release whose hold stands: undoing an edit gives it no other. */
const keptReason = ({ release }: ReleaseRecord, hold: Hold | undefined) =>
  hold?.restored === release ? hold.reason : undefined;

/** The reason in the hold of a rollback that was given none. */
const unsaid = (release: string) => `rolled back to ${release}`;

/** The reason that a person gives after a rollback without one. */
async function laterReason(
  snapshot: Snapshot,
  { environment, app, reason }: RollbackRequest,
  hold: Hold | undefined,
): Promise<TreeEdit[]> {
  if (reason === undefined || hold?.restored === undefined || hold.reason !== unsaid(hold.restored))
    return [];
  const path = snapshot.pathOf({ kind: 'hold', environment, app });
  return [{ kind: 'file', path, content: await holdText(snapshot, environment, app, { ...hold, reason }) }];
}

/** Whether the target runs what a rollback brought back whose hold still stands. */
function isRolledBack(
  { text, tree }: Recorded,
  hold: Hold | undefined,
  current: { readonly text: string | undefined; readonly record: ReleaseRecord | undefined },
  currentTree: string | undefined,
): boolean {
  return (
    hold?.restored !== undefined &&
    hold.restored === current.record?.release &&
    text === current.text &&
    tree === currentTree
  );
}

/** A hold that stands keeps its comments; one that cannot be read is replaced. */
export async function holdText(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  hold: Hold,
): Promise<string> {
  const file = snapshot.pathOf({ kind: 'hold', environment, app });
  const text = await snapshot.text(snapshot.locationOf(environment), file);
  const { value } = readable(text, file, (old) => (old === undefined ? undefined : parseHold(old, file)));
  if (value === undefined) return printHold(hold);
  const edited = readable(text, file, (old) => editHold(old, hold, file));
  return edited.value ?? printHold(hold);
}

/** Throws `UNKNOWN_APP` for an app that the delivery data does not have; one whose data is broken is there. */
async function existing(snapshot: Snapshot, app: AppName): Promise<void> {
  if (!(await snapshot.hasApp(app))) await snapshot.app(app);
}
