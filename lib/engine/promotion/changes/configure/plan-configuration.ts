import type { EnvironmentData } from '../../../../model/environment';
import { type AppData, ENVIRONMENT_INPUTS, partOf } from '../../../../model/exchange';
import type { Finding } from '../../../../model/finding';
import { blobId, type EnvironmentName } from '../../../../model/scalars';
import { editApp, editEnvironment, layoutOf } from '../../../../registry';
import { historyLost, type Location, repositoryOf, type Snapshot } from '../../../delivery';
import { type TreeEdit, treeOfFiles } from '../../../git';
import {
  environmentLeaves,
  judgeEnvironments,
  permittedFiles,
  sharedObjects,
  targetsIn,
  undefinedEnvironment,
  undefinedTarget,
} from '../../../judgement';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Rendered } from '../../renderer';
import type { ChangeRequest } from '../../request';
import { standsIn } from '../../stands-in';
import { fileStart } from '../../starting-point';
import { type ConfigurationPart, type ConfigureChange, POINTERS } from './change';

/** Typed environments and apps, to be brought into the delivery data. */
interface ConfigurationRequest extends ChangeRequest {
  readonly rendered: Rendered;
  /** Commit of the typed definitions. */
  readonly code?: string;
  /** Whether branches that are gone are begun anew. */
  readonly acceptHead?: 'none';
  /** Finds the branch that an environment is delivered to; a new environment may name one that was not read yet. */
  readonly locationOf: (environment: EnvironmentData) => Promise<Location>;
}

/**
 * Plans to bring the typed environments and the apps' parts in them into the delivery data, with the environments' inputs.
 * For each branch one plan of all that needs no approval, and one for each environment that stands there and asks for
 * approval. No release moves: no target's manifests are touched.
 */
export async function planConfiguration(snapshot: Snapshot, request: ConfigurationRequest): Promise<Plan[]> {
  const drafts = new Map<string, Draft>();
  const draftOf = (
    location: Location,
    before?: EnvironmentData,
    awaits: string | undefined = before?.name,
  ): Draft => {
    const key = JSON.stringify([location.remote, location.branch, awaits]);
    const draft = drafts.get(key) ?? {
      part: {
        repository: location.remote,
        branch: location.branch,
        ...(awaits === undefined ? {} : { awaits }),
      },
      location,
      edits: [],
      needed: 0,
      owners: new Set<string>(),
      environments: new Set<EnvironmentName>(),
      files: new Map<string, string | undefined>(),
    };
    drafts.set(key, draft);
    if (before) askFor(draft, before);
    return draft;
  };
  draftOf(snapshot.home);
  const { apps, environments: described } = request.rendered.fleet;
  for (const environment of described) {
    const location = await request.locationOf(environment);
    const draft = draftOf(location, await asking(snapshot, location, environment));
    await planEnvironment(snapshot, request, environment, draft);
    await planApps(snapshot, apps, environment, draft);
    await dropApps(snapshot, apps, environment, draft);
    if (location.remote === snapshot.home.remote && location.branch === snapshot.home.branch) continue;
    const before = await asking(snapshot, snapshot.home, environment);
    await planPointer(snapshot, environment, draftOf(snapshot.home, before, before && POINTERS));
  }
  const leaving = await leavingEnvironments(snapshot, described);
  for (const environment of leaving) await dropEnvironment(snapshot, environment, draftOf);
  const findings = [
    ...judgeEnvironments(snapshot, described, request.now),
    ...(await forgotten(snapshot, request, leaving)),
    ...(await inputFindings(snapshot, request)),
  ];
  const all = [...drafts.values()];
  const lost = request.acceptHead === 'none' ? [] : lostBranches(all);
  const teller = all.find(({ location, edits }) => location === snapshot.home && edits.length > 0) ?? all[0];
  return all.map((draft) => {
    // Refusals stop every part; warnings and notes are reported once.
    const told = findings.filter(({ severity }) => severity === 'refusal' || draft === teller);
    return completed(snapshot, request, draft, told, lost);
  });
}

/** The parts to be done, of all that a configuration may do: without those that have nothing to do, where others have. */
export function partsToDo(plans: readonly Plan[]): readonly Plan[] {
  const some = plans.filter(({ edits, effect }) => edits.length > 0 || effect === 'refused');
  return some.length > 0 ? some : plans.slice(0, 1);
}

function completed(
  snapshot: Snapshot,
  request: ConfigurationRequest,
  { part, location, edits, needed, owners, environments, files }: Draft,
  findings: readonly Finding[],
  lost: readonly Finding[],
): Plan {
  const [first] = environments;
  // Elsewhere the environment says which branch is meant: several of one branch go by the first.
  const named = first !== undefined && (environments.size === 1 || location !== snapshot.home);
  const change: ConfigureChange = {
    verb: 'configure',
    ...(request.code === undefined ? {} : { code: request.code }),
    ...(request.acceptHead === undefined ? {} : { acceptHead: request.acceptHead }),
    part,
  };
  const layout = snapshot.layoutAt(location, request.rendered.fleet.environments);
  return completePlan(layout, {
    ...planFrame(location, request, change),
    ...(named ? { environment: first } : {}),
    edits,
    findings: [...lost, ...(location === snapshot.home ? findings : [])],
    startsFrom: Object.assign({}, ...[...files].map(([path, text]) => fileStart(path, text))),
    concerns: [...files.keys()],
    approvals: { needed, owners: [...owners] },
  });
}

