import { LRUCache } from 'lru-cache';
import { judgeManifests } from '../../kubernetes/policy';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import { type Snapshot, unexpectedFiles } from '../delivery';
import type { GitRepository, Mirror, TreeEntry } from '../git';

/** The rendered tree of a release for one environment. */
interface TreeToJudge {
  readonly tree: string;
  readonly record: ReleaseRecord;
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/**
 * Judges exactly the files that are to be put in place: they have to exist, and they are judged anew, because
 * the branch that they were kept on is not trusted.
 */
export async function judgeTree(
  snapshot: Snapshot,
  { tree, record, environment, app }: TreeToJudge,
): Promise<Finding[]> {
  const subject = { environment, app };
  const found = await findTree(snapshot, tree);
  if (!found) {
    const message = `the rendered files of ${record.release} for ${environment} (tree ${tree}) are neither here nor on the remote`;
    return [
      refusal(
        'RENDERS_LOST',
        message,
        subject,
        `render them again with \`cdk8s-delivery witness ${app} --release ${record.release}\``,
      ),
    ];
  }
  return [...unexpectedFiles(found.entries, subject), ...judgeManifests(found.files, record.images, subject)];
}

/**
 * The files of a tree, by path; nothing where the tree is lost.
 *
 * @param environment where it may stand already, when that is delivered elsewhere than the renders are kept
 */
export async function readTree(
  snapshot: Snapshot,
  tree: string,
  environment?: EnvironmentName,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  return (await findTree(snapshot, tree, environment))?.files;
}

/** The present files of a target; undefined where it runs nothing. */
export async function standingFiles(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  const tree = (await snapshot.manifestTrees(environment)).get(app);
  return tree === undefined ? undefined : readTree(snapshot, tree, environment);
}

interface FoundTree {
  /** All entries except folders. */
  readonly entries: readonly TreeEntry[];
  /** Contents of files, by path. */
  readonly files: ReadonlyMap<string, Buffer>;
}

async function findTree(
  snapshot: Snapshot,
  tree: string,
  environment?: EnvironmentName,
): Promise<FoundTree | undefined> {
  const locations = new Set([
    snapshot.home,
    ...(environment === undefined ? [] : [snapshot.locationOf(environment)]),
  ]);
  for (const { mirror } of locations) {
    const recent = recentOf(mirror);
    const found = recent.get(tree) ?? (await treeIn(mirror, tree));
    if (!found) continue;
    recent.set(tree, found);
    return found;
  }
  return undefined;
}

/** Recently read trees of a mirror: the files of a target are judged twice, and then shown. */
const recentTrees = new WeakMap<Mirror, LRUCache<string, FoundTree>>();

function recentOf(mirror: Mirror): LRUCache<string, FoundTree> {
  const recent =
    recentTrees.get(mirror) ??
    new LRUCache<string, FoundTree>({
      maxSize: 16 * 1024 * 1024,
      sizeCalculation: ({ files }) => [...files.values()].reduce((sum, { length }) => sum + length, 1),
    });
  recentTrees.set(mirror, recent);
  return recent;
}

async function treeIn(mirror: Mirror, tree: string): Promise<FoundTree | undefined> {
  if (!(await mirror.fetchObject(tree))) return undefined;
  const entries = await entriesOf(mirror.repository, tree);
  if (!entries) return undefined;
  const kept = entries.filter(({ type }) => type === 'blob');
  const blobs = await mirror.repository.read(kept.map(({ id }) => id));
  const files = kept.flatMap(({ path }, index): [string, Buffer][] => {
    const blob = blobs[index];
    return blob ? [[path, blob]] : [];
  });
  return files.length === kept.length ? { entries, files: new Map(files) } : undefined;
}

/**
 * The entries of a tree; undefined where the id is not that of a tree: a person may put a file where a folder belongs.
 */
async function entriesOf(repository: GitRepository, tree: string): Promise<TreeEntry[] | undefined> {
  try {
    return await repository.entries(tree, { recursive: true });
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'UNKNOWN_REVISION') return undefined;
    throw error;
  }
}
