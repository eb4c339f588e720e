import { DeliveryError, type Finding, finding, quote, refusal } from '../finding';
import type { TreeEdit } from '../git';
import { type TargetState, targetHistory } from '../history/target-history';
import { checkRecord, paths, printHold, type ReleaseRecord } from '../registry';
import { isActive } from './active-freeze';
import { imagesKey } from './images-key';
import { pastRecord } from './past-record';
import { printPerson } from './person';
import { completePlan, type Plan, type TargetPlan } from './plan';
import { planFrame } from './plan-frame';
import type { ChangeRequest } from './request';
import { repositoryOf } from './site';
import type { Snapshot } from './snapshot';

/** A target going back to what it ran before. */
export interface RollbackRequest extends ChangeRequest {
  readonly app: string;
  readonly environment: string;
  /** A release id or commit of the target's history; the state before the current one unless said otherwise. */
  readonly to?: string;
}

interface Recorded extends TargetState {
  readonly text: string;
  readonly release: ReleaseRecord;
}

/**
 * Plans a rollback: record and manifests get their earlier bytes, the target gets a hold. It needs no project code, and
 * neither health, soak, freeze nor a failing check stops it; only a lockdown does.
 */
export async function planRollback(snapshot: Snapshot, request: RollbackRequest): Promise<Plan> {
  const { app, environment: name, to } = request;
  const environment = snapshot.environment(name);
  const site = snapshot.siteOf(name);
  const subject = { environment: name, app };
  const [current, currentTree, freeze] = await Promise.all([
    recordThere(snapshot, name, app),
    snapshot.treeOf(name, app),
    snapshot.freeze(name),
  ]);
  const states = await recordedStates(snapshot, name, app);
  if (states.length === 0) {
    await snapshot.app(app);
    throw DeliveryError.of('NOTHING_TO_ROLL_BACK', `${app} never ran in ${name}`, subject, {
      remedy: 'see `cdk8s-delivery status` for where it runs',
    });
  }
  const rejected = new Set((await snapshot.rejections()).map(({ what }) => what));
  const target =
    to === undefined
      ? earlier(states, app, rejected, current.record === undefined)
      : states.find((each) => matches(each, to));
  if (!target) {
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
  const tree = record.renders.trees[name];
  if (tree === undefined)
    throw DeliveryError.of(
      'FILES_DIFFER',
      `the record of commit ${target.commit} has no files for ${name}`,
      subject,
    );
  const findings: Finding[] = [
    ...(freeze?.lockdown && isActive(freeze, request.now)
      ? [
          refusal(
            'LOCKDOWN',
            `${name} is locked since ${freeze.since} by ${freeze.by}: ${freeze.reason}`,
            subject,
          ),
        ]
      : []),
    ...rejection(record, rejected, to, subject),
    ...(await absence(snapshot, name, app)),
    ...checkRecord(record, app, subject),
    ...(record.renders.inputs[name] === environment.inputs
      ? []
      : [
          finding(
            'warning',
            'STALE_RENDERS',
            `the earlier files were rendered with other data of ${name} than is configured now`,
            subject,
            'release again when this matters',
          ),
        ]),
    ...(target.tree === tree
      ? []
      : [
          finding(
            'warning',
            'FILES_DIFFER',
            `at commit ${target.commit} the files were not what the record said; the recorded ones are restored`,
            subject,
          ),
        ]),
    finding(
      'note',
      'DIGEST_UNCHECKED',
      'whether the registry still has the earlier images is not checked here',
      subject,
      'make sure that they can still be pulled',
    ),
  ];
  const unchanged = current.text === target.text && currentTree === tree;
  const hold = {
    reason: request.reason ?? `rolled back to ${record.release}`,
    by: printPerson(request.requestedBy),
    since: request.now.toISOString(),
    ...(current.record ? { from: current.record.release } : {}),
  };
  const edits: TreeEdit[] = unchanged
    ? []
    : [
        { kind: 'file', path: paths.record(name, app), content: target.text },
        ...(currentTree === tree
          ? []
          : [{ kind: 'tree' as const, path: snapshot.manifestPath(name, app), id: tree }]),
        { kind: 'file', path: paths.hold(name, app), content: printHold(hold) },
      ];
  const change: TargetPlan = {
    environment: name,
    app,
    change: unchanged ? 'same' : current.text === undefined ? 'first' : 'update',
    ...(current.record ? { from: current.record } : {}),
    to: record,
    tree: { ...(currentTree === undefined ? {} : { before: currentTree }), after: tree },
    restores: target.commit,
  };
  return completePlan({
    ...planFrame(site, request),
    verb: 'rollback',
    environment: name,
    targets: [change],
    edits,
    findings: unchanged ? [] : findings,
    approvals: {
      needed: unchanged ? 0 : environment.approvals.rollback,
      owners: environment.approvals.owners,
    },
  });
}

async function recordedStates(snapshot: Snapshot, environment: string, app: string): Promise<Recorded[]> {
  const site = snapshot.siteOf(environment);
  if (site.head === undefined) return [];
  const repository = repositoryOf(site);
  const file = paths.record(environment, app);
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
  const file = paths.record(environment, app);
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
  app: string,
  rejected: ReadonlySet<string>,
  none: boolean,
): Recorded | undefined {
  const [current] = states;
  if (!current) return undefined;
  const key = pairKey(current);
  const first = none ? -1 : states.findLastIndex((each) => pairKey(each) === key);
  return states
    .slice(first + 1)
    .find(
      ({ release }) =>
        checkRecord(release, app).length === 0 && rejectedNames(release).every((name) => !rejected.has(name)),
    );
}

/** An app that was retired because it left the environment is an orphan when it comes back; that is no reason not to. */
async function absence(snapshot: Snapshot, environment: string, app: string): Promise<Finding[]> {
  const data = (await snapshot.hasApp(app)) ? await snapshot.app(app) : undefined;
  if (data?.environments.includes(environment)) return [];
  const message = `${app} does not exist in ${environment} by the delivery data, it exists in: ${data?.environments.join(', ') || 'none'}`;
  const remedy = 'let the code define it there again, or `retire` it when it is no longer needed';
  return [finding('warning', 'ABSENT_HERE', message, { environment, app }, remedy)];
}

function rejection(
  record: ReleaseRecord,
  rejected: ReadonlySet<string>,
  to: string | undefined,
  subject: Finding['subject'],
): Finding[] {
  if (to === undefined) return [];
  return rejectedNames(record)
    .filter((name) => rejected.has(name))
    .map((name) =>
      refusal(
        'REJECTED',
        `${name} was rejected, a rollback does not bring it back`,
        subject,
        'roll back to another release',
      ),
    );
}

/** All names by which a release may have been rejected. */
export function rejectedNames(record: ReleaseRecord): string[] {
  return [
    record.release,
    ...Object.values(record.images).map(({ digest }) => digest),
    ...Object.entries(record.renders.trees).map(([env, tree]) => `${env}:${tree}`),
  ];
}

function matches({ commit, release }: Recorded, to: string): boolean {
  if (to.startsWith('r-')) return release.release.startsWith(to);
  return to.length >= 7 && commit.startsWith(to);
}

function pairKey({ release, tree }: Recorded): string {
  return `${tree ?? '-'}\n${imagesKey(release.images)}`;
}

function known(states: readonly Recorded[]): string {
  const names = [...new Set(states.map(({ release }) => release.release))];
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}
