import type { AppName, EnvironmentName } from '../../../../model/scalars';
import { checkRecord, type ReleaseRecord } from '../../../../registry';
import { pastRecord, repositoryOf, type Snapshot, type TargetState } from '../../../delivery';
import { imagesKey, isRejected } from '../../../judgement';

/** A state of a target, with what its record said. */
export interface Recorded extends TargetState {
  readonly text: string;
  readonly release: ReleaseRecord;
}

/** The states of a target with a record that can be read, newest first. */
export async function recordedStates(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<Recorded[]> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return [];
  const repository = repositoryOf(location);
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const states: TargetState[] = [];
  for await (const state of snapshot.history(environment, app)) {
    if (state.record !== undefined) states.push(state);
  }
  const blobs = await repository.read(states.map(({ record }) => record ?? ''));
  const result = states.flatMap((state, index): Recorded[] => {
    const text = blobs[index]?.toString('utf8');
    const release = pastRecord(text, file);
    return text === undefined || !release ? [] : [{ ...state, text, release }];
  });
  return result;
}

/** The present state; an unreadable record does not stop a rollback. */
export async function recordThere(snapshot: Snapshot, environment: EnvironmentName, app: AppName) {
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const text = await snapshot.text(snapshot.locationOf(environment), file);
  const record = pastRecord(text, file);
  return { text, record };
}

/**
 * The state before the current release first came: a release that a rollback left is not chosen again, nor is a
 * rejected or a forged one, or one that a record named and whose files never stood there. Where the current record is broken or was removed by a retirement, the newest readable
 * state.
 */
export async function earlierState(
  snapshot: Snapshot,
  states: readonly Recorded[],
  environment: EnvironmentName,
  app: AppName,
  rejected: ReadonlySet<string>,
  none: boolean,
): Promise<Recorded | undefined> {
  const [current] = states;
  if (!current) return undefined;
  const key = contentKey(current, environment);
  const first = none ? -1 : states.findLastIndex((each) => contentKey(each, environment) === key);
  const ran = ranThere(states, environment);
  for (const state of states.slice(first + 1)) {
    const { release } = state;
    if (!ran.has(contentKey(state, environment))) continue;
    if (checkRecord(release, app).length > 0) continue;
    if (!(await isRejected(snapshot, environment, app, release, rejected))) return state;
  }
  return undefined;
}

/**
 * What ran in a state: itself, or where its record names a release whose files never stood there, the release that its
 * files are of; nothing where no record tells that.
 */
export function stateThatRan(
  states: readonly Recorded[],
  state: Recorded,
  environment: EnvironmentName,
): Recorded | undefined {
  if (ranThere(states, environment).has(contentKey(state, environment))) return state;
  return states.find((each) => each.tree === state.tree && isWhole(each, environment));
}

/** The releases, by what they hold, whose own files stood there: files that were edited later are still theirs. */
const ranThere = (states: readonly Recorded[], environment: EnvironmentName): ReadonlySet<string> =>
  new Set(states.filter((each) => isWhole(each, environment)).map((each) => contentKey(each, environment)));

const isWhole = ({ tree, release }: Recorded, environment: EnvironmentName) =>
  release.renders.trees[environment] === tree;

/** Whether a person means this state. */
export function matchesState({ commit, release }: Recorded, to: string, meant: string | undefined): boolean {
  if (meant !== undefined && release.release !== meant) return false;
  if (to.startsWith('r-')) return release.release.startsWith(to);
  return to.length >= 7 && commit.startsWith(to);
}

/** The releases that ran there, for people. */
export function knownReleases(states: readonly Recorded[]): string {
  const names = [...new Set(states.map(({ release }) => release.release))];
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}

/** What a record says about a target; files that were edited by hand still belong to that release. */
function contentKey({ release }: Recorded, environment: EnvironmentName): string {
  return `${release.renders.trees[environment] ?? '-'}\n${imagesKey(release.images)}`;
}
