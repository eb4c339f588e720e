import type { Snapshot } from '../../engine/delivery';
import { readTree } from '../../engine/judgement';
import type { Plan, TargetPlan } from '../../engine/promotion';
import type { TreeFiles } from '../../kubernetes/diff';
import { TARGET_DELIVERY } from '../../model/exchange';

/** The files of a target's tree, by path, from what a plan renders or from Git; none where neither has them. */
export async function targetFiles(
  snapshot: Snapshot,
  plan: Plan,
  { app, environment }: Pick<TargetPlan, 'app' | 'environment'>,
  tree: string | undefined,
): Promise<TreeFiles> {
  if (tree === undefined) return new Map();
  const rendered = plan.renders.find((each) => each.app === app);
  if (rendered?.record.renders.trees[environment] !== tree)
    return (await readTree(snapshot, tree, environment)) ?? new Map();
  const prefix = `${environment}/`;
  const files = [...rendered.files].filter(([path]) => path.startsWith(prefix));
  return new Map(files.map(([path, content]) => [path.slice(prefix.length), content]));
}

/** Names of the files that hand a target over, of all its paths. */
export function handoverIn(paths: Iterable<string>): readonly string[] {
  const folder = `${TARGET_DELIVERY}/`;
  return [...paths].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
}
