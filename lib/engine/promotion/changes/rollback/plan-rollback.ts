import type { EnvironmentData } from '../../../../model/environment';
import { DeliveryError, type Finding, finding, quote } from '../../../../model/finding';
import { printPerson } from '../../../../model/scalars';
import {
  checkRecord,
  editHold,
  type Hold,
  layout,
  parseHold,
  printHold,
  type ReleaseRecord,
} from '../../../../registry';
import { readable } from '../../../delivery/last-readable';
import { pastRecord } from '../../../delivery/past-record';
import { repositoryOf } from '../../../delivery/site';
import type { Snapshot } from '../../../delivery/snapshot';
import { type TargetState, targetHistory } from '../../../delivery/target-history';
import type { TreeEdit } from '../../../git';
import { absentHere } from '../../../judgement/absent-here';
import { heldByRollback } from '../../../judgement/controls/hold';
import { rejectedNames } from '../../../judgement/controls/rejection';
import { imagesKey } from '../../../judgement/images-key';
import { judgeControls } from '../../../judgement/judge-controls';
import { judgeRecordedFiles } from '../../../judgement/recorded-files';
import { staleRenders } from '../../../judgement/stale-renders';
import { completePlan, type Plan, type TargetPlan } from '../../plan';
import { planFrame } from '../../plan-frame';
import { targetPaths, targetsStart } from '../../starting-point';
import type { Asked } from '../change-entry';
import type { RollbackChange } from './change';

/** A rollback, and what goes with it. */
export type RollbackRequest = Omit<RollbackChange, 'verb'> & Asked;

interface Recorded extends TargetState {
  readonly text: string;
  readonly release: ReleaseRecord;
}

/**
 * Plans a rollback: record and manifests get their earlier bytes, the target gets a hold. It needs no project code, and
 * neither health, soak, freeze nor a failing check stops it; only a lockdown does, a rejected release, and a state that
 * never ran there. Where a rollback holds the target already, going further back takes a name.
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
  const site = snapshot.siteOf(name);
  const subject = { environment: name, app };
  const [current, currentTree, controls, states] = await Promise.all([
    recordThere(snapshot, name, app),
    snapshot.treeOf(name, app),
    snapshot.controls(name, app),
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
      ...planFrame(site, request, change),
      environment: name,
      concerns: targetPaths([subject], (...target) => snapshot.manifestPath(...target)),
    };
  };
  const to = first?.targets[0]?.restores ?? request.to;
  const [newest] = states;
  if (to === undefined && newest && isRolledBack(newest, controls.hold, current, currentTree))
    return completePlan({
      ...frame(newest),
      targets: [{ ...subject, change: 'same', to: newest.release, tree: {}, restores: newest.commit }],
      findings: [heldByRollback(newest.release.release, name, app)],
      reached: newest.commit,
    });
  const rejected = new Set(controls.rejections.map(({ what }) => what));
  const target =
    to === undefined
      ? earlier(states, name, app, rejected, current.record === undefined)
      : states.find((each) => matches(each, to, request.release));
  const tree = target?.release.renders.trees[name];
  if (!target || tree === undefined) {
    throw to === undefined
      ? DeliveryError.of(
          'NOTHING_TO_ROLL_BACK',
          `${app} in ${name} has no earlier state that was not taken back or rejected`,
          subject,
        )
      : DeliveryError.of(
          'NOT_IN_HISTORY',
          `${app} in ${name} never ran ${quote(to)}, it ran: ${known(states)}`,
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
  if (unchanged) return completePlan({ ...frame(target), targets: [change] });
  const findings: Finding[] = [
    ...judgeControls(controls, { act: 'rollback', subject, now: request.now, record }),
    ...[
      ...snapshot.brokenEnvironments,
      ...(await absence(snapshot, name, app)),
      ...checkRecord(record, app, subject),
    ].map(warned),
    ...doubts(target, environment, subject),
  ];
  const hold: Hold = {
    reason: request.reason ?? `rolled back to ${record.release}`,
    by: printPerson(request.requestedBy),
    since: request.now.toISOString(),
    ...(current.record ? { from: current.record.release } : {}),
    restored: record.release,
  };
  const edits: TreeEdit[] = [
    { kind: 'file', path: layout.pathOf({ kind: 'record', environment: name, app }), content: target.text },
    ...(currentTree === tree
      ? []
      : [{ kind: 'tree' as const, path: snapshot.manifestPath(name, app), id: tree }]),
    {
      kind: 'file',
      path: layout.pathOf({ kind: 'hold', environment: name, app }),
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
  return completePlan(draft, [layout.pathOf({ kind: 'hold', environment: name, app })]);
}

/** A rollback is never blocked by what is wrong there. */
function warned(found: Finding): Finding {
  return { ...found, severity: 'warning' };
}

