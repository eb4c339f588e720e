import type { EnvironmentData } from '../../model/environment';
import type { AskedUpstreams } from '../../model/gate';
import type { CommitId, EnvironmentName } from '../../model/scalars';

/** A state that an upstream had at some time: the images of its record and the id of its subtree. */
export interface UpstreamState {
  /** One `slot repository@digest` per slot, in order; see {@link imagesKey}. */
  readonly images: string;
  /** Absent: there were no manifests. */
  readonly tree?: string;
  /** When it came. */
  readonly since: Date;
  /** The commit that brought it. */
  readonly commit?: CommitId;
}

/** Whether an upstream vouches for a release. */
export interface Custody {
  /** `present`: it runs there. `was`: it ran there and was followed. `rolled-back`: it was taken back. `never`. */
  readonly verdict: 'present' | 'was' | 'rolled-back' | 'never';
  /** When its last presence began. */
  readonly since?: Date;
  /** The commit that it began with. */
  readonly commit?: CommitId;
}

/**
 * The upstreams that custody asks for an app: where the app is absent from an upstream, that upstream's own upstreams
 * are asked. Undefined where no upstream has the app: then the environment is an entry.
 */
export function custodyUpstreams(
  environment: EnvironmentData,
  all: Pick<ReadonlyMap<string, EnvironmentData>, 'get'>,
  hasApp: (environment: EnvironmentName) => boolean,
  seen: readonly string[] = [],
): AskedUpstreams | undefined {
  const { mode, environments } = environment.promotesFrom;
  const of = environments.flatMap((name): AskedUpstreams[] => {
    if (hasApp(name)) return [{ name }];
    const upstream = all.get(name);
    if (!upstream || seen.includes(name)) return [];
    const further = custodyUpstreams(upstream, all, hasApp, [...seen, name]);
    return further ? [further] : [];
  });
  const [only] = of;
  if (only === undefined) return undefined;
  return of.length === 1 ? only : { mode, of };
}

/**
 * Judges by content: the release's images and its subtree for the upstream, together, now or before.
 *
 * A presence that the upstream left by going back to something it ran before that presence does not count, until the
 * pair is there again.
 *
 * @param states what the upstream ran, newest first
 */
export function custodyOf(
  states: readonly UpstreamState[],
  wanted: { readonly images: string; readonly tree: string },
): Custody {
  const runs = mergeRuns(states);
  const found = runs.findIndex(({ images, tree }) => tree === wanted.tree && images === wanted.images);
  const run = runs[found];
  if (!run) return { verdict: 'never' };
  const began = { since: run.since, ...(run.commit === undefined ? {} : { commit: run.commit }) };
  if (found === 0) return { verdict: 'present', ...began };
  const older = new Set(
    runs
      .slice(found + 1)
      .filter(({ tree }) => tree !== undefined)
      .map(pairKey),
  );
  const wentBack = runs.slice(0, found).some((later) => older.has(pairKey(later)));
  return { verdict: wentBack ? 'rolled-back' : 'was', ...began };
}

function mergeRuns(states: readonly UpstreamState[]): UpstreamState[] {
  const runs: UpstreamState[] = [];
  for (const state of states) {
    const last = runs.at(-1);
    // Newest first: an equal, older neighbour only moves the beginning back.
    if (last && pairKey(last) === pairKey(state)) runs[runs.length - 1] = state;
    else runs.push(state);
  }
  return runs;
}

function pairKey({ images, tree }: UpstreamState): string {
  return `${tree ?? '-'}\n${images}`;
}
