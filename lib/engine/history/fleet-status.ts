import { type ByHandData, byHandEnded, judgeWindows, windowsFor } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import {
  type AppName,
  type CommitId,
  Digest,
  type EnvironmentName,
  isAppName,
  type ProposalId,
} from '../../model/scalars';
import { moment } from '../../model/text';
import {
  CLOSED,
  type ControlKind,
  checkRecord,
  controlKinds,
  type Rejection,
  type ReleaseRecord,
} from '../../registry';
import { lastControl, misnamedIn, rejectionsIn, type Snapshot } from '../delivery';
import { appsNaming, judgeRecordedFiles, rejectedNames } from '../judgement';
import {
  type ApprovalsSoFar,
  approvalsSoFar,
  type Forge,
  openProposals,
  type Proposal,
  partsTouchedBy,
  targetsMovedBy,
} from '../promotion';
import { type Divergence, divergenceOf } from './divergence';
import { type PendingRelease, pendingFrom } from './pending-release';
import { type Since, sinceWhen } from './since-when';
import { Unread } from './unread';

/** The controls of one kind that are in force. */
export interface StandingControl {
  /** Name of the kind, such as `freeze`. */
  readonly control: string;
  /** What its file says; nothing where none stands. */
  readonly value?: object;
  /** How it is marked where it stands. */
  readonly mark?: string;
}

/** One cell of the matrix: an app in an environment. */
export interface TargetStatus {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Absent: nothing is desired there yet. */
  readonly record?: ReleaseRecord;
  /** Whether a record stands that cannot be read: something runs there, and the data does not say what. */
  readonly unreadable?: boolean;
  /** Whether manifests stand without a record: they go on being applied, and the data does not say what they are. */
  readonly unrecorded?: boolean;
  /** Whether the files are not what the record says: a person changed one of them by hand. */
  readonly differs?: boolean;
  /** Whether the record does not certify itself: a person wrote into it what it cannot say. */
  readonly forged?: boolean;
  /** Since when its images and files are desired; only the cluster knows whether they are delivered. */
  readonly since?: Date;
  readonly commit?: CommitId;
  /** Decisions that govern it alone. */
  readonly controls: readonly StandingControl[];
  /** Upstreams that have something else for this target, newer than what stands here. */
  readonly pending: readonly PendingRelease[];
  /** Set where the release here is not contained in the one that its upstream would bring next. */
  readonly diverged?: Divergence;
  /** Ids of open proposals that change this target. */
  readonly proposals: readonly string[];
  /** Whether the release here, or an image that its manifests name, is rejected. */
  readonly rejected: boolean;
  /** Refusals that were bypassed to bring the release here, with the reason; absent where none was. */
  readonly bypassed?: readonly string[];
}

/** Apps × environments, as desired at the head of the delivery branch. */
export interface FleetStatus {
  readonly commit?: CommitId;
  /** The moment that is over of which this is told; absent: now. */
  readonly at?: Date;
  readonly environments: readonly {
    readonly name: EnvironmentName;
    readonly promotesFrom: readonly string[];
    /** Decisions that govern all of it. */
    readonly controls: readonly StandingControl[];
    /** Fields that people may change in its cluster, and whether the time for that is over. */
    readonly byHand: readonly (ByHandData & { readonly ended: boolean })[];
  }[];
  readonly apps: readonly AppName[];
  /** By app, those who own it. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
  readonly targets: readonly TargetStatus[];
  readonly proposals: readonly Proposal[];
  /** How many approvals they have, by id; of those of which it is known without asking for each. */
  readonly approvals: ReadonlyMap<ProposalId, ApprovalsSoFar>;
  /** Apps that an open proposal brings into an environment, configures otherwise there, or takes out of it. */
  readonly waiting: readonly {
    readonly environment: EnvironmentName;
    readonly app: AppName;
    readonly proposal: string;
  }[];
  /** Why data files cannot be read; their content is missing above. */
  readonly problems: readonly Finding[];
}

/**
 * Reads the status of the fleet, or of the apps named.
 *
 * @param forge where approvals are given; they are not counted unless it is said
 */
