import { DeliveryError } from '../../model/finding';
import type { AppName } from '../../model/scalars';
import { type ControlKind, controlKinds, type DeliveryLayout } from '../../registry';
import { pastRecord } from '../delivery';
import type { GitRepository } from '../git';
import { rejectedNames } from '../judgement';
import type { CommitChange } from './commit-changes';

/** What was seen of an app on the branches that were read. */
export interface SeenOfApp {
  /** By which its releases are rejected: their ids, digests and trees. */
  readonly names: Set<string>;
  /** Environments where it is or was. */
  readonly environments: Set<string>;
}

/**
 * The changes that concern an app though no path of theirs has its name: waivers for it, freezes of its environments,
 * and rejections of its releases.
 *
 * @param seen is added to: branches are read one after another
 */
export async function concerning<T extends CommitChange>(
  repository: GitRepository,
  layout: DeliveryLayout,
  changes: readonly T[],
  app: AppName,
  seen: SeenOfApp,
): Promise<ReadonlySet<T>> {
  const own = changes.filter((each) => isOfApp(each, layout, app));
  const decisions = changes.flatMap((change) => {
    const kind =
      change.app === undefined && change.file !== undefined
        ? controlKinds().find(({ control }) => control === change.file)
        : undefined;
    return kind === undefined ? [] : [{ change, kind }];
  });
  for (const { environment } of own) if (environment !== undefined) seen.environments.add(environment);
  if (decisions.length === 0) return new Set();
  const records = own.filter(({ file }) => file === undefined);
  const ids = [...records, ...decisions.map(({ change }) => change)].flatMap(({ before, after }) => [
    ...(before === undefined ? [] : [before]),
    ...(after === undefined ? [] : [after]),
  ]);
  const once = [...new Set(ids)];
  const blobs = await repository.read(once);
  const texts = new Map(once.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  for (const { before, after } of records) {
    for (const id of [before, after]) {
      const record = id === undefined ? undefined : pastRecord(texts.get(id), 'a record of the past');
      for (const name of record ? rejectedNames(record) : []) seen.names.add(name);
    }
  }
  return new Set(decisions.filter(({ change, kind }) => concerns(change, kind)).map(({ change }) => change));

  function concerns({ environment, before, after }: CommitChange, kind: ControlKind): boolean {
    if (environment !== undefined && !seen.environments.has(environment)) return false;
    if (!kind.isAbout) return kind.governs === 'environment';
    const said = [before, after].map((id) => readPast(kind, id === undefined ? undefined : texts.get(id)));
    // What a file said that cannot be read may be about it.
    if (said.includes('unreadable')) return true;
    const [then, now] = said as (object | undefined)[];
    return kind.isAbout(then, now, { app, names: seen.names });
  }
}

/** Whether a path of the change is the app's own. */
export function isOfApp(change: CommitChange, layout: DeliveryLayout, app: AppName): boolean {
  // What the configuration says of an app is a part of the environment's.
  const isPart = (path: string) => {
    const place = layout.placeOf(path);
    return place?.kind === 'app' && place.app === app;
  };
  return change.app === app || change.files.some(isPart);
}

function readPast({ document }: ControlKind, text: string | undefined): object | 'unreadable' | undefined {
  if (text === undefined) return undefined;
  try {
    return document.read(text, 'a file of the past');
  } catch (error) {
    if (error instanceof DeliveryError) return 'unreadable';
    throw error;
  }
}
