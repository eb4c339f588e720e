import type { Finding } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { type Location, pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { type ChangedTarget, judgeTarget } from './judge-target';
import { noFirst } from './placement-rules';

/** Names the targets that changed files belong to. */
type TargetsOf = (changed: readonly { readonly path: string }[]) => readonly ChangedTarget[];

/**
 * Judges what targets ran between the base and the last commit of a change. Such a state does not show in the
 * difference, but it stays in the history where the commits are kept: custody would count it as a presence, and a
 * rollback would go back to it.
 *
 * @param head the last commit, which is judged by itself
 */
export async function passingStates(
  base: Snapshot,
  location: Location,
  head: CommitId,
  targetsOf: TargetsOf,
  now: Date,
): Promise<Finding[]> {
  if (location.head === undefined) return [];
  const repository = repositoryOf(location);
  // Nothing stands in between: the usual case.
  if (await repository.isParent(location.head, head)) return [];
  const all: Step[] = [];
  for await (const { commit, changes } of repository.history(head, [], { except: location.head }))
    all.push({ commit, targets: targetsOf(changes.filter(({ type }) => type === 'blob')) });
  const commits = all.filter(({ commit }) => commit !== head);
  if (commits.length === 0) return [];
  const stateAt = async (commit: CommitId, { environment, app }: ChangedTarget): Promise<string> => {
    const ids = await Promise.all([
      repository.idAt(commit, base.pathOf({ kind: 'record', environment, app })),
      repository.idAt(commit, base.manifestPath(environment, app)),
    ]);
    return ids.join(' ');
  };
  const known = [location.head, head, (await repository.mergeBase(location.head, head)) ?? head];
  const seen = new Set<string>();
  const findings: Finding[] = await laterBaselines(base, location, all);
  for (const { commit, targets } of commits) {
    for (const target of targets) {
      if (!base.environments.some(({ name }) => name === target.environment)) continue;
      const state = await stateAt(commit, target);
      const key = `${target.environment}/${target.app} ${state}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const others = await Promise.all(known.map((each) => stateAt(each, target)));
      if (others.includes(state)) continue;
      const judged = await judgeTarget(base, commit, { ...target, record: true }, now);
      findings.push(...judged.findings.map((each) => passing(each, commit)));
    }
  }
  return findings;
}

/** A commit of a change, and the targets that it touches. */
interface Step {
  readonly commit: CommitId;
  readonly targets: readonly ChangedTarget[];
}

/**
 * Baselines that follow another state within the same change: judged alone by the data of the base, each would look
 * like the first one there.
 *
 * @param steps the newest first
 */
async function laterBaselines(
  base: Snapshot,
  location: Location,
  steps: readonly Step[],
): Promise<Finding[]> {
  const repository = repositoryOf(location);
  const before = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { commit, targets } of [...steps].reverse())
    for (const { environment, app } of targets) {
      const { baselinesUntil } = base.environments.find(({ name }) => name === environment) ?? {};
      // it takes none, and that is reported
      if (baselinesUntil === undefined) continue;
      const file = base.pathOf({ kind: 'record', environment, app });
      const record = pastRecord(await repository.readText(`${commit}:${file}`), file);
      if (!record) continue;
      const key = `${environment}/${app}`;
      const state = `${record.release} ${record.baseline}`;
      const first = before.get(key) ?? state;
      before.set(key, first);
      if (record.baseline === environment && state !== first)
        findings.push(passing(noFirst({ release: record.release, app, environment }), commit));
    }
  return findings;
}

function passing(found: Finding, commit: CommitId): Finding {
  const remedy =
    found.severity === 'note'
      ? found.remedy
      : 'leave that commit out, or make one commit of the change, so that the state never stands';
  return { ...found, message: `${found.message} (in between, at commit ${commit.slice(0, 12)})`, remedy };
}
