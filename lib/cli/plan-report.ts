import { type ChangeClass, type ClaimKind, claimImageOnly, diffTrees, type TreeDiff } from '../diff';
import type { Plan, Snapshot, TargetPlan } from '../promotion';
import { readTree } from '../promotion';

/** What a release does in one environment: the difference of the files, and what it proves to be. */
export interface EnvironmentEffect {
  readonly environment: string;
  readonly app: string;
  readonly claim: ClaimKind;
  readonly diff: TreeDiff;
  readonly classes: ReadonlyMap<ChangeClass, number>;
}

/** What a plan does to the files of each target it changes. */
export async function targetEffects(snapshot: Snapshot, plan: Plan): Promise<EnvironmentEffect[]> {
  const effects: EnvironmentEffect[] = [];
  for (const target of plan.targets) {
    if (target.change === 'same' || target.change === 'evidence') continue;
    effects.push(await effectOf(snapshot, plan, target, target.environment));
  }
  return effects;
}

/** What a release will do in the environments that it can still reach, as they stand now. */
export async function laterEffects(snapshot: Snapshot, plan: Plan): Promise<EnvironmentEffect[]> {
  const effects: EnvironmentEffect[] = [];
  if (plan.verb !== 'release') return effects;
  for (const target of plan.targets) {
    if (!target.to) continue;
    for (const { name } of snapshot.environments) {
      if (name === target.environment || target.to.renders.trees[name] === undefined) continue;
      const stands = (await snapshot.record(name, target.app))?.record;
      const before = stands?.renders.trees[name];
      const after = target.to.renders.trees[name];
      const later: TargetPlan = {
        ...withoutFrom(target),
        environment: name,
        ...(stands ? { from: stands } : {}),
        tree: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
      };
      effects.push(await effectOf(snapshot, plan, later, name));
    }
  }
  return effects;
}

async function effectOf(
  snapshot: Snapshot,
  plan: Plan,
  { app, from, to, tree }: TargetPlan,
  environment: string,
): Promise<EnvironmentEffect> {
  const [before, after] = await Promise.all([
    filesOf(snapshot, plan, app, environment, tree.before),
    filesOf(snapshot, plan, app, environment, tree.after),
  ]);
  const diff = diffTrees(before, after);
  const { kind } = claimImageOnly({
    before,
    after,
    oldImages: from?.images ?? {},
    newImages: to?.images ?? {},
  });
  const classes = new Map<ChangeClass, number>();
  for (const { changes } of diff.objects) {
    for (const { class: each } of changes) classes.set(each, (classes.get(each) ?? 0) + 1);
  }
  return { environment, app, claim: kind, diff, classes };
}

async function filesOf(
  snapshot: Snapshot,
  plan: Plan,
  app: string,
  environment: string,
  tree: string | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  if (tree === undefined) return new Map();
  const rendered = plan.renders.find((each) => each.app === app);
  if (rendered && rendered.record.renders.trees[environment] === tree) {
    const prefix = `${environment}/`;
    return new Map(
      [...rendered.files]
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, content]) => [path.slice(prefix.length), content]),
    );
  }
  return (await readTree(snapshot, tree)) ?? new Map();
}

function withoutFrom({ from: _, ...rest }: TargetPlan): TargetPlan {
  return rest;
}
