import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import {
  type AskedUpstreams,
  type StandingStop,
  type UpstreamPresence,
  upstreamNames,
} from '../../model/gate';
import type { AppName, CommitId, EnvironmentName, ReleaseId, TreeId } from '../../model/scalars';
import { checkRecord, earlierReleases, type ReleaseRecord } from '../../registry';
import {
  type ClockDoubt,
  type Controls,
  clockDoubt,
  controlsOf,
  datesOf,
  type Location,
  pastRecord,
  pastTargetStates,
  repositoryOf,
  type Snapshot,
} from '../delivery';
import { type Custody, custodyOf, custodyUpstreams, type UpstreamState } from './custody';
import { type Descent, descentOf, lastKept } from './descent';
import { doubtAbout } from './doubt-about';
import { gatePorts } from './gate-ports';
import { imagesKey } from './images-key';
import { type GatheredGate, gatherGates, usesTime } from './judge-gates';
import { stopsAt } from './stops-at';
import { turnsOf } from './turns-of';
import { type StandingWitness, standingWitness } from './witness/standing-witness';

/** A release that is to be placed at a target. */
export interface Placement {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: ReleaseRecord;
  /** Upstream it is taken from. */
  readonly promotedFrom?: EnvironmentName;
}

/** Everything that the rules of a placement judge by: plain data. */
export interface PlacementFacts {
  readonly placement: Placement;
  readonly environment: EnvironmentData;
  readonly app: AppData;
  /** What the target runs now. */
  readonly current?: ReleaseRecord;
  /** Id of the target's present tree. */
  readonly currentTree?: TreeId;
  /** The new files, by path below the target's folder; absent where they were not read. */
  readonly files?: ReadonlyMap<string, Buffer>;
  /** The present files. */
  readonly currentFiles?: ReadonlyMap<string, Buffer>;
  /** What speaks against the clock; only looked for where something depends on the time. */
  readonly doubt?: ClockDoubt;
  /** People's decisions that govern the target. */
  readonly controls: Controls;
  /** Only looked for where the environment asks for approval. */
  readonly witness?: StandingWitness;
  readonly upstreams?: AskedUpstreams;
  /** Those of the upstreams that a release enters at. */
  readonly entries: readonly EnvironmentName[];
  /**
   * How the release relates to what runs there; absent where nothing ever did, where no upstream had it, and where its
   * record is forged.
   */
  readonly descent?: Descent;
  /** The release that must not be lost: the one that runs there, or ran there last. */
  readonly replaced?: ReleaseRecord;
  /** Whether the record is marked as a baseline of another environment, which never had it as one. */
  readonly falseMark?: true;
  /** For a baseline: whether anything else was delivered there before; `unknown` where the history is cut. */
  readonly stoodBefore?: 'yes' | 'no' | 'unknown';
  /** Per upstream that is asked. */
  readonly custody: ReadonlyMap<string, Custody>;
  /** The gates of the environment, with the facts that they judge by. */
  readonly gates: readonly GatheredGate[];
}

/**
 * Reads what the rules need, and nothing more.
 *
 * @param now the moment that gates are asked at
 * @param beside all that the same plan puts in place
 */
