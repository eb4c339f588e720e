import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import { repositoryOf } from './location';
import { pastRecord } from './past-record';
import type { Snapshot } from './snapshot';

/** What a target ran: record and files. */
interface PastTargetState {
  readonly commit: CommitId;
  /** Absent: there was none, or it cannot be read. */
  readonly record?: ReleaseRecord;
  readonly tree?: string;
}

/** The states of a target, newest first, with their records, which are all read in one go. */
export async function pastTargetStates(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<PastTargetState[]> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return [];
  const repository = repositoryOf(location);
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const states: { commit: CommitId; tree?: string; blob?: string }[] = [];
  for await (const { commit, tree, record } of snapshot.history(environment, app)) {
    states.push({
      commit,
      ...(tree === undefined ? {} : { tree }),
      ...(record === undefined ? {} : { blob: record }),
    });
  }
  const blobs = await repository.read(states.flatMap(({ blob }) => (blob === undefined ? [] : [blob])));
  const texts = blobs[Symbol.iterator]();
  return states.map(({ commit, tree, blob }) => {
    const text =
      blob === undefined ? undefined : (texts.next().value as Buffer | undefined)?.toString('utf8');
    const record = pastRecord(text, file);
    return {
      commit,
      ...(tree === undefined ? {} : { tree }),
      ...(record === undefined ? {} : { record }),
    };
  });
}
