import type { AppData, EnvironmentData } from '../../model/exchange';
import { layout, type ReleaseRecord, type Witness } from '../../registry';
import { pastRecord } from '../delivery/past-record';
import { repositoryOf } from '../delivery/site';
import type { Controls, Snapshot } from '../delivery/snapshot';
import { targetHistory } from '../delivery/target-history';
import {
  type Custody,
  custodyOf,
  custodyUpstreams,
  type UpstreamState,
  type Upstreams,
  upstreamNames,
} from './custody';
import { imagesKey } from './images-key';

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
  /** People's decisions that govern the target. */
  readonly controls: Controls;
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
  const app = await snapshot.app(appName, name);
  const upstreams = custodyUpstreams(environment, snapshot.byName, (each) => app.environments.includes(each));
  const names = upstreams ? upstreamNames(upstreams) : [];
  const dated = environment.gates.some(({ type }) => type === 'soak');
  const [verdicts, current, currentTree, controls, witness] = await Promise.all([
    Promise.all(names.map((upstream) => upstreamCustody(snapshot, upstream, appName, record, dated))),
    snapshot.record(name, appName),
    snapshot.treeOf(name, appName),
    snapshot.controls(name, appName),
    snapshot.witness(appName, record.release),
  ]);
  const custody = new Map<string, Custody>();
  for (const [index, verdict] of verdicts.entries()) custody.set(names[index] ?? '', verdict);
  return {
    placement,
    environment,
    app,
    ...(current ? { current: current.record } : {}),
    ...(currentTree ? { currentTree } : {}),
    controls,
    ...(witness ? { witness } : {}),
    ...(upstreams ? { upstreams } : {}),
    custody,
  };
}

/**
 * Whether an upstream vouches for a release; history is read only as far back as needed, and not at all where the
 * release runs there now and nothing asks since when.
 */
async function upstreamCustody(
  snapshot: Snapshot,
  upstream: string,
  app: string,
  record: ReleaseRecord,
  dated: boolean,
): Promise<Custody> {
  const tree = record.renders.trees[upstream];
  const site = snapshot.siteOf(upstream);
  if (tree === undefined || site.head === undefined) return { verdict: 'never' };
  const wanted = { tree, images: imagesKey(record.images) };
  if (!dated && (await runsNow(snapshot, upstream, app, wanted))) return { verdict: 'present' };
  const states = await upstreamStates(snapshot, upstream, app, wanted);
  return custodyOf(states, wanted);
}

async function runsNow(
  snapshot: Snapshot,
  upstream: string,
  app: string,
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
  upstream: string,
  app: string,
  wanted: { readonly images: string; readonly tree: string },
): Promise<UpstreamState[]> {
  const site = snapshot.siteOf(upstream);
  const repository = repositoryOf(site);
  const file = layout.pathOf({ kind: 'record', environment: upstream, app });
  const states: UpstreamState[] = [];
  const history = targetHistory(repository, site.head ?? '', {
    record: file,
    manifests: snapshot.manifestPath(upstream, app),
  });
  for await (const { tree, record, committer } of history) {
    const text = record === undefined ? undefined : await repository.readText(record);
    const past = pastRecord(text, file);
    // No release has such images: without a readable record a state vouches for nothing.
    const images = past ? imagesKey(past.images) : '?';
    const state = { images, since: committer.date, ...(tree === undefined ? {} : { tree }) };
    const startsWithWanted =
      states.length > 0 && states.every((each) => each.tree === wanted.tree && each.images === wanted.images);
    states.push(state);
    if (startsWithWanted && (state.tree !== wanted.tree || state.images !== wanted.images)) break;
  }
  return states;
}