export async function fleetStatus(
  read: Snapshot,
  now: Date,
  apps?: readonly AppName[],
  forge?: Forge,
): Promise<FleetStatus> {
  const snapshot = read.lookedAt();
  // Of a moment that is over it is told what stood, and not what could have come.
  const isPast = snapshot.home.past === true;
  const unconfigured = await appsOnlyStanding(snapshot);
  const names = apps ?? [...(await snapshot.appNames()), ...unconfigured].sort();
  const existing = new Map<string, ReadonlySet<string>>();
  snapshot.expectHistories(names);
  await snapshot.prefetchApps(names);
  const unread = new Unread();
  const owners: Record<string, readonly string[]> = {};
  unread.problems.push(...snapshot.brokenEnvironments);
  const reachable = snapshot.readableEnvironments.map(({ name }) => name);
  unread.problems.push(...(await misnamedIn(snapshot, reachable)));
  for (const app of names) {
    const having = await snapshot.environmentsOf(app);
    // An unknown app is refused, with a list of the known apps.
    if (having.length === 0 && !unconfigured.has(app)) await snapshot.app(app);
    existing.set(app, new Set(having));
    const parts: (AppData | undefined)[] = [];
    for (const environment of having) parts.push(await unread.or(snapshot.app(app, environment)));
    owners[app] = [...new Set(parts.flatMap((part) => part?.owners ?? []))];
  }
  const [since, rejections = [], { proposals }] = await Promise.all([
    sinceWhen(snapshot, names),
    unread.or(rejectionsIn(snapshot)),
    isPast ? { proposals: [] } : openProposals(snapshot),
  ]);
  const environments = await Promise.all(
    snapshot.readableEnvironments.map(async ({ name, promotesFrom, ...data }) => {
      const controls = await standing(snapshot, 'environment', unread, name, now);
      const location = snapshot.locationOf(name);
      await snapshot.prefetch(
        location,
        names.flatMap((app) => [
          snapshot.pathOf({ kind: 'record', environment: name, app }),
          ...kindsOf('target').map(({ place }) => snapshot.pathOf(place(name, app))),
        ]),
      );
      const byHand = data.byHand.map((each) => ({ ...each, ended: byHandEnded(each, now) }));
      return { name, promotesFrom: promotesFrom.environments, controls, byHand };
    }),
  );
  const pulling = await pullingRejected(
    snapshot,
    environments.map(({ name }) => name),
    names,
    rejections,
  );
  const proposed = await proposedFor(proposals);
  const targets: TargetStatus[] = [];
  for (const app of names) {
    const recordOf = async (each: EnvironmentName) =>
      (await unread.quietly(snapshot.record(each, app)))?.record;
    for (const { name } of environments) {
      const before = unread.problems.length;
      const record = (await unread.or(snapshot.record(name, app)))?.record;
      const unreadable = unread.problems.length > before;
      const tree = snapshot.locationOf(name).head && (await snapshot.manifestTrees(name)).get(app);
      const differing = unreadable ? [] : judgeRecordedFiles({ environment: name, app, record, tree });
      const forged = record ? checkRecord(record, app, { environment: name, app }) : [];
      unread.problems.push(...forged, ...differing);
      const isOther = differing.length > 0;
      if (existing.get(app)?.has(name) || record || unreadable || isOther) {
        const diverged =
          record &&
          !isPast &&
          (await unread.or(divergenceOf(snapshot, { environment: name, app, current: record }, recordOf)));
        targets.push({
          environment: name,
          app,
          ...(record ? { record } : {}),
          ...(unreadable ? { unreadable } : {}),
          ...(isOther ? (record ? { differs: true } : { unrecorded: true }) : {}),
          ...(forged.length > 0 ? { forged: true } : {}),
          controls: await standing(snapshot, 'target', unread, name, now, app),
          ...targetStatus(name, app, record, since, rejections, proposed),
          ...(pulling.has(`${name}/${app}`) ? { rejected: true } : {}),
          ...(diverged ? { diverged } : {}),
          // What waits is told by what runs, which an unreadable record does not say.
          pending:
            unreadable || isPast || (isOther && !record)
              ? []
              : await unread.all(pendingFrom(snapshot, name, app, record, since, rejections, now)),
        });
      }
    }
  }
  const commit = snapshot.home.head;
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(isPast ? { at: now } : {}),
    environments,
    apps: names,
    owners,
    targets,
    proposals,
    approvals: forge ? await approvalsSoFar(snapshot, proposals, forge) : new Map(),
    waiting: await waitingParts(
      proposals,
      names,
      environments.map(({ name }) => name),
    ),
    problems: unread.problems,
  };
}

/** Apps whose manifests stand in an environment while no environment has them: a controller applies them all the same. */
async function appsOnlyStanding(snapshot: Snapshot): Promise<ReadonlySet<AppName>> {
  const known = new Set<string>(await snapshot.appNames());
  const standing = await Promise.all(
    snapshot.readableEnvironments.map(({ name }) =>
      snapshot.locationOf(name).head === undefined ? new Map<string, string>() : snapshot.manifestTrees(name),
    ),
  );
  return new Set(
    standing
      .flatMap((trees) => [...trees.keys()])
      .filter(isAppName)
      .filter((app) => !known.has(app)),
  );
}