export async function gatherPlacementFacts(
  snapshot: Snapshot,
  placement: Placement,
  now: Date,
  beside: readonly Placement[] = [],
): Promise<PlacementFacts> {
  const { environment: name, app: appName, record } = placement;
  const environment = snapshot.environment(name);
  const app = await snapshot.app(appName, name);
  const upstreams = custodyUpstreams(environment, snapshot.recordOf, (each) =>
    app.environments.includes(each),
  );
  // Where no gate asks since when the release was there, less of the history is read.
  const custodyAt = (dated: boolean) => custodyIn(snapshot, upstreams, appName, record, dated);
  const running = snapshot.record(name, appName);
  let dated: Promise<ReadonlyMap<EnvironmentName, Custody>> | undefined;
  const gathering = gatherGates(
    environment.gates,
    gatePorts({
      environment: name,
      app: appName,
      now,
      record,
      current: async () => (await running)?.record,
      presence: async () => {
        dated ??= custodyAt(true);
        return upstreams && presenceOf(snapshot, appName, upstreams, await dated);
      },
      turns: (names) => turnsOf(snapshot, placement, names, beside),
    }),
  );
  const [gates, current, currentTree, controls, witness] = await Promise.all([
    gathering,
    running,
    snapshot.treeOf(name, appName),
    controlsOf(snapshot, name, appName),
    environment.approvals.reviewers > 0
      ? standingWitness(snapshot, appName, record, { environment: name, app: appName })
      : undefined,
  ]);
  const isBaseline = record.baseline === name;
  const falseMark =
    record.baseline !== undefined && !isBaseline && !(await wasBaseline(snapshot, appName, record));
  const { doubt } =
    usesTime(environment.gates) || isBaseline
      ? { doubt: await clockDoubt(snapshot, now) }
      : await doubtAbout(snapshot, controls, now, environment.windows);
  const custody = await (dated ?? custodyAt(false));
  const ways = (upstreams ? upstreamNames(upstreams) : []).filter((each) =>
    ['present', 'was'].includes(custody.get(each)?.verdict ?? 'never'),
  );
  const replacing = { environment: name, app: appName, record, ways };
  // A forged record says nothing about what a release is made of.
  const isCertified = checkRecord(record, appName).length === 0;
  const replaced =
    isCertified && ways.length > 0 ? await lastKept(snapshot, name, appName, current?.record) : undefined;
  const descent =
    replaced && replaced.release !== record.release && current?.record.release !== record.release
      ? await descentOf(snapshot, { ...replacing, current: replaced })
      : undefined;
  return {
    placement: replaced && descent?.verdict === 'stated' ? stating(placement, replaced.release) : placement,
    environment,
    app,
    ...(doubt ? { doubt } : {}),
    ...(current ? { current: current.record } : {}),
    ...(currentTree ? { currentTree } : {}),
    controls,
    ...(witness ? { witness } : {}),
    ...(upstreams ? { upstreams } : {}),
    entries: entriesOf(snapshot, app, upstreams),
    ...(falseMark ? { falseMark: true as const } : {}),
    ...(isBaseline ? { stoodBefore: await stoodBefore(snapshot, placement) } : {}),
    ...(descent && replaced ? { descent, replaced } : {}),
    custody,
    gates,
  };
}

/** A placement whose record says from now on that a release is contained. */
export function stating(placement: Placement, release: ReleaseId): Placement {
  if (placement.record.contains?.includes(release)) return placement;
  const contains = earlierReleases(placement.record.contains, [release]);
  return { ...placement, record: { ...placement.record, contains } };
}

/** Whether a release entered the environment that its mark names as a baseline, as far as the history says it. */
async function wasBaseline(
  snapshot: Snapshot,
  app: AppName,
  { release, baseline }: ReleaseRecord,
): Promise<boolean> {
  const known = snapshot.environments.find(({ name }) => name === baseline);
  if (!known) return false;
  const states = await pastTargetStates(snapshot, known.name, app);
  return (
    states.some(({ record }) => record?.release === release && record.baseline === baseline) ||
    (await repositoryOf(snapshot.locationOf(known.name)).boundary()).size > 0
  );
}

/** Whether anything but this very baseline was delivered to its target before. */
async function stoodBefore(
  snapshot: Snapshot,
  { environment, app, record }: Placement,
): Promise<NonNullable<PlacementFacts['stoodBefore']>> {
  const states = await pastTargetStates(snapshot, environment, app);
  const other = states.some(
    ({ tree, record: past }) =>
      (tree !== undefined || past !== undefined) &&
      (past?.release !== record.release || past.baseline !== environment),
  );
  if (other) return 'yes';
  const cut = await repositoryOf(snapshot.locationOf(environment)).boundary();
  return cut.size > 0 ? 'unknown' : 'no';
}

function entriesOf(
  snapshot: Snapshot,
  app: AppData,
  upstreams: AskedUpstreams | undefined,
): EnvironmentName[] {
  const hasApp = (name: EnvironmentName) => app.environments.includes(name);
  return (upstreams ? upstreamNames(upstreams) : []).filter((name) => {
    const upstream = snapshot.recordOf.get(name);
    return upstream && custodyUpstreams(upstream, snapshot.recordOf, hasApp) === undefined;
  });
}

