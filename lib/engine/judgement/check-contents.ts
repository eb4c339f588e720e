import { setImmediate } from 'node:timers/promises';
import { secretFindings } from '../../kubernetes/policy';
import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import {
  DeliveryError,
  type Finding,
  type RuleTally,
  sumTallies,
  undecidedRefusal,
} from '../../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../../model/scalars';
import { inRepository, isManifestEntry, repositoryOf, type Snapshot, unexpectedFiles } from '../delivery';
import type { TreeEntry } from '../git';
import type { ContentChecks } from './content-check';
import { exceptionsOf } from './exceptions';
import { prefetchTargets, standingSlots } from './inventory';
import { readTree } from './judge-tree';
import { permittedFiles, readObjects } from './permitted';
import { sharedObjects } from './shared-objects';

/** The result of a check of manifests. */
interface ContentsCheck {
  /** How many manifests were judged. */
  readonly manifests: number;
  readonly findings: readonly Finding[];
  /** The result of every rule, by environment. */
  readonly rules: readonly RuleTally[];
}

/** What a check of manifests is narrowed to, and callbacks for its progress. */
interface ContentsOptions {
  /**
   * Apps whose manifests are judged.
   *
   * @default - all
   */
  readonly apps?: readonly AppName[];
  /** Called before each target. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Called with the files of each target, by path below it. */
  readonly onTarget?: (
    environment: EnvironmentName,
    app: AppName,
    files: ReadonlyMap<string, Buffer>,
  ) => void;
  readonly signal?: AbortSignal;
}

/**
 * Judges every delivered manifest of the environments, target by target. Files are read in batches, so that
 * memory does not grow with the fleet.
 *
 * @param now the moment at which exceptions are judged
 */
export async function checkContents(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  content: ContentChecks,
  now: Date,
  { apps, onProgress, onTarget, signal }: ContentsOptions = {},
): Promise<ContentsCheck> {
  const findings: Finding[] = [];
  const rules: RuleTally[] = [];
  const isMeant = (app: AppName) => apps === undefined || apps.includes(app);
  const all = await countTargets(snapshot, environments, isMeant);
  let manifests = 0;
  let done = 0;
  for (const name of environments) {
    findings.push(...(await inputsOf(snapshot, name)).map((each) => inRepository(each, snapshot)));
    const targets = await targetsOf(snapshot, name, isMeant);
    if (targets.length === 0) {
      findings.push(
        ...((await readable(() => exceptionFindings(snapshot, name, undefined, apps, now), findings)) ?? []),
      );
      continue;
    }
    await prefetchTargets(
      snapshot,
      name,
      targets.map(({ app }) => app),
    );
    const judge = await readable(() => content(snapshot, name), findings);
    if (judge === undefined) {
      findings.push(...targets.map(({ app }) => unjudged(name, app)));
      continue;
    }
    const needed = new Set<string>();
    let sums: readonly RuleTally[] = [];
    for await (const { app, files, unexpected } of withFiles(snapshot, name, targets)) {
      onProgress?.(done, all);
      // Judging never waits for anything; without this pause signals and other events would not be handled.
      await setImmediate();
      signal?.throwIfAborted();
      done += 1;
      manifests += files.size;
      onTarget?.(name, app, files);
      const verdict = await judge(files, { environment: name, app });
      for (const file of verdict.exceptions) needed.add(file);
      sums = sumTallies([...sums, ...verdict.rules]);
      const shared = await sharedObjects(snapshot, { environment: name, app, files });
      const foreign = unexpectedFiles(unexpected, { environment: name, app });
      const slots = await standingSlots(snapshot, name, app, files);
      findings.push(
        ...[...foreign, ...slots, ...verdict.findings, ...shared].map((each) => inRepository(each, snapshot)),
      );
    }
    rules.push(...sums);
    findings.push(...(await exceptionFindings(snapshot, name, needed, apps, now)));
  }
  return { manifests, findings, rules };
}

