import type { EnvironmentData } from '../../../../model/environment';
import { type Finding, finding } from '../../../../model/finding';
import { blobId } from '../../../../model/scalars';
import { editApp, editEnvironment, layout, parseApp, rootsOf } from '../../../../registry';
import { repositoryOf, type Site } from '../../../delivery/site';
import type { Snapshot } from '../../../delivery/snapshot';
import { type TreeEdit, treeOfFiles } from '../../../git';
import { judgeEnvironments } from '../../../judgement/judge-environments';
import { undefinedTarget } from '../../../judgement/undefined-target';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Rendered } from '../../renderer';
import type { ChangeRequest } from '../../request';
import { fileStart } from '../../starting-point';
import type { ConfigureChange } from './change';

/** Typed environments and apps, to be brought into the delivery data. */
export interface ConfigurationRequest extends ChangeRequest {
  readonly rendered: Rendered;
  /** Commit of the typed definitions. */
  readonly code?: string;
  /** Finds the branch that an environment is delivered to; a new environment may name one that nobody read yet. */
  readonly siteOf: (environment: EnvironmentData) => Promise<Site>;
}

/**
 * Plans to bring the typed environments into the delivery data, with the inputs of the environments. One
 * plan per branch that is changed. No release moves: no target's manifests are touched.
 */
export async function planConfiguration(snapshot: Snapshot, request: ConfigurationRequest): Promise<Plan[]> {
  const drafts = new Map<string, Draft>();
  const draftOf = (site: Site): Draft => {
    const key = `${site.remote}\n${site.branch}`;
    const draft = drafts.get(key) ?? {
      site,
      edits: [],
      needed: 0,
      owners: new Set<string>(),
      environments: new Set<string>(),
      files: new Map<string, string | undefined>(),
    };
    drafts.set(key, draft);
    return draft;
  };
  const home = draftOf(snapshot.home);
  for (const environment of request.rendered.fleet.environments) {
    const site = await request.siteOf(environment);
    await planEnvironment(snapshot, request, environment, draftOf(site));
    if (
      site !== snapshot.home &&
      (site.remote !== snapshot.home.remote || site.branch !== snapshot.home.branch)
    ) {
      await planPointer(snapshot, environment, home);
    }
  }
  await planApps(snapshot, request, home);
  const findings = [
    ...judgeEnvironments(snapshot, request.rendered.fleet.environments),
    ...(await forgotten(snapshot, request)),
  ];
  return [...drafts.values()].map(({ site, edits, needed, owners, environments, files }) => {
    const [first] = environments;
    // Elsewhere the environment says which branch is meant: several of one branch go by the first.
    const named = first !== undefined && (environments.size === 1 || site !== snapshot.home);
    const change: ConfigureChange = {
      verb: 'configure',
      ...(request.code === undefined ? {} : { code: request.code }),
      part: { repository: site.remote, branch: site.branch },
    };
    return completePlan({
      ...planFrame(site, request, change),
      ...(named ? { environment: first } : {}),
      edits,
      findings: site === snapshot.home ? findings : [],
      startsFrom: Object.assign({}, ...[...files].map(([path, text]) => fileStart(path, text))),
      concerns: [...files.keys()],
      approvals: { needed, owners: [...owners] },
    });
  });
}

interface Draft {
  readonly site: Site;
  readonly edits: TreeEdit[];
  readonly owners: Set<string>;
  readonly environments: Set<string>;
  /** The data files asked for, with the text that stands there. */
  readonly files: Map<string, string | undefined>;
  needed: number;
}

async function planEnvironment(
  snapshot: Snapshot,
  { rendered }: ConfigurationRequest,
  environment: EnvironmentData,
  draft: Draft,
) {
  const { site } = draft;
  const file = layout.pathOf({ kind: 'environment', environment: environment.name });
  const objects = rendered.environmentInputs.get(environment.name) ?? new Map<string, Buffer>();
  const folder = layout.pathOf({ kind: 'inputs', environment: environment.name }, rootsOf([environment]));
  const tree = objects.size === 0 ? undefined : treeOfFiles(objects, repositoryOf(site).objectFormat).id;
  const text = await snapshot.text(site, file);
  draft.files.set(file, text);
  const content = editEnvironment(
    text,
    { environment, ...(tree === undefined ? {} : { inputsTree: tree }) },
    file,
  );
  const edits: TreeEdit[] = [];
  if (content !== text) edits.push({ kind: 'file', path: file, content });
  edits.push(...(await folderEdits(site, folder, objects)));
  if (edits.length === 0) return;
  draft.edits.push(...edits);
  draft.environments.add(environment.name);
  const before = snapshot.environments.find(({ name }) => name === environment.name);
  if (before && text !== undefined) askFor(draft, before);
}

/** The edits that make a folder hold exactly these files; files that are right already are not named. */
async function folderEdits(
  site: Site,
  folder: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<TreeEdit[]> {
  const repository = repositoryOf(site);
  const entries =
    site.head === undefined ? [] : await repository.entries(site.head, { path: folder, recursive: true });
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
  const file = layout.pathOf({ kind: 'environment', environment: environment.name });
  const text = await snapshot.text(home.site, file);
  home.files.set(file, text);
  const content = editEnvironment(text, { environment }, file);
  if (content === text) return;
  home.edits.push({ kind: 'file', path: file, content });
  const before = snapshot.environments.find(({ name }) => name === environment.name);
  if (before && text !== undefined) askFor(home, before);
}

/** What is there now decides who has to agree, not what is asked for. */
function askFor(draft: Draft, { approvals }: EnvironmentData) {
  draft.needed = Math.max(draft.needed, approvals.reviewers);
  for (const owner of approvals.owners) draft.owners.add(owner);
}

async function planApps(snapshot: Snapshot, { rendered }: ConfigurationRequest, home: Draft) {
  for (const app of rendered.fleet.apps) {
    const file = layout.pathOf({ kind: 'app', app: app.name });
    const text = await snapshot.text(home.site, file);
    home.files.set(file, text);
    const content = editApp(text, app, file);
    if (content === text) continue;
    home.edits.push({ kind: 'file', path: file, content });
    if (text === undefined) continue;
    const concerned = new Set([...app.environments, ...parseApp(text, file).environments]);
    for (const environment of snapshot.environments)
      if (concerned.has(environment.name)) askFor(home, environment);
  }
}

/** Nothing is pruned because code forgot to mention it: leaving is a verb. */
async function forgotten(snapshot: Snapshot, { rendered }: ConfigurationRequest): Promise<Finding[]> {
  const findings: Finding[] = [];
  const environments = new Set(rendered.fleet.environments.map(({ name }) => name));
  const apps = new Map(rendered.fleet.apps.map((app) => [app.name, app]));
  for (const { name } of snapshot.environments) {
    if (!environments.has(name)) {
      findings.push(
        finding(
          'warning',
          'ORPHAN_RECORD',
          `environment ${name} is in the delivery data, the code no longer defines it; it stays`,
          { environment: name },
          'retire its targets, then remove its folder in a commit of your own',
        ),
      );
    }
    for (const app of await snapshot.recordNames(name)) {
      if (environments.has(name) && apps.get(app)?.environments.includes(name)) continue;
      findings.push(undefinedTarget(name, app));
    }
  }
  return findings;
}