/** What a person should know of the state that comes back. */
function doubts(
  { commit, tree, release }: Recorded,
  environment: EnvironmentData,
  subject: { readonly environment: string; readonly app: string },
): Finding[] {
  const unchecked = finding(
    'note',
    'DIGEST_UNCHECKED',
    'whether the registry still has the earlier images is not checked here',
    subject,
    'make sure that they can still be pulled',
  );
  const stale = staleRenders(release, subject.app, environment);
  const edited = judgeRecordedFiles({ ...subject, record: release, tree });
  return [
    ...stale.map((each) => ({ ...warned(each), remedy: 'release again when this matters' })),
    ...edited.map((each) => ({
      ...warned(each),
      message: `at commit ${commit} ${each.message}; the recorded files are restored`,
      remedy: 'nothing to do, unless the edit was meant',
    })),
    unchecked,
  ];
}

/** Whether what runs there is what a rollback, whose hold still stands, brought back. */
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
async function holdText(snapshot: Snapshot, environment: string, app: string, hold: Hold): Promise<string> {
  const file = layout.pathOf({ kind: 'hold', environment, app });
  const text = await snapshot.text(snapshot.siteOf(environment), file);
  const { value } = readable(text, file, (old) => (old === undefined ? undefined : parseHold(old, file)));
  if (value === undefined) return printHold(hold);
  const edited = readable(text, file, (old) => editHold(old, hold, file));
  return edited.value ?? printHold(hold);
}

/** Throws `UNKNOWN_APP` for an app that the delivery data does not have; one whose data is broken is there. */
async function existing(snapshot: Snapshot, app: string): Promise<void> {
  if (!(await snapshot.hasApp(app))) await snapshot.app(app);
}

async function recordedStates(snapshot: Snapshot, environment: string, app: string): Promise<Recorded[]> {
  const site = snapshot.siteOf(environment);
  if (site.head === undefined) return [];
  const repository = repositoryOf(site);
  const file = layout.pathOf({ kind: 'record', environment, app });
  const states: TargetState[] = [];
  for await (const state of targetHistory(repository, site.head, {
    record: file,
    manifests: snapshot.manifestPath(environment, app),
  })) {
    if (state.record !== undefined) states.push(state);
  }
  const blobs = await repository.read(states.map(({ record }) => record ?? ''));
  const result = states.flatMap((state, index): Recorded[] => {
    const text = blobs[index]?.toString('utf8');
    const release = pastRecord(text, file);
    return text === undefined || !release ? [] : [{ ...state, text, release }];
  });
  return result;
}

/** What stands there now; a record that nobody can read is no reason not to go back. */
async function recordThere(snapshot: Snapshot, environment: string, app: string) {
  const file = layout.pathOf({ kind: 'record', environment, app });
  const text = await snapshot.text(snapshot.siteOf(environment), file);
  const record = pastRecord(text, file);
  return { text, record };
}

/**
 * What ran before the current release first came: a release that was left by going back is not chosen again, nor is a
 * rejected or a forged one. Where the current record is broken, or gone with a retirement, it is the newest that is not.
 */
function earlier(
  states: readonly Recorded[],
  environment: string,
  app: string,
  rejected: ReadonlySet<string>,
  none: boolean,
): Recorded | undefined {
  const [current] = states;
  if (!current) return undefined;
  const key = contentKey(current, environment);
  const first = none ? -1 : states.findLastIndex((each) => contentKey(each, environment) === key);
  return states
    .slice(first + 1)
    .find(
      ({ release }) =>
        checkRecord(release, app).length === 0 && rejectedNames(release).every((name) => !rejected.has(name)),
    );
}

/** An app that was retired because it left the environment is an orphan when it comes back; that is no reason not to. */
async function absence(snapshot: Snapshot, environment: string, app: string): Promise<Finding[]> {
  if (!(await snapshot.hasApp(app))) return absent(environment, app, []);
  try {
    const { environments } = await snapshot.app(app, environment);
    return absent(environment, app, environments);
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

function absent(environment: string, app: string, environments: readonly string[]): Finding[] {
  const remedy = 'let the code define it there again, or `retire` it when it is no longer needed';
  return absentHere({ name: app, environments }, environment, {}, remedy);
}

function matches({ commit, release }: Recorded, to: string, meant: string | undefined): boolean {
  if (meant !== undefined && release.release !== meant) return false;
  if (to.startsWith('r-')) return release.release.startsWith(to);
  return to.length >= 7 && commit.startsWith(to);
}

/** What a record says of a target; files that somebody edited by hand are still that release's. */
function contentKey({ release }: Recorded, environment: string): string {
  return `${release.renders.trees[environment] ?? '-'}\n${imagesKey(release.images)}`;
}

function known(states: readonly Recorded[]): string {
  const names = [...new Set(states.map(({ release }) => release.release))];
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}