/** By target, the ids of the proposals that move it. */
async function proposedFor(proposals: readonly Proposal[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const proposal of proposals)
    for (const target of await targetsMovedBy(proposal))
      found.set(target, [...(found.get(target) ?? []), proposal.id]);
  return found;
}

/** What configurations bring that wait for approval, of the apps and environments that are shown. */
async function waitingParts(
  proposals: readonly Proposal[],
  apps: readonly AppName[],
  environments: readonly EnvironmentName[],
): Promise<FleetStatus['waiting']> {
  const configuring = proposals.filter(({ intent }) => intent.change.verb === 'configure');
  const brought = await Promise.all(configuring.map((each) => partsTouchedBy(each, 'app')));
  return configuring.flatMap(({ id: proposal }, at) =>
    (brought[at] ?? []).flatMap((part) => {
      const app = apps.find((each) => each === part.app);
      const environment = environments.find((each) => each === part.environment);
      return app === undefined || environment === undefined ? [] : [{ app, environment, proposal }];
    }),
  );
}

const kindsOf = (governs: ControlKind['governs']) =>
  controlKinds().filter((each) => each.governs === governs);

/** What stands of every kind of controls that governs an environment, or one target. */
async function standing(
  snapshot: Snapshot,
  governs: ControlKind['governs'],
  unread: Unread,
  environment: EnvironmentName,
  now: Date,
  app?: AppName,
): Promise<StandingControl[]> {
  const times = closedNow(snapshot, environment, now, app);
  const files = await Promise.all(
    kindsOf(governs).map(async (kind): Promise<StandingControl> => {
      const file = await lastControl(snapshot, kind, environment, app);
      const value = unread.last(file);
      const last = value && kind.mark?.(value, now);
      const mark = last ?? (file.problems.length > 0 ? `${UNREADABLE} ${kind.control}` : undefined);
      return { control: kind.control, ...(value && { value }), ...(mark !== undefined && { mark }) };
    }),
  );
  return [...files, ...times];
}

/** The mark of decisions that cannot be read, and of which nothing is known that stands: they stop what they govern. */
const UNREADABLE = 'UNREADABLE';

/** Windows that deny changes now: of the environment, or of an app that has some of its own. */
function closedNow(
  snapshot: Snapshot,
  environment: EnvironmentName,
  now: Date,
  app?: AppName,
): StandingControl[] {
  const { windows } = snapshot.environment(environment);
  if (app !== undefined && !windows.some(({ apps }) => apps.includes(app))) return [];
  const verdict = judgeWindows(windowsFor(windows, app), now);
  if (verdict.open) return [];
  const until = verdict.until?.toISOString().replace(/\.000Z$/, 'Z');
  const value = { window: verdict.denied?.name ?? null, until: until ?? null };
  return [
    { control: 'windows', value, mark: until === undefined ? CLOSED : `${CLOSED} until ${moment(until)}` },
  ];
}

function targetStatus(
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord | undefined,
  since: Since,
  rejections: readonly Rejection[],
  proposed: ReadonlyMap<string, readonly string[]>,
): Omit<TargetStatus, 'environment' | 'app' | 'record' | 'unreadable' | 'controls' | 'pending'> {
  const came = since.get(`${environment}/${app}`);
  const rejected = new Set(rejections.map(({ what }) => what));
  return {
    ...(came ? { since: came.at, commit: came.commit } : {}),
    ...(came && came.bypassed.length > 0 ? { bypassed: came.bypassed } : {}),
    proposals: proposed.get(`${environment}/${app}`) ?? [],
    rejected: record !== undefined && rejectedNames(record).some((name) => rejected.has(name)),
  };
}

/** Targets whose manifests name a rejected image, in a slot or not. */
async function pullingRejected(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  apps: readonly AppName[],
  rejections: readonly Rejection[],
): Promise<ReadonlySet<string>> {
  const digests = new Set(rejections.map(({ what }) => what).filter((what) => Digest.is(what)));
  const found = new Set<string>();
  if (digests.size === 0) return found;
  const shown = new Set<string>(apps);
  const isShown = (name: string): name is AppName => shown.has(name);
  for (const environment of environments)
    for (const app of await appsNaming(snapshot, environment, digests, isShown))
      found.add(`${environment}/${app}`);
  return found;
}