/** Branches that are gone: started anew without their targets, they would make the controller delete everything. */
function lostBranches(drafts: readonly Draft[]): Finding[] {
  const locations = new Set(drafts.map(({ location }) => location));
  return [...locations].flatMap((each) => (each.lost ? [historyLost(each, each.lost)] : []));
}

interface Draft {
  readonly part: ConfigurationPart;
  readonly location: Location;
  readonly edits: TreeEdit[];
  readonly owners: Set<string>;
  readonly environments: Set<EnvironmentName>;
  /** The data files asked for, with the text that stands there. */
  readonly files: Map<string, string | undefined>;
  needed: number;
}

/** The environment as it is now, where it stands on a branch and a change of it needs approval there. */
async function asking(
  snapshot: Snapshot,
  location: Location,
  { name }: EnvironmentData,
): Promise<EnvironmentData | undefined> {
  const before = snapshot.environments.find((each) => each.name === name);
  if (before === undefined || before.approvals.reviewers === 0) return undefined;
  const text = await snapshot.text(location, snapshot.pathOf({ kind: 'environment', environment: name }));
  return text === undefined ? undefined : before;
}

async function planEnvironment(
  snapshot: Snapshot,
  { rendered }: ConfigurationRequest,
  environment: EnvironmentData,
  draft: Draft,
) {
  const { location } = draft;
  const file = snapshot.pathOf({ kind: 'environment', environment: environment.name });
  const objects = rendered.environmentInputs.get(environment.name) ?? new Map<string, Buffer>();
  const folder = layoutOf([environment]).pathOf({ kind: 'inputs', environment: environment.name });
  const tree = objects.size === 0 ? undefined : treeOfFiles(objects, repositoryOf(location).objectFormat).id;
  const text = await snapshot.text(location, file);
  draft.files.set(file, text);
  const content = editEnvironment(
    text,
    { environment, ...(tree === undefined ? {} : { inputsTree: tree }) },
    file,
  );
  const edits: TreeEdit[] = [];
  if (content !== text) edits.push({ kind: 'file', path: file, content });
  edits.push(...(await folderEdits(location, folder, objects)));
  if (edits.length === 0) return;
  draft.edits.push(...edits);
  draft.environments.add(environment.name);
}

/** The parts of apps in an environment: one file each. An app that the code declares absent there leaves. */
async function planApps(
  snapshot: Snapshot,
  apps: readonly AppData[],
  environment: EnvironmentData,
  draft: Draft,
) {
  const { name } = environment;
  const layout = layoutOf([environment]);
  for (const app of apps) {
    const file = layout.pathOf({ kind: 'app', environment: name, app: app.name });
    const text = await snapshot.text(draft.location, file);
    if (app.environments.includes(name)) {
      draft.files.set(file, text);
      const content = editApp(text, partOf(app, name), file);
      if (content === text) continue;
      draft.edits.push({ kind: 'file', path: file, content });
    } else {
      if (text === undefined) continue;
      draft.files.set(file, text);
      draft.edits.push({ kind: 'delete', path: file });
    }
    draft.environments.add(name);
  }
}

/**
 * An app that the code does not define leaves the data when nothing of it is left anywhere: it was retired, or was
 * never released.
 */
async function dropApps(
  snapshot: Snapshot,
  apps: readonly AppData[],
  { name }: EnvironmentData,
  draft: Draft,
) {
  const defined = new Set<string>(apps.map((app) => app.name));
  for (const app of await snapshot.appsIn(name)) {
    if (defined.has(app) || (await standsIn(snapshot, app)).length > 0) continue;
    const file = snapshot.pathOf({ kind: 'app', environment: name, app });
    draft.files.set(file, await snapshot.text(draft.location, file));
    draft.edits.push({ kind: 'delete', path: file });
    draft.environments.add(name);
  }
}

/** Environments that the code does not define and where nothing is left: no record, no manifests, no control file. */
async function leavingEnvironments(
  snapshot: Snapshot,
  described: readonly EnvironmentData[],
): Promise<readonly EnvironmentData[]> {
  const defined = new Set(described.map(({ name }) => name));
  const leaving: EnvironmentData[] = [];
  for (const each of snapshot.environments) {
    if (defined.has(each.name) || !snapshot.isReachable(each.name)) continue;
    const [targets, others] = await Promise.all([
      targetsIn(snapshot, each.name),
      controlFiles(snapshot, each.name),
    ]);
    if (targets.length === 0 && others.length === 0) leaving.push(each);
  }
  return leaving;
}

