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
 * rejected or a forged one, or one that a record named and whose files never stood there. Where what is there now is not what a
 * release brought (the record is broken, forged or gone, or the files were edited by hand), the newest state that is.
 *
 * @param whole whether what is there now is what a release brought
 */
export async function earlierState(
  snapshot: Snapshot,
  states: readonly Recorded[],
  environment: EnvironmentName,
  app: AppName,
  rejected: ReadonlySet<string>,
  whole: boolean,
): Promise<Recorded | undefined> {
  const brought = states.filter((each) => isAsBrought(each, environment, app));
  const [newest] = brought;
  if (!newest) return undefined;
  const isOut = ({ release }: Recorded) => isRejected(snapshot, environment, app, release, rejected);
  if (!whole && !(await isOut(newest))) return newest;
  const key = contentKey(newest, environment);
  const first = brought.findLastIndex((each) => contentKey(each, environment) === key);
  for (const state of brought.slice(first + 1)) if (!(await isOut(state))) return state;
  return undefined;
}

/** Whether a state is what a release brought: its record certifies itself, and its files are those that it names. */
export function isAsBrought(
  state: Pick<Recorded, 'tree' | 'release'>,
  environment: EnvironmentName,
  app: AppName,
): boolean {
  return isWhole(state, environment) && checkRecord(state.release, app).length === 0;
}

/**
 * A state as its release brought it: where people edited it by hand, the one before the edit, else the newest one of that
 * release; itself, where there is none.
 */
export function asBrought(
  states: readonly Recorded[],
  state: Recorded,
  { environment, app }: { readonly environment: EnvironmentName; readonly app: AppName },
): Recorded {
  if (isAsBrought(state, environment, app)) return state;
  const isSame = (each: Recorded) =>
    each.release.release === state.release.release && isAsBrought(each, environment, app);
  return states.slice(states.indexOf(state)).find(isSame) ?? states.find(isSame) ?? state;
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

const isWhole = ({ tree, release }: Pick<Recorded, 'tree' | 'release'>, environment: EnvironmentName) =>
  tree !== undefined && release.renders.trees[environment] === tree;

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
