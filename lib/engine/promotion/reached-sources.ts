import { DeliveryError } from '../../model/finding';
import type { CommitId, EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { locationOfPlan } from './apply-plan';
import type { Forge, ReachedSource } from './forge';
import type { Plan, TargetPlan } from './plan';
import { mergedText } from './source-comment';

/** A change that was made. */
interface Made {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly commit: CommitId;
  readonly now: Date;
}

/**
 * Tells the pull requests of source repositories that a change has brought them into an environment which asks for that.
 * The change stands already: what cannot be told is a note, and nothing else.
 */
export async function tellSources(
  forge: Pick<Forge, 'sources' | 'kind'>,
  { snapshot, plan, commit, now }: Made,
  onNote?: (note: string) => void,
): Promise<void> {
  for (const { environment, repository, commits, targets } of reachedBy(snapshot, plan)) {
    const what = `the pull requests of ${repository} are not told that they reached ${environment}`;
    if (!forge.sources) {
      onNote?.(`${what}: the forge ${forge.kind} has no way to`);
      continue;
    }
    try {
      const reached: ReachedSource = {
        location: locationOfPlan(snapshot, plan),
        environment,
        repository,
        commits,
        commit,
        text: (there, link) => mergedText(there, { environment, targets, commit, now, link }),
      };
      for (const left of await forge.sources.tell(reached)) onNote?.(`${repository}: ${left}`);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      onNote?.(`${what}: ${error.findings[0].message}`);
    }
  }
}

interface Reached extends Pick<ReachedSource, 'repository' | 'commits'> {
  readonly environment: EnvironmentName;
  readonly targets: TargetPlan[];
}

/** By environment and source repository, the targets that got another release; what a rollback restores was there before. */
function reachedBy(snapshot: Snapshot, { targets }: Plan): readonly Reached[] {
  const found = new Map<string, Reached>();
  for (const target of targets) {
    const { environment, change, from, to, restores } = target;
    const source = to?.source;
    if ((change !== 'first' && change !== 'update') || restores !== undefined) continue;
    if (source?.commit === undefined || from?.release === to?.release) continue;
    if (!snapshot.recordOf.get(environment)?.requests?.commentOnSources) continue;
    // Of another repository, the commit before says nothing.
    const before = from?.source?.repository === source.repository ? from.source.commit : undefined;
    if (before === source.commit) continue;
    const key = JSON.stringify([environment, source.repository, before ?? null, source.commit]);
    const commits = { ...(before === undefined ? {} : { from: before }), to: source.commit };
    const known = found.get(key) ?? { environment, repository: source.repository, commits, targets: [] };
    known.targets.push(target);
    found.set(key, known);
  }
  return [...found.values()];
}
