import type { Snapshot } from '../../engine/delivery/snapshot';
import type { TreeEdit } from '../../engine/git';
import { governanceChanges } from '../../engine/judgement/governance-changes';
import { readTree } from '../../engine/judgement/judge-tree';
import type { Plan } from '../../engine/promotion/plan';
import type { FileRow, Files, GovernanceRow, TargetInput } from '../../kubernetes/diff';
import type { AppData, EnvironmentData } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import { classifyPath, ENVIRONMENT_OBJECTS, parseApp, parseEnvironment } from '../../registry';
import { fileRow } from './file-rows';
import { ownObjectsInput } from './target-input';

/** What a plan changes beside its targets. */
export interface EditedFiles {
  readonly governance: readonly GovernanceRow[];
  readonly files: readonly FileRow[];
  /** The environments' own objects. */
  readonly objects: readonly TargetInput[];
}

/** Reads from a plan's edits what changes in definitions, control files and the environments' own objects. */
export async function editedFiles(snapshot: Snapshot, plan: Plan): Promise<EditedFiles> {
  const before = { environments: new Map<string, EnvironmentData>(), apps: new Map<string, AppData>() };
  const after = { environments: new Map<string, EnvironmentData>(), apps: new Map<string, AppData>() };
  const files: FileRow[] = [];
  const own = new Map<string, TreeEdit[]>();
  for (const edit of plan.edits) {
    const what = classifyPath(edit.path);
    if (what === 'environment-data' || what === 'app-data') {
      const [old, now] = [
        await standingText(snapshot, plan, edit.path),
        edit.kind === 'file' ? String(edit.content) : undefined,
      ];
      note(what, edit.path, old, before);
      note(what, edit.path, now, after);
    } else if (what === 'control' || what === 'witness') {
      const stood = await standingText(snapshot, plan, edit.path);
      const kind = edit.kind === 'delete' ? 'removed' : stood === undefined ? 'added' : 'changed';
      files.push(fileRow(edit.path, kind, what, edit.kind === 'file' ? edit.content : stood));
    } else {
      const at = edit.path.indexOf(`/${ENVIRONMENT_OBJECTS}/`);
      if (at > 0) own.set(edit.path.slice(0, at), [...(own.get(edit.path.slice(0, at)) ?? []), edit]);
    }
  }
  return {
    governance: governanceChanges(before, after),
    files,
    objects: await objectsOf(snapshot, own, after.environments),
  };
}

function note(
  what: 'environment-data' | 'app-data',
  file: string,
  text: string | undefined,
  into: { readonly environments: Map<string, EnvironmentData>; readonly apps: Map<string, AppData> },
): void {
  if (text === undefined) return;
  try {
    if (what === 'app-data') {
      const app = parseApp(text, file);
      into.apps.set(app.name, app);
    } else {
      const { environment } = parseEnvironment(text, file);
      into.environments.set(environment.name, environment);
    }
  } catch (error) {
    // a broken file that stands is replaced as a whole: there is nothing to compare with
    if (!(error instanceof DeliveryError)) throw error;
  }
}

async function objectsOf(
  snapshot: Snapshot,
  edits: ReadonlyMap<string, readonly TreeEdit[]>,
  changed: ReadonlyMap<string, EnvironmentData>,
): Promise<TargetInput[]> {
  const inputs: TargetInput[] = [];
  const known = new Map(snapshot.readableEnvironments.map((each) => [each.name, each]));
  for (const environment of new Map([...known, ...changed]).values()) {
    const folder = environment.delivery.path;
    const own = edits.get(folder);
    if (!own) continue;
    const stands = known.get(environment.name)?.delivery.path === folder;
    const tree = stands
      ? (await snapshot.manifestTrees(environment.name)).get(ENVIRONMENT_OBJECTS)
      : undefined;
    const before: Files =
      (tree === undefined ? undefined : await readTree(snapshot, tree, environment.name)) ?? new Map();
    const after = new Map(before);
    for (const edit of own) {
      const name = edit.path.slice(`${folder}/${ENVIRONMENT_OBJECTS}/`.length);
      if (edit.kind === 'file') after.set(name, Buffer.from(edit.content));
      else after.delete(name);
    }
    inputs.push(ownObjectsInput(environment.name, before, after));
  }
  return inputs;
}

function standingText(
  snapshot: Snapshot,
  { repository, branch }: Plan,
  path: string,
): Promise<string | undefined> {
  const site =
    snapshot.allSites.find((each) => each.remote === repository && each.branch === branch) ?? snapshot.home;
  return snapshot.text(site, path);
}
