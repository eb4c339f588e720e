import { parseRecord, type ReleaseRecord } from '../registry';
import { repositoryOf } from './site';
import type { Snapshot } from './snapshot';

/** Finds a release that no record names yet, beside its renders: newest month first. */
export async function findRendered(
  snapshot: Snapshot,
  app: string,
  id: string,
): Promise<{ readonly record: ReleaseRecord } | undefined> {
  const { mirror } = snapshot.home;
  const repository = repositoryOf(snapshot.home);
  const refs = [...(await mirror.list('refs/heads/renders/')).keys()].sort().reverse();
  for (const ref of refs) {
    const head = (await mirror.fetch([ref])).get(ref);
    if (head === undefined) continue;
    const file = `${app}/release.yaml`;
    for await (const { changes } of repository.history(head, [file])) {
      const blob = changes.find(({ path }) => path === file)?.after;
      const text = blob === undefined ? undefined : await repository.readText(blob);
      const record = text === undefined ? undefined : parseRecord(text, file);
      if (record?.release.startsWith(id)) return { record };
    }
  }
  return undefined;
}