/** Objects of an environment's inputs that hold secrets in the clear, that the controller will refuse, or that a target owns as well. */
async function inputsOf(snapshot: Snapshot, name: EnvironmentName): Promise<Finding[]> {
  const environment = snapshot.readableEnvironments.find((each) => each.name === name);
  const tree = environment && (await snapshot.manifestTrees(name)).get(ENVIRONMENT_INPUTS);
  const files = tree === undefined ? undefined : await readTree(snapshot, tree, name);
  if (!environment || !files) return [];
  return [
    ...readObjects(files).flatMap(({ file, value }) =>
      secretFindings(value, 'encrypted', { environment: name, file }),
    ),
    ...permittedFiles(environment, files, { environment: name }),
    ...(await sharedObjects(snapshot, { environment: name, app: ENVIRONMENT_INPUTS, files })),
  ];
}

/** An environment's data or exceptions may be broken: that is reported, and the other environments are judged. */
async function readable<T>(read: () => Promise<T>, findings: Finding[]): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.exitCode !== 2) throw error;
    findings.push(...error.findings);
    return undefined;
  }
}

function unjudged(environment: EnvironmentName, app: AppName): Finding {
  const message = `its manifests are not judged: what holds in ${environment} cannot be read`;
  return undecidedRefusal('POLICY_UNDECIDED', message, { environment, app }, 'fix the files that are named');
}

async function exceptionFindings(
  snapshot: Snapshot,
  environment: EnvironmentName,
  needed: ReadonlySet<string> | undefined,
  apps: readonly AppName[] | undefined,
  now: Date,
): Promise<Finding[]> {
  return (await exceptionsOf(snapshot, environment)).judge(needed, apps, now);
}

async function countTargets(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  isMeant: (app: AppName) => boolean,
): Promise<number> {
  let count = 0;
  for (const name of environments) {
    const folders = [...(await snapshot.manifestTrees(name)).keys()];
    count += folders.filter((folder) => isAppName(folder) && isMeant(folder)).length;
  }
  return count;
}

/** A target, and the blobs of its files, by path below it. */
interface Target {
  readonly app: AppName;
  readonly ids: Map<string, string>;
  /** Entries that are not manifests, which are not read. */
  readonly unexpected: TreeEntry[];
}

async function targetsOf(
  snapshot: Snapshot,
  environment: EnvironmentName,
  isMeant: (app: AppName) => boolean,
): Promise<Target[]> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return [];
  const folder = snapshot.environment(environment).delivery.path;
  const targets = new Map<string, Target>();
  for (const each of await repositoryOf(location).entries(location.head, { path: folder, recursive: true })) {
    const slash = each.path.indexOf('/');
    const app = each.path.slice(0, Math.max(0, slash));
    if (!isAppName(app) || !isMeant(app)) continue;
    const target: Target = targets.get(app) ?? { app, ids: new Map(), unexpected: [] };
    const entry = { ...each, path: each.path.slice(slash + 1) };
    if (isManifestEntry(entry)) target.ids.set(entry.path, entry.id);
    else target.unexpected.push(entry);
    targets.set(app, target);
  }
  return [...targets.values()];
}

/** Targets whose files are read in one go: few enough to hold, and enough that a partial clone asks its remote rarely. */
const PORTION = 500;

async function* withFiles(
  snapshot: Snapshot,
  environment: EnvironmentName,
  targets: readonly Target[],
): AsyncGenerator<Omit<Target, 'ids'> & { readonly files: ReadonlyMap<string, Buffer> }> {
  const repository = repositoryOf(snapshot.locationOf(environment));
  for (let start = 0; start < targets.length; start += PORTION) {
    const portion = targets.slice(start, start + PORTION);
    const blobs = await repository.read(portion.flatMap(({ ids }) => [...ids.values()]));
    let next = 0;
    for (const { app, ids, unexpected } of portion) {
      const files = new Map<string, Buffer>();
      for (const path of ids.keys()) {
        const blob = blobs[next];
        next += 1;
        if (blob) files.set(path, blob);
      }
      if (files.size > 0 || unexpected.length > 0) yield { app, files, unexpected };
    }
  }
}
