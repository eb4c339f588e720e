import type { AppName, Person } from '../../model/scalars';
import { parseRecord, type ReleaseRecord, refsOf } from '../../registry';
import { repositoryOf } from './location';
import type { Snapshot } from './snapshot';

/** A release as it is kept beside its renders. */
interface RenderedRelease {
  readonly record: ReleaseRecord;
  /** Who made it, according to the commit; absent where only a witness's rendering is left. */
  readonly by?: Person;
}

/** Body of the commit that keeps a witness's rendering, where the maker's renders are gone. */
export const KEPT_AGAIN = 'kept again by a witness';

/** Finds a release beside its renders, whether a record names it or not: newest month first. */
export async function findRendered(
  snapshot: Snapshot,
  app: AppName,
  id: string,
): Promise<RenderedRelease | undefined> {
  const { mirror, branch } = snapshot.home;
  const repository = repositoryOf(snapshot.home);
  const refs = [...(await mirror.list(refsOf('renders', branch))).keys()].sort().reverse();
  let again: RenderedRelease | undefined;
  for (const ref of refs) {
    const head = (await mirror.fetch([ref])).get(ref);
    if (head === undefined) continue;
    const file = `${app}/release.yaml`;
    for await (const { author, message, changes } of repository.history(head, [file])) {
      const blob = changes.find(({ path }) => path === file)?.after;
      const text = blob === undefined ? undefined : await repository.readText(blob);
      const record = text === undefined ? undefined : parseRecord(text, file);
      if (!record?.release.startsWith(id)) continue;
      if (!message.endsWith(`\n\n${KEPT_AGAIN}\n`))
        return { record, by: { name: author.name, email: author.email } };
      again ??= { record };
    }
  }
  return again;
}
