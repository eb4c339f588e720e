import { targetHistory } from '../history/target-history';
import type { AppData, EnvironmentData } from '../protocol';
import {
  type Freeze,
  type Hold,
  parseRecord,
  paths,
  type Rejection,
  type ReleaseRecord,
  type Witness,
} from '../registry';
import {
  type Custody,
  custodyOf,
  custodyUpstreams,
  type UpstreamState,
  type Upstreams,
  upstreamNames,
} from './custody';
import { imagesKey } from './images-key';
import { repositoryOf } from './site';
import type { Snapshot } from './snapshot';

/** A release that is to stand at a target. */
export interface Placement {
  readonly environment: string;
  readonly app: string;
  readonly record: ReleaseRecord;
  /** Upstream it is taken from. */
  readonly promotedFrom?: string;
}

/** Everything the rules of a placement judge by: plain data. */
export interface PlacementFacts {
  readonly placement: Placement;
  readonly environment: EnvironmentData;
  readonly app: AppData;
  /** What the target runs now. */
  readonly current?: ReleaseRecord;
  /** Id of the tree that stands at the target. */
  readonly currentTree?: string;
  readonly freeze?: Freeze;
  readonly hold?: Hold;
  readonly rejections: readonly Rejection[];
  readonly witness?: Witness;
  readonly upstreams?: Upstreams;
  /** Per upstream that is asked. */
  readonly custody: ReadonlyMap<string, Custody>;
}

/** Reads what the rules need, and nothing more. */
export async function gatherPlacementFacts(
  snapshot: Snapshot,
  placement: Placement,
): Promise<PlacementFacts> {
  const { environment: name, app: appName, record } = placement;
  const environment = snapshot.environment(name);
  const app = await snapshot.app(appName);
  const byName = new Map(snapshot.environments.map((each) => [each.name, each]));
  const upstreams = custodyUpstreams(environment, byName, (each) => app.environments.includes(each));
  const custody = new Map<string, Custody>();
  for (const upstream of upstreams ? upstreamNames(upstreams) : []) {
    custody.set(upstream, await upstreamCustody(snapshot, upstream, appName, record));
  }
  const [current, currentTree, freeze, hold, rejections, witness] = await Promise.all([
    snapshot.record(name, appName),
    snapshot.treeOf(name, appName),
    snapshot.freeze(name),
    snapshot.hold(name, appName),
    snapshot.rejections(),
    snapshot.witness(appName, record.release),
  ]);
  return {
    placement,
    environment,
    app,
    ...(current ? { current: current.record } : {}),
    ...(currentTree ? { currentTree } : {}),
    ...(freeze ? { freeze } : {}),
    ...(hold ? { hold } : {}),
    rejections,
    ...(witness ? { witness } : {}),
    ...(upstreams ? { upstreams } : {}),
    custody,
  };
}

/** Whether an upstream vouches for a release; history is read only as far back as needed. */
async function upstreamCustody(
  snapshot: Snapshot,
  upstream: string,
  app: string,
  record: ReleaseRecord,
): Promise<Custody> {
  const tree = record.renders.trees[upstream];
  const site = snapshot.siteOf(upstream);
  if (tree === undefined || site.head === undefined) return { verdict: 'never' };
  const wanted = { tree, images: imagesKey(record.images) };
  const states = await upstreamStates(snapshot, upstream, app, wanted);
  return custodyOf(states, wanted);
}

/**
 * The states of an upstream, newest first. While the wanted pair runs there, reading stops where it came: nothing
 * older matters then. Records are read only where the tree is one that matters, as blobs may have to be fetched.
 */
async function upstreamStates(
  snapshot: Snapshot,
  upstream: string,
  app: string,
  wanted: { readonly images: string; readonly tree: string },
): Promise<UpstreamState[]> {
  const site = snapshot.siteOf(upstream);
  const repository = repositoryOf(site);
  const file = paths.record(upstream, app);
  const states: UpstreamState[] = [];
  const history = targetHistory(repository, site.head ?? '', {
    record: file,
    manifests: snapshot.manifestPath(upstream, app),
  });
  for await (const { tree, record, committer } of history) {
    const text = record === undefined ? undefined : await repository.readText(record);
    const images = text === undefined ? '' : imagesKey(parseRecord(text, file).images);
    const state = { images, since: committer.date, ...(tree === undefined ? {} : { tree }) };
    const startsWithWanted =
      states.length > 0 && states.every((each) => each.tree === wanted.tree && each.images === wanted.images);
    states.push(state);
    if (startsWithWanted && (state.tree !== wanted.tree || state.images !== wanted.images)) break;
  }
  return states;
}
