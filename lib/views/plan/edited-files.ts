import { readable, type Snapshot } from '../../engine/delivery';
import type { TreeEdit } from '../../engine/git';
import { governanceChanges, readTree } from '../../engine/judgement';
import type { Plan } from '../../engine/promotion';
import type { TreeFiles } from '../../kubernetes/diff';
import type { EnvironmentData } from '../../model/environment';
import { type AppPart, ENVIRONMENT_INPUTS } from '../../model/exchange';
import { DeliveryError, type GovernanceRow } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import {
  classifyPath,
  layoutOf,
  type Place,
  parseApp,
  parseEnvironment,
  sharedPlaceOf,
} from '../../registry';
import type { TargetInput } from './build-plan-view';
import { fileRow } from './file-rows';
import type { FileRow } from './plan-view';
import type { WrittenDefinitions } from './steps-after-configure';
import { environmentInputsView } from './target-input';

/** The changes of a plan beside its targets. */
interface EditedFiles {
  readonly governance: readonly GovernanceRow[];
  readonly files: readonly FileRow[];
  /** The environments' inputs. */
  readonly objects: readonly TargetInput[];
  readonly written: WrittenDefinitions;
}

/** Reads from a plan's edits what changes in definitions, control files and the environments' inputs. */
export async function editedFiles(snapshot: Snapshot, plan: Plan): Promise<EditedFiles> {
  const before = {
    environments: new Map<EnvironmentName, EnvironmentData>(),
    apps: new Map<string, AppPart>(),
  };
  const after = {
    environments: new Map<EnvironmentName, EnvironmentData>(),
    apps: new Map<string, AppPart>(),
  };
  const files: FileRow[] = [];
  const others: TreeEdit[] = [];
  const layout = snapshot.layoutAt(
    { remote: plan.repository, branch: plan.branch },
    plan.edits.flatMap((edit) => environmentIn(edit) ?? []),
  );
  for (const edit of plan.edits) {
    const place = layout.placeOf(edit.path);
    const what = classifyPath(edit.path, layout);
    if (what === 'environment-data' || what === 'app-data') {
      const [old, now] = [
        await standingText(snapshot, plan, edit.path),
        edit.kind === 'file' ? String(edit.content) : undefined,
      ];
      note(place, edit.path, old, before);
      note(place, edit.path, now, after);
    } else if (what === 'control' || what === 'witness') {
      const stood = await standingText(snapshot, plan, edit.path);
      const kind = edit.kind === 'delete' ? 'removed' : stood === undefined ? 'added' : 'changed';
      files.push(fileRow(edit.path, kind, place, edit.kind === 'file' ? edit.content : stood, stood));
    } else {
      others.push(edit);
    }
  }
  return {
    governance: governanceChanges(before, after, {
      running: await runningOf(snapshot, before.apps),
      all: snapshot.readableEnvironments,
    }),
    files,
    objects: await objectsOf(snapshot, others, after.environments),
    written: {
      ...after,
      added: [...after.environments.keys()].filter((name) => !before.environments.has(name)),
      moved: [...after.environments.values()].flatMap((now) => {
        const old = before.environments.get(now.name);
        return old && old.controller !== now.controller ? [{ name: now.name, from: old.controller }] : [];
      }),
    },
  };
}

async function runningOf(snapshot: Snapshot, apps: ReadonlyMap<string, AppPart>): Promise<Set<string>> {
  const running = new Set<string>();
  for (const [target, { name }] of apps) {
    const [environment = ''] = target.split('/');
    if ((await snapshot.recordNames(environment as EnvironmentName)).includes(name)) running.add(target);
  }
  return running;
}

function environmentIn(edit: TreeEdit): EnvironmentData | undefined {
  if (edit.kind !== 'file' || sharedPlaceOf(edit.path)?.kind !== 'environment') return undefined;
  return readable(edit.content, edit.path, parseEnvironment).value?.environment;
}

function note(
  place: Place | undefined,
  file: string,
  text: string | undefined,
  into: {
    readonly environments: Map<EnvironmentName, EnvironmentData>;
    readonly apps: Map<string, AppPart>;
  },
): void {
  if (text === undefined) return;
  try {
    if (place?.kind === 'app') {
      const app = parseApp(text, file, place);
      into.apps.set(`${place.environment}/${app.name}`, app);
    } else {
      const { environment } = parseEnvironment(text, file);
      into.environments.set(environment.name, environment);
    }
  } catch (error) {
    // an existing broken file is replaced as a whole: there is nothing to compare with
    if (!(error instanceof DeliveryError)) throw error;
  }
}

async function objectsOf(
  snapshot: Snapshot,
  edits: readonly TreeEdit[],
  changed: ReadonlyMap<string, EnvironmentData>,
): Promise<TargetInput[]> {
  const inputs: TargetInput[] = [];
  const known = new Map(snapshot.readableEnvironments.map((each) => [each.name, each]));
  for (const environment of new Map([...known, ...changed]).values()) {
    const own = edits.flatMap((edit) => {
      const place = layoutOf([environment]).placeOf(edit.path);
      return place?.kind === 'inputs-file' ? [{ edit, file: place.file }] : [];
    });
    if (own.length === 0) continue;
    const stands = known.get(environment.name)?.delivery.path === environment.delivery.path;
    const tree = stands
      ? (await snapshot.manifestTrees(environment.name)).get(ENVIRONMENT_INPUTS)
      : undefined;
    const before: TreeFiles =
      (tree === undefined ? undefined : await readTree(snapshot, tree, environment.name)) ?? new Map();
    const after = new Map(before);
    for (const { edit, file } of own) {
      if (edit.kind === 'file') after.set(file, Buffer.from(edit.content));
      else after.delete(file);
    }
    inputs.push(environmentInputsView(environment, before, after));
  }
  return inputs;
}

function standingText(
  snapshot: Snapshot,
  { repository, branch }: Plan,
  path: string,
): Promise<string | undefined> {
  const location =
    snapshot.allLocations.find((each) => each.remote === repository && each.branch === branch) ??
    snapshot.home;
  return snapshot.text(location, path);
}
