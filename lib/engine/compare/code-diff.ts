import type { TreeFiles } from '../../kubernetes/diff';
import type { EnvironmentData } from '../../model/environment';
import { type AppData, type AppPart, ENVIRONMENT_INPUTS, partOf } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { version } from '../../version';
import {
  buildPlanView,
  type CheckRow,
  changesNothing,
  checkRow,
  type OnProgress,
  someAtOnce,
  type TargetInput,
} from '../../views/plan';
import { configurationInput, environmentInputsView, syncPolicyRow } from '../../views/plan/from-delivery';
import { noRelease, repositoryOf, type Snapshot } from '../delivery';
import { treeOfFiles } from '../git';
import { type ContentChecks, governanceChanges, readTree } from '../judgement';
import type { Rendered } from '../promotion';
import type { Comparison } from './delivery-diff';
import type { RecordedTarget } from './fitting-request';
import { judgeRendered } from './judge-rendered';
import { imagesOfNew, type NewTarget } from './new-apps';
import { assertScope, inScope, ownInScope, type Scope } from './scope';
import { targetOfKey } from './target-key';
import { notCompared, unlessBroken } from './unless-broken';

/** What is known of a render that is to be compared with what runs. */
export interface CodeDiffInput {
  /** A code revision, or `work tree`. */
  readonly code: CommitId | 'work tree';
  readonly rendered: Rendered;
  readonly targets: readonly RecordedTarget[];
  /** Targets of apps that run nowhere yet, as far as they were rendered. */
  readonly fresh?: readonly NewTarget[];
  /**
   * Judges what is rendered as the next release will be.
   *
   * @default - nothing is judged
   */
  readonly content?: ContentChecks;
  /** What was left out of the render, and why. */
  readonly findings: readonly Finding[];
  readonly scope: Scope;
}

/**
 * What code would do to every environment once it is released and promoted: its render of what runs now, with the same
 * images, beside the files at the delivery head; and what it changes in the definitions of environments and apps. The
 * render is passed in: nothing here runs code.
 */
export async function codeDiff(
  snapshot: Snapshot,
  { code, rendered, targets, fresh = [], content, findings, scope }: CodeDiffInput,
  onProgress?: OnProgress,
): Promise<Comparison> {
  await assertScopeOfCode(snapshot, rendered, scope);
  const changed = await changedTargets(snapshot, rendered, targets);
  const inputs: TargetInput[] = [
    ...(await changedObjects(snapshot, rendered, scope)),
    ...(await someAtOnce(changed, (each) => inputOf(snapshot, rendered, each, code), onProgress)),
    ...fresh.map((each) => newInput(rendered, each, code)),
  ];
  const judged = content
    ? await judgeRendered(
        snapshot,
        rendered,
        [
          ...changed.map(({ record: { images }, ...each }) => ({ ...each, images, isNew: false })),
          ...fresh.map((each) => ({ ...each, images: imagesOfNew(each), isNew: true })),
        ],
        content,
      )
    : [];
  const problems: Finding[] = [];
  const apps = await appsOf(snapshot, scope, problems);
  const unread = [...findings, ...[...snapshot.brokenEnvironments, ...problems].map(notCompared)];
  const governance = governanceChanges(
    { environments: environmentsOf(snapshot.environments, scope), apps },
    {
      environments: environmentsOf(rendered.fleet.environments, scope),
      apps: partsOf(rendered.fleet.apps, scope),
    },
    { running: await runningOf(snapshot, apps.keys()), all: snapshot.readableEnvironments },
  ).map((row) =>
    row.kind === 'removed' && row.field === '' && row.verdict !== 'neutral' ? staying(row) : row,
  );
  const environments = rendered.fleet.environments
    .map(({ name }) => name)
    .filter((name) => inputs.some((each) => each.environment === name));
  const view = buildPlanView({
    verb: 'diff',
    from: ['code'],
    environments,
    compared: {
      ...(snapshot.home.head === undefined ? {} : { base: snapshot.home.head }),
      code,
      tool: `cdk8s-delivery ${version}`,
    },
    targets: inputs,
    sync: rendered.fleet.environments.filter(({ name }) => environments.includes(name)).map(syncPolicyRow),
    checks: [...unread, ...judged, ...unreleased(rendered, [...targets, ...fresh], scope), ...newApps(fresh)]
      .map(checkRow)
      .concat(compared(targets, rendered, fresh.length)),
    governance,
  });
  return { view, differs: !changesNothing(view) || unread.length > 0 };
}

