import type { AppName, CommitId, EnvironmentName } from '../../../../model/scalars';
import { parseHold } from '../../../../registry';
import { readable, repositoryOf, type Snapshot } from '../../../delivery';

/** The target of an emergency, and its moment, which identifies it. */
interface NamedEmergency {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly at: string;
}

/** The commit of the delivery branch that recorded an emergency; undefined where none did. */
export async function recordedEmergency(
  snapshot: Snapshot,
  { environment, app, at }: NamedEmergency,
): Promise<CommitId | undefined> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return undefined;
  const repository = repositoryOf(location);
  const path = snapshot.pathOf({ kind: 'hold', environment, app });
  for await (const { commit, changes } of repository.history(location.head, [path])) {
    for (const { after } of changes) {
      if (after === undefined) continue;
      const [blob] = await repository.read([after]);
      const { value } = readable(blob?.toString('utf8'), path, (text) =>
        text === undefined ? undefined : parseHold(text, path),
      );
      if (value?.emergency === at) return commit;
    }
  }
  return undefined;
}
