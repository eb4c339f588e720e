import { DeliveryError, type Finding } from '../../model/finding';
import { upstreamNames } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { repositoryOf, type Snapshot } from '../delivery';
import type { TreeEntry } from '../git';
import { warned } from './later-refusal';
import type { Placement, PlacementFacts } from './placement-facts';
import { judgeRecordedFiles } from './recorded-files';

/**
 * Names the upstreams that vouch for a release and whose files were edited by hand since: what was last tried there is
 * not what is promoted.
 */
export async function editedUpstreams(
  snapshot: Snapshot,
  { placement, upstreams }: Pick<PlacementFacts, 'placement' | 'upstreams'>,
): Promise<Finding[]> {
  const { promotedFrom } = placement;
  const asked = upstreams ? upstreamNames(upstreams) : [];
  const names = new Set([...(promotedFrom === undefined ? [] : [promotedFrom]), ...asked]);
  const found = await Promise.all([...names].map((name) => editedIn(snapshot, name, placement)));
  return found.flat();
}

async function editedIn(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  { app, record, environment }: Placement,
): Promise<Finding[]> {
  if (!snapshot.isReachable(upstream)) return [];
  const current = await readableRecord(snapshot, upstream, app);
  if (current?.release !== record.release) return [];
  const tree = await snapshot.treeOf(upstream, app);
  const edited = judgeRecordedFiles({ environment: upstream, app, record: current, tree });
  const said = current.renders.trees[upstream];
  const files = edited.length > 0 ? await changedFiles(snapshot, upstream, said, tree) : undefined;
  return edited.map((each) => ({
    ...warned(each),
    message: `${each.message}${files ? ` (${files})` : ''}; ${environment} gets what the record says`,
    remedy: `put the edit into the code and release it, or undo it: \`cdk8s-delivery rollback ${app} --env ${upstream} --release ${record.release}\``,
  }));
}

/** What an upstream runs; undefined where its record cannot be read, which custody and `check` report. */
async function readableRecord(snapshot: Snapshot, upstream: EnvironmentName, app: AppName) {
  try {
    return (await snapshot.record(upstream, app))?.record;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

/** The most files that are named. */
const MOST_NAMED = 10;

async function changedFiles(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  said: string | undefined,
  tree: string | undefined,
): Promise<string | undefined> {
  const [before, after] = await Promise.all([
    filesOf(snapshot, upstream, said),
    filesOf(snapshot, upstream, tree),
  ]);
  if (!before || !after) return undefined;
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) return [];
    return [`${path} ${was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'}`];
  });
  const more = changes.length - MOST_NAMED;
  return [...changes.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** The files of a tree, with what makes them differ; nothing where the tree is lost or a file stands in its place. */
async function filesOf(
  snapshot: Snapshot,
  upstream: EnvironmentName,
  tree: string | undefined,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (tree === undefined) return new Map();
  try {
    const repository = repositoryOf(snapshot.locationOf(upstream));
    const entries = await repository.entries(tree, { recursive: true });
    return new Map(entries.map((entry) => [entry.path, stateOf(entry)]));
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

const stateOf = ({ mode, id }: TreeEntry) => `${mode} ${id}`;
