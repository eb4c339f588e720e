import { DeliveryError } from '../../model/finding';
import type { AppName } from '../../model/scalars';
import { refsOf } from '../../registry';
import { repositoryOf, type Snapshot } from '../delivery';
import { rendersMessage } from './commit-renders';
import { ORIGINS_FILE, type Origins, parseOrigins } from './origins';

/** A release of an app. */
export interface ReleaseOf {
  readonly app: AppName;
  readonly release: string;
}

/**
 * What made the files of releases, by {@link originsKey}, as their renders say: newest months first, and only as far
 * back as is quick. It is for people: an empty result, also where the remote does not answer, does no harm.
 */
export async function findOrigins(
  snapshot: Snapshot,
  releases: readonly ReleaseOf[],
): Promise<ReadonlyMap<string, Origins>> {
  const found = new Map<string, Origins>();
  const wanted = new Map(releases.map((each) => [rendersMessage(each.app, each.release), each]));
  try {
    if (wanted.size > 0) await search(snapshot, wanted, found);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'REMOTE_FAILED') throw error;
  }
  return found;
}

/** The key of a release among what was found. */
export function originsKey({ app, release }: ReleaseOf): string {
  return `${app} ${release}`;
}

const MONTHS = 6;
const COMMITS = 2000;

/** With more apps than this, git is quicker at telling all that changed. */
const FEW = 20;

async function search(
  snapshot: Snapshot,
  wanted: Map<string, ReleaseOf>,
  found: Map<string, Origins>,
): Promise<void> {
  const { mirror, branch } = snapshot.home;
  const refs = [...(await mirror.list(refsOf('renders', branch))).keys()].sort().reverse().slice(0, MONTHS);
  for (const ref of refs) {
    const head = (await mirror.fetch([ref])).get(ref);
    if (head === undefined) continue;
    const repository = repositoryOf(snapshot.home);
    const apps = [...new Set([...wanted.values()].map(({ app }) => app))];
    const places: [ReleaseOf, string][] = [];
    const history = repository.history(head, apps.length > FEW ? [] : apps, { limit: COMMITS });
    for await (const { message, changes } of history) {
      const release = wanted.get(message.split('\n', 1)[0] ?? '');
      const tree =
        release && changes.find(({ type, path }) => type === 'tree' && path === release.app)?.after;
      if (!release || tree === undefined) continue;
      wanted.delete(message.trim());
      places.push([release, `${tree}:${ORIGINS_FILE}`]);
      if (wanted.size === 0) break;
    }
    const texts = await repository.read(places.map(([, place]) => place));
    places.forEach(([release], index) => {
      const text = texts[index];
      if (text) found.set(originsKey(release), parseOrigins(text.toString('utf8')));
    });
    if (wanted.size === 0) return;
  }
}