/** Refuses a scope that neither the delivery data nor the code knows, as `assertScope` does. */
export async function assertScopeOfCode(
  snapshot: Snapshot,
  { fleet }: Rendered,
  scope: Scope,
): Promise<void> {
  if (scope.environments === undefined && scope.app === undefined) return;
  const known = new Map<EnvironmentName, Set<AppName>>();
  for (const { name } of [...snapshot.readableEnvironments, ...fleet.environments])
    known.set(name, new Set());
  for (const app of await snapshot.appNames())
    for (const name of await snapshot.environmentsOf(app)) known.get(name)?.add(app);
  for (const { name: app, environments } of fleet.apps)
    for (const name of environments) known.get(name)?.add(app);
  assertScope(scope, known);
}

/** Targets whose rendered files differ from the delivered ones. Tree ids are compared, so no file is read. */
async function changedTargets(
  snapshot: Snapshot,
  { targets: rendered }: Rendered,
  targets: readonly RecordedTarget[],
): Promise<readonly RecordedTarget[]> {
  const changed: RecordedTarget[] = [];
  for (const target of targets) {
    const files = rendered.get(`${target.environment}/${target.app}`);
    if (!files) continue;
    const { objectFormat } = repositoryOf(snapshot.locationOf(target.environment));
    const standing = (await snapshot.manifestTrees(target.environment)).get(target.app);
    if (standing !== treeOfFiles(files, objectFormat).id) changed.push(target);
  }
  return changed;
}

async function inputOf(
  snapshot: Snapshot,
  { fleet, targets }: Rendered,
  { environment, app, record }: RecordedTarget,
  code: string,
): Promise<TargetInput> {
  const controller = fleet.environments.find(({ name }) => name === environment)?.controller;
  const before = await standingFiles(snapshot, environment, app);
  const after = targets.get(`${environment}/${app}`) ?? new Map();
  return configurationInput({
    environment,
    app,
    controller,
    from: record,
    before,
    after,
    code,
  });
}

/** Of an app that runs nowhere yet every object is new. */
function newInput({ fleet, targets }: Rendered, target: NewTarget, code: string): TargetInput {
  const { environment, app } = target;
  return configurationInput({
    environment,
    app,
    controller: fleet.environments.find(({ name }) => name === environment)?.controller,
    before: new Map(),
    after: targets.get(`${environment}/${app}`) ?? new Map(),
    images: imagesOfNew(target),
    code,
  });
}

async function changedObjects(
  snapshot: Snapshot,
  { fleet, environmentInputs }: Rendered,
  scope: Scope,
): Promise<TargetInput[]> {
  const known = new Set(snapshot.environments.map(({ name }) => name));
  const inputs: TargetInput[] = [];
  for (const environment of fleet.environments) {
    const { name } = environment;
    if (!ownInScope(scope, name)) continue;
    const after: TreeFiles = environmentInputs.get(name) ?? new Map();
    const before = known.has(name) ? await standingFiles(snapshot, name, ENVIRONMENT_INPUTS) : new Map();
    if (!sameFiles(before, after)) inputs.push(environmentInputsView(environment, before, after));
  }
  return inputs;
}

async function standingFiles(
  snapshot: Snapshot,
  environment: EnvironmentName,
  folder: AppName | typeof ENVIRONMENT_INPUTS,
): Promise<TreeFiles> {
  const tree = (await snapshot.manifestTrees(environment)).get(folder);
  return (tree === undefined ? undefined : await readTree(snapshot, tree, environment)) ?? new Map();
}

