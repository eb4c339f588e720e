import { setImmediate } from 'node:timers/promises';
import { type Finding, type RuleTally, sumTallies } from '../finding';
import { judgeWaivers, unusedWaivers } from '../policy/waivers';
import { type ContentChecks, repositoryOf, type Snapshot } from '../promotion';
import { ENVIRONMENT_OBJECTS } from '../registry';
import { inRepository } from './in-repository';
import { readWaivers } from './read-waivers';

/** What a check of manifests saw. */
export interface ContentsCheck {
  /** How many manifests were judged. */
  readonly manifests: number;
  readonly findings: readonly Finding[];
  /** How every rule stands, by environment. */
  readonly rules: readonly RuleTally[];
}

/** What a check of manifests is narrowed to, and who looks on. */
export interface ContentsOptions {
  /**
   * Apps whose manifests are judged.
   *
   * @default - all
   */
  readonly apps?: readonly string[];
  /** Called before each target. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Called with the files of each target, by path below it. */
  readonly onTarget?: (environment: string, app: string, files: ReadonlyMap<string, Buffer>) => void;
  readonly signal?: AbortSignal;
}

/** Judges every manifest that stands in the environments, target by target; all files of one are read in one go. */
export async function checkContents(
  snapshot: Snapshot,
  environments: readonly string[],
  content: ContentChecks,
  { apps, onProgress, onTarget, signal }: ContentsOptions = {},
): Promise<ContentsCheck> {
  const findings: Finding[] = [];
  const rules: RuleTally[] = [];
  const isMeant = (app: string) => apps === undefined || apps.includes(app);
  const all = await countTargets(snapshot, environments, isMeant);
  let manifests = 0;
  let done = 0;
  for (const name of environments) {
    const targets = await filesByTarget(snapshot, name, isMeant);
    if (targets.size === 0) continue;
    const judge = await content(snapshot, name);
    const needed = new Set<string>();
    for (const [app, files] of targets) {
      onProgress?.(done, all);
      // Judging never waits for anything; without this nothing else would be heard, such as a signal.
      await setImmediate();
      signal?.throwIfAborted();
      done += 1;
      manifests += files.size;
      onTarget?.(name, app, files);
      const verdict = judge(files, { environment: name, app });
      for (const file of verdict.waivers) needed.add(file);
      rules.push(...verdict.rules);
      findings.push(...verdict.findings.map((each) => inRepository(each, snapshot)));
    }
    findings.push(...(await waiverFindings(snapshot, name, needed, apps)));
  }
  return { manifests, findings, rules: sumTallies(rules) };
}

/** Where some apps are left out, a waiver of another app says nothing, and one of any app may be needed there. */
async function waiverFindings(
  snapshot: Snapshot,
  environment: string,
  needed: ReadonlySet<string>,
  apps: readonly string[] | undefined,
): Promise<Finding[]> {
  const now = new Date();
  const waivers = (await readWaivers(snapshot, environment)).filter(
    ({ waiver: { app } }) => apps === undefined || app === undefined || apps.includes(app),
  );
  const used = new Set(
    waivers.filter(
      ({ file, waiver: { app } }) => needed.has(file) || (apps !== undefined && app === undefined),
    ),
  );
  return [...judgeWaivers(waivers, now), ...unusedWaivers(waivers, used, now)];
}

async function countTargets(
  snapshot: Snapshot,
  environments: readonly string[],
  isMeant: (app: string) => boolean,
): Promise<number> {
  let count = 0;
  for (const name of environments) {
    const folders = [...(await snapshot.manifestTrees(name)).keys()];
    count += folders.filter((folder) => folder !== ENVIRONMENT_OBJECTS && isMeant(folder)).length;
  }
  return count;
}

async function filesByTarget(
  snapshot: Snapshot,
  environment: string,
  isMeant: (app: string) => boolean,
): Promise<Map<string, Map<string, Buffer>>> {
  const site = snapshot.siteOf(environment);
  const targets = new Map<string, Map<string, Buffer>>();
  if (site.head === undefined) return targets;
  const repository = repositoryOf(site);
  const folder = snapshot.environment(environment).delivery.path;
  const entries = (await repository.entries(site.head, { path: folder, recursive: true })).filter(
    ({ type, path }) =>
      type === 'blob' &&
      path.includes('/') &&
      path.endsWith('.yaml') &&
      !path.startsWith(`${ENVIRONMENT_OBJECTS}/`) &&
      isMeant(path.slice(0, path.indexOf('/'))),
  );
  const blobs = await repository.read(entries.map(({ id }) => id));
  for (const [index, { path }] of entries.entries()) {
    const blob = blobs[index];
    if (!blob) continue;
    const slash = path.indexOf('/');
    const app = path.slice(0, slash);
    const files = targets.get(app) ?? new Map<string, Buffer>();
    files.set(path.slice(slash + 1), blob);
    targets.set(app, files);
  }
  return targets;
}