async function custodyIn(
  snapshot: Snapshot,
  upstreams: AskedUpstreams | undefined,
  app: AppName,
  record: ReleaseRecord,
  dated: boolean,
): Promise<ReadonlyMap<EnvironmentName, Custody>> {
  const names = upstreams ? upstreamNames(upstreams) : [];
  const verdicts = names.map(
    async (name) => [name, await upstreamCustody(snapshot, name, app, record, dated)] as const,
  );
  return new Map(await Promise.all(verdicts));
}

/** Since when upstreams vouch for a release: a hold or an alarm there begins the time anew. */
async function presenceOf(
  snapshot: Snapshot,
  app: AppName,
  asked: AskedUpstreams,
  custody: ReadonlyMap<EnvironmentName, Custody>,
): Promise<UpstreamPresence> {
  const since = new Map<string, Date>();
  const stopped = new Map<string, StandingStop>();
  for (const [name, { verdict, since: came, commit }] of custody) {
    if (!came || (verdict !== 'present' && verdict !== 'was')) continue;
    const stop = await stopsAt(snapshot, name, app, commit);
    since.set(name, stop.ended && stop.ended > came ? stop.ended : came);
    if (stop.stands !== undefined) stopped.set(name, stop.stands);
  }
  return { asked, since, stopped };
}

/**
 * Whether an upstream vouches for a release; history is read only as far back as needed, and not at all where the
 * release runs there now and nothing asks since when.
 */
async function upstreamCustody(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
  dated: boolean,
): Promise<Custody> {
  const tree = record.renders.trees[upstream];
  const location = snapshot.locationOf(upstream);
  if (tree === undefined || location.head === undefined) return { verdict: 'never' };
  const wanted = { tree, images: imagesKey(record.images) };
  if (!dated && (await runsNow(snapshot, upstream, app, wanted))) return { verdict: 'present' };
  const states = await upstreamStates(snapshot, upstream, app, wanted, dated);
  return custodyOf(states, wanted);
}

async function runsNow(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  app: AppName,
  wanted: { readonly images: string; readonly tree: string },
): Promise<boolean> {
  const [stored, tree] = await Promise.all([snapshot.record(upstream, app), snapshot.treeOf(upstream, app)]);
  return stored !== undefined && tree === wanted.tree && imagesKey(stored.record.images) === wanted.images;
}

/**
 * The states of an upstream, newest first. While the wanted pair runs there, reading stops where it came: nothing
 * older matters then. Records are read only where the tree is one that matters, as blobs may have to be fetched.
 */
async function upstreamStates(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  app: AppName,
  wanted: { readonly images: string; readonly tree: string },
  dated: boolean,
): Promise<UpstreamState[]> {
  const location = snapshot.locationOf(upstream);
  const repository = repositoryOf(location);
  const file = snapshot.pathOf({ kind: 'record', environment: upstream, app });
  const states: UpstreamState[] = [];
  const dates = dated ? await datesOf(location) : undefined;
  for await (const { commit, tree, record, committer } of snapshot.history(upstream, app)) {
    const text = record === undefined ? undefined : await repository.readText(record);
    const past = pastRecord(text, file);
    // A value that no release's images have: without a readable record a state vouches for nothing.
    const images = past ? imagesKey(past.images) : '?';
    const came = dates?.get(commit) ?? committer.date;
    const counts = dates !== undefined && tree === wanted.tree && images === wanted.images;
    const again =
      counts && record !== undefined ? await broughtAgain(location, commit, file, record) : undefined;
    const since = (again && dates?.get(again)) ?? came;
    const state = { images, since, commit, ...(tree === undefined ? {} : { tree }) };
    const startsWithWanted =
      states.length > 0 && states.every((each) => each.tree === wanted.tree && each.images === wanted.images);
    states.push(state);
    if (startsWithWanted && (state.tree !== wanted.tree || state.images !== wanted.images)) break;
  }
  return states;
}

/**
 * The merge that put a state onto the branch's line, where the commit that brings it there is not the one that first did:
 * a merge whose first parent has another past than the branch had may claim that the state is old. None for a usual merge.
 */
async function broughtAgain(
  location: Location,
  commit: CommitId,
  file: string,
  record: string,
): Promise<CommitId | undefined> {
  if (location.head === undefined) return undefined;
  const repository = repositoryOf(location);
  for (const { merge, others } of await repository.mergesSince(commit, location.head))
    for (const other of others)
      if ((await repository.idAt(other, file)) === record && !(await repository.isAncestor(commit, other)))
        return merge;
  return undefined;
}