function sameFiles(before: TreeFiles, after: TreeFiles): boolean {
  return (
    before.size === after.size && [...after].every(([path, content]) => before.get(path)?.equals(content))
  );
}

async function appsOf(
  snapshot: Snapshot,
  scope: Scope,
  problems: Finding[],
): Promise<ReadonlyMap<string, AppPart>> {
  const names = await snapshot.appNames();
  await snapshot.prefetchApps(names);
  const parts = new Map<string, AppPart>();
  for (const name of names.filter((each) => (scope.app ?? each) === each))
    for (const environment of await snapshot.environmentsOf(name)) {
      if (!inScope(scope, environment, name)) continue;
      const app = await unlessBroken(snapshot.app(name, environment), problems);
      if (app) parts.set(`${environment}/${name}`, partOf(app, environment));
    }
  return parts;
}

/** Targets of apps that run anywhere: an app leaves the data only once nothing of it runs. */
async function runningOf(snapshot: Snapshot, targets: Iterable<string>): Promise<Set<string>> {
  const names = await Promise.all(snapshot.environments.map(({ name }) => snapshot.recordNames(name)));
  const running = new Set(names.flat());
  return new Set([...targets].filter((target) => running.has(targetOfKey(target).app)));
}

function partsOf(apps: readonly AppData[], scope: Scope): ReadonlyMap<string, AppPart> {
  return new Map(
    apps.flatMap((app) =>
      app.environments
        .filter((environment) => inScope(scope, environment, app.name))
        .map((environment) => [`${environment}/${app.name}`, partOf(app, environment)] as const),
    ),
  );
}

function environmentsOf(
  environments: readonly EnvironmentData[],
  scope: Scope,
): ReadonlyMap<EnvironmentName, EnvironmentData> {
  return new Map(environments.filter(({ name }) => ownInScope(scope, name)).map((each) => [each.name, each]));
}

/** Nothing is removed because code forgot to mention it. */
function staying<T extends { readonly note: string }>(row: T) {
  return {
    ...row,
    verdict: 'neutral',
    level: 'low',
    note: 'the code does not define it any more; what is delivered stays until it is retired',
  } as const;
}

/** Targets that the code defines, that run nothing and that were not rendered: there is nothing to compare them with. */
function unreleased(
  { fleet }: Rendered,
  targets: readonly Pick<RecordedTarget, 'environment' | 'app'>[],
  scope: Scope,
): Finding[] {
  const running = new Set(targets.map(({ environment, app }) => `${environment}/${app}`));
  const missing = fleet.apps
    .flatMap(({ name, environments }) =>
      environments.filter((each) => inScope(scope, each, name)).map((each) => `${each}/${name}`),
    )
    .filter((target) => !running.has(target));
  if (missing.length === 0) return [];
  const shown = `${missing.slice(0, 10).join(', ')}${missing.length > 10 ? `, and ${missing.length - 10} more` : ''}`;
  return [noRelease(shown, 'yet: there is nothing to compare', { severity: 'note', remedy: '' })];
}

/** Apps that run nowhere yet, and that are shown as they would be. */
function newApps(fresh: readonly NewTarget[]): Finding[] {
  const names = [...new Set(fresh.map(({ app }) => app))];
  if (names.length === 0) return [];
  const shown = `${names.slice(0, 10).join(', ')}${names.length > 10 ? `, and ${names.length - 10} more` : ''}`;
  const where = 'yet: rendered with a placeholder for each image, which no release takes';
  return [noRelease(shown, where, { severity: 'note', remedy: '' })];
}

function compared(targets: readonly RecordedTarget[], rendered: Rendered, fresh: number): CheckRow[] {
  if (targets.length === 0) return [];
  const done = rendered.targets.size - fresh;
  const all = done === targets.length;
  const message = `${done} of ${targets.length} targets that run a release were rendered with their images and compared`;
  const row = { code: 'COMPARED', message, remedy: '', subject: '' };
  // Each missing target has its own finding, which gives the severity.
  return [all ? { severity: 'passed', ...row } : { severity: 'warning', undecided: true, ...row }];
}
