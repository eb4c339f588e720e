import type { TreeFiles } from '../../kubernetes/diff';
import { judgeManifests } from '../../kubernetes/policy';
import { ENVIRONMENT_INPUTS, TARGET_OBJECTS } from '../../model/exchange';
import type { Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { type DeliveryLayout, type EnvironmentFile, layoutOf, type ReleaseRecord } from '../../registry';
import { version } from '../../version';
import { buildPlanView, type CheckRow, checkRow, type PlanView, type TargetInput } from '../../views/plan';
import { environmentInputsView, fileRow, syncPolicyRow, targetInput } from '../../views/plan/from-delivery';
import { unexpectedFiles } from '../delivery';
import type { GitRepository } from '../git';
import { governanceChanges, judgeInputs, judgeRecordedTarget, mixedChange } from '../judgement';
import { DeliveryState } from './delivery-state';
import { type PlacedChanges, placeChanges } from './place-changes';
import { assertScope, inScope, ownInScope, type Scope } from './scope';
import { targetOfKey } from './target-key';

/** Two commits of a delivery repository. */
interface DeliveryRange {
  readonly repository: GitRepository;
  readonly base: CommitId;
  readonly head: CommitId;
  readonly scope?: Scope;
}

/** A comparison, ready to be shown. */
export interface Comparison {
  readonly view: PlanView;
  /** Whether anything differs at all, the text of a record included. */
  readonly differs: boolean;
}

/**
 * The difference between two commits of a delivery repository, worked out from their data alone: which targets change
 * and what each change proves to be, what changes in governance and control files, and what else is touched. Both sides
 * are read as hostile input, and no code of the project runs. Whether a release may enter its environment is for
 * `merge` to judge.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`
 */
export async function deliveryDiff({
  repository,
  base,
  head,
  scope = {},
}: DeliveryRange): Promise<Comparison> {
  const [before, after] = [new DeliveryState(repository, base), new DeliveryState(repository, head)];
  const changes = await repository.changes(base, head);
  const [old, now] = [await before.environments(), await after.environments()];
  const said = [old, now].map((each) => [...each.values()].map(({ environment }) => environment));
  const layouts = [layoutOf(said.flat()), layoutOf(said.reverse().flat())] as const;
  assertScope(scope, await knownTargets([before, after], layouts, [...old.keys(), ...now.keys()]));
  const placed = narrowed(placeChanges(changes, layouts[0]), scope);
  const sides = await readSides(repository, [before, after], [old, now], layouts, placed);
  const findings = [...judgeTargets(placed, sides), ...judgeAllInputs(placed, sides, now), ...mixed(placed)];
  const running = new Set((await after.records(placed.apps, layouts[1])).keys());
  const governance = governanceChanges(
    { environments: dataOf(old, placed.environments), apps: await before.apps(placed.apps, layouts[0]) },
    { environments: dataOf(now, placed.environments), apps: await after.apps(placed.apps, layouts[1]) },
    { running, all: said.flat() },
  );
  const inputs = inputsOf(placed, sides, (name) => (now.get(name) ?? old.get(name))?.environment.controller);
  const environments = [...new Set(inputs.map(({ environment }) => environment))];
  const view = buildPlanView({
    verb: 'diff',
    environments,
    compared: { base, head, tool: `cdk8s-delivery ${version}` },
    targets: inputs,
    sync: environments.flatMap((name) => {
      const environment = (now.get(name) ?? old.get(name))?.environment;
      return environment ? [syncPolicyRow(environment)] : [];
    }),
    checks: [...[...new Set([...after.findings, ...findings])].map(checkRow), ...proven(placed, findings)],
    governance,
    files: placed.others.map(({ path, kind, place }) => fileRow(path, kind, place)),
  });
  const { targets, objects, others } = placed;
  return {
    view,
    differs:
      targets.length + objects.length + others.length + placed.environments.length + placed.apps.length > 0,
  };
}

async function knownTargets(
  states: readonly [DeliveryState, DeliveryState],
  layouts: readonly [DeliveryLayout, DeliveryLayout],
  environments: readonly EnvironmentName[],
): Promise<ReadonlyMap<EnvironmentName, ReadonlySet<AppName>>> {
  const known = new Map<EnvironmentName, Set<AppName>>();
  for (const environment of environments) {
    const apps = known.get(environment) ?? new Set();
    known.set(environment, apps);
    for (const [index, state] of states.entries())
      for (const app of await state.appNames(environment, layouts[index] ?? layouts[0])) apps.add(app);
  }
  return known;
}

function narrowed(placed: PlacedChanges, scope: Scope): PlacedChanges {
  if (scope.app === undefined && scope.environments === undefined) return placed;
  const own = (environment: EnvironmentName) => ownInScope(scope, environment);
  const meant = (key: string) => {
    const { environment, app } = targetOfKey(key);
    return inScope(scope, environment, app);
  };
  return {
    targets: placed.targets.filter(meant),
    objects: placed.objects.filter(own),
    environments: placed.environments.filter(own),
    apps: placed.apps.filter(meant),
    others: [],
  };
}

/** What stands on one side of the comparison. */
interface Side {
  readonly records: ReadonlyMap<string, ReleaseRecord>;
  /** By `<environment>/<app>`, `_inputs` among the apps. */
  readonly files: ReadonlyMap<string, TreeFiles>;
  readonly trees: ReadonlyMap<string, string>;
  readonly unexpected: readonly Finding[];
}

function readSides(
  repository: GitRepository,
  states: readonly [DeliveryState, DeliveryState],
  environments: readonly [
    ReadonlyMap<EnvironmentName, EnvironmentFile>,
    ReadonlyMap<EnvironmentName, EnvironmentFile>,
  ],
  layouts: readonly [DeliveryLayout, DeliveryLayout],
  placed: PlacedChanges,
): Promise<[Side, Side]> {
  return Promise.all([
    readSide(repository, states[0], environments[0], environments[1], layouts[0], placed),
    readSide(repository, states[1], environments[1], environments[0], layouts[1], placed),
  ]);
}

async function readSide(
  repository: GitRepository,
  state: DeliveryState,
  environments: ReadonlyMap<EnvironmentName, EnvironmentFile>,
  others: ReadonlyMap<EnvironmentName, EnvironmentFile>,
  layout: DeliveryLayout,
  { targets, objects }: PlacedChanges,
): Promise<Side> {
  const wanted = new Set([...targets, ...objects.map((each) => `${each}/${ENVIRONMENT_INPUTS}`)]);
  const names = new Set([...targets.map((each) => targetOfKey(each).environment), ...objects]);
  const trees = new Map<string, string>();
  const blobs: { target: string; path: string; id: string }[] = [];
  const unexpected: Finding[] = [];
  for (const name of names) {
    const folder = (environments.get(name) ?? others.get(name))?.environment.delivery.path;
    if (folder === undefined) continue;
    for (const entry of await state.below(folder)) {
      const [app = '', ...rest] = entry.path.split('/');
      const target = `${name}/${app}`;
      if (!wanted.has(target)) continue;
      if (rest.length === 0 && entry.type === 'tree') trees.set(target, entry.id);
      if (entry.type === 'tree') continue;
      const path = app === ENVIRONMENT_INPUTS ? `${TARGET_OBJECTS}/${rest.at(-1)}` : rest.join('/') || app;
      unexpected.push(...unexpectedFiles([{ ...entry, path }], { environment: name, app }));
      if (entry.type === 'blob') blobs.push({ target, path: rest.join('/'), id: entry.id });
    }
  }
  const contents = await repository.read(blobs.map(({ id }) => id));
  const files = new Map<string, Map<string, Buffer>>();
  blobs.forEach(({ target, path }, index) => {
    const known = files.get(target) ?? new Map<string, Buffer>();
    files.set(target, known.set(path, contents[index] ?? Buffer.alloc(0)));
  });
  return { records: await state.records(targets, layout), files, trees, unexpected };
}

function inputsOf(
  { targets, objects }: PlacedChanges,
  [before, after]: readonly [Side, Side],
  controllerOf: (environment: EnvironmentName) => string | undefined,
): TargetInput[] {
  const none: TreeFiles = new Map();
  const own = objects.map((environment) => {
    const key = `${environment}/${ENVIRONMENT_INPUTS}`;
    const named = { name: environment, controller: controllerOf(environment) };
    return environmentInputsView(named, before.files.get(key) ?? none, after.files.get(key) ?? none);
  });
  const apps = targets.map((target) => {
    const { environment, app } = targetOfKey(target);
    const [from, to] = [before.records.get(target), after.records.get(target)];
    return targetInput({
      environment,
      app,
      controller: controllerOf(environment),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      before: before.files.get(target) ?? none,
      after: after.files.get(target) ?? none,
    });
  });
  return [...own, ...apps];
}

/**
 * What has to hold for the head, whatever it changes: its files are those that the records name, and its manifests may
 * be delivered.
 */
function judgeTargets(
  { targets }: PlacedChanges,
  [, { records, files, trees, unexpected }]: readonly [Side, Side],
): Finding[] {
  return [
    ...unexpected,
    ...targets.flatMap((target) => {
      const { environment, app } = targetOfKey(target);
      const subject = { environment, app };
      const [record, tree] = [records.get(target), trees.get(target)];
      return [
        ...judgeRecordedTarget({ environment, app, record, tree }),
        ...(record ? judgeManifests(files.get(target) ?? new Map(), record.images, subject) : []),
      ];
    }),
  ];
}

function judgeAllInputs(
  { objects }: PlacedChanges,
  [, { trees }]: readonly [Side, Side],
  now: ReadonlyMap<EnvironmentName, EnvironmentFile>,
): Finding[] {
  return objects.flatMap((environment) => {
    const tree = trees.get(`${environment}/${ENVIRONMENT_INPUTS}`);
    const file = now.get(environment);
    return file ? judgeInputs(environment, file.inputsTree, tree) : [];
  });
}

function mixed({ targets, objects, environments, apps, others }: PlacedChanges): Finding[] {
  const control = others.flatMap(({ what, path }) => (what === 'control' ? [path] : []));
  return mixedChange([
    { what: 'a delivery', files: targets },
    { what: 'governance', files: [...environments, ...apps, ...objects] },
    // A rollback adds a hold: control files beside targets do not make a mixed change.
    { what: 'control', files: targets.length === 0 ? control : [] },
  ]);
}

function proven({ targets }: PlacedChanges, findings: readonly Finding[]): CheckRow[] {
  if (targets.length === 0 || findings.length > 0) return [];
  const message =
    'the files of every target that changes are what its record says, and every record certifies itself';
  return [{ severity: 'passed', code: 'FILES_MATCH', message, remedy: '', subject: '' }];
}

function dataOf(
  environments: ReadonlyMap<EnvironmentName, EnvironmentFile>,
  names: readonly EnvironmentName[],
) {
  return new Map(
    names.flatMap((name) => {
      const file = environments.get(name);
      return file ? [[name, file.environment] as const] : [];
    }),
  );
}