/** Freezes, holds, waivers and the like of an environment: a person has to end them first. */
async function controlFiles(snapshot: Snapshot, environment: EnvironmentName): Promise<readonly string[]> {
  const location = snapshot.locationOf(environment);
  const { head } = location;
  if (head === undefined) return [];
  const layout = snapshot.layoutAt(location);
  const freeze = snapshot.pathOf({ kind: 'freeze', environment });
  const found = (await snapshot.text(location, freeze)) === undefined ? [] : [freeze];
  for (const kind of CONTROLS) {
    const path = snapshot.folderOf({ kind, environment });
    for (const entry of await repositoryOf(location).entries(head, { path })) {
      const file = `${path}/${entry.path}`;
      if (layout.placeOf(file)?.kind === kind) found.push(file);
    }
  }
  return found;
}

const CONTROLS = ['hold', 'waiver', 'control'] as const;

/**
 * Removes its data, its parts of apps and its inputs, with the consent of its approvers; the home branch forgets where
 * it was delivered.
 */
async function dropEnvironment(
  snapshot: Snapshot,
  environment: EnvironmentData,
  draftOf: (location: Location, before?: EnvironmentData, awaits?: string) => Draft,
) {
  const { name } = environment;
  const location = snapshot.locationOf(name);
  const data = snapshot.pathOf({ kind: 'environment', environment: name });
  const draft = draftOf(location, await asking(snapshot, location, environment));
  const files = [
    data,
    ...(await snapshot.appsIn(name)).map((app) => snapshot.pathOf({ kind: 'app', environment: name, app })),
  ];
  for (const path of files) {
    const text = await snapshot.text(location, path);
    draft.files.set(path, text);
    if (text !== undefined) draft.edits.push({ kind: 'delete', path });
  }
  const inputs = snapshot.layoutAt(location).pathOf({ kind: 'inputs', environment: name });
  draft.edits.push(...(await folderEdits(location, inputs, new Map())));
  draft.environments.add(name);
  if (location === snapshot.home) return;
  const before = await asking(snapshot, snapshot.home, environment);
  const home = draftOf(snapshot.home, before, before && POINTERS);
  const text = await snapshot.text(snapshot.home, data);
  home.files.set(data, text);
  if (text !== undefined) home.edits.push({ kind: 'delete', path: data });
}

/** Objects of an environment's inputs that its controller will refuse, or that a target owns as well. */
async function inputFindings(snapshot: Snapshot, { rendered }: ConfigurationRequest): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const environment of rendered.fleet.environments) {
    const { name } = environment;
    const files = rendered.environmentInputs.get(name);
    if (files === undefined || files.size === 0) continue;
    findings.push(
      ...permittedFiles(environment, files, { environment: name }),
      ...(await sharedObjects(snapshot, { environment: name, app: ENVIRONMENT_INPUTS, files })),
    );
  }
  return findings;
}

/** The edits that make a folder hold exactly these files; files that are right already are not named. */
async function folderEdits(
  location: Location,
  folder: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<TreeEdit[]> {
  const repository = repositoryOf(location);
  const entries =
    location.head === undefined
      ? []
      : await repository.entries(location.head, { path: folder, recursive: true });
  const standing = new Map(entries.map(({ path, id }) => [path, id]));
  const edits: TreeEdit[] = [];
  for (const [name, content] of files) {
    const path = `${folder}/${name}`;
    if (standing.get(name) !== blobId(content, repository.objectFormat))
      edits.push({ kind: 'file', path, content });
    standing.delete(name);
  }
  for (const name of standing.keys()) edits.push({ kind: 'delete', path: `${folder}/${name}` });
  return edits;
}

/** The home branch says where an environment that is delivered elsewhere lives. */
async function planPointer(snapshot: Snapshot, environment: EnvironmentData, home: Draft) {
  const file = snapshot.pathOf({ kind: 'environment', environment: environment.name });
  const text = await snapshot.text(home.location, file);
  home.files.set(file, text);
  const content = editEnvironment(text, { environment }, file);
  if (content !== text) home.edits.push({ kind: 'file', path: file, content });
}

/** The present data decides who has to agree, not the requested one. */
function askFor(draft: Draft, { approvals }: EnvironmentData) {
  draft.needed = Math.max(draft.needed, approvals.reviewers);
  for (const owner of approvals.owners) draft.owners.add(owner);
}

/** Nothing is pruned because code forgot to mention it: removal needs a verb. */
async function forgotten(
  snapshot: Snapshot,
  { rendered }: ConfigurationRequest,
  leaving: readonly EnvironmentData[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const environments = new Set(rendered.fleet.environments.map(({ name }) => name));
  const apps = new Map<string, AppData>(rendered.fleet.apps.map((app) => [app.name, app]));
  for (const environment of snapshot.environments) {
    const { name } = environment;
    if (leaving.includes(environment)) findings.push(environmentLeaves(name));
    else if (!environments.has(name)) findings.push(undefinedEnvironment(name));
    for (const app of await snapshot.recordNames(name)) {
      if (environments.has(name) && apps.get(app)?.environments.includes(name)) continue;
      findings.push(undefinedTarget(name, app));
    }
  }
  return findings;
}
