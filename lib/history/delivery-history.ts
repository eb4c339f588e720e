import { canonicalJson } from '../artifact';
import { DeliveryError } from '../finding';
import type { GitRepository, HistoryEntry } from '../git';
import { parseTrailers } from '../promotion';
import { parseRecord, type ReleaseRecord } from '../registry';

/** What a commit did, told from its content; messages are only believed where content cannot tell. */
export type ChangeKind =
  | 'release'
  | 'promotion'
  | 'rollback'
  | 'retirement'
  | 'evidence'
  | 'restored'
  | 'hand edit'
  | 'configuration'
  | 'freeze'
  | 'unfreeze'
  | 'hold'
  | 'unhold'
  | 'rejection'
  | 'witness';

/** One change of one subject by one commit. */
export interface DeliveryChange {
  readonly kind: ChangeKind;
  readonly commit: string;
  readonly parent?: string;
  /** When the branch got it, as the committer's clock said. */
  readonly at: Date;
  readonly author: string;
  readonly subject: string;
  readonly environment?: string;
  readonly app?: string;
  readonly from?: ReleaseRecord;
  readonly to?: ReleaseRecord;
  readonly files: readonly string[];
  /** Whether the commit says that this tool made it. */
  readonly byTool: boolean;
  /** Claims of the commit message. */
  readonly claims: {
    readonly requestedBy?: string;
    readonly approvedBy: readonly string[];
    readonly promotedFrom?: string;
    readonly plan?: string;
    readonly bypass: readonly string[];
    readonly restores?: string;
  };
}

/** Where the manifests of an environment are. */
export type ManifestFolders = ReadonlyMap<string, string>;

/** What to tell. */
export interface HistoryQuery {
  readonly environment?: string;
  readonly app?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** The most changes, newest first. */
  readonly limit?: number;
}

/** Tells what happened on a delivery branch, newest first, from one clone and nothing else. */
export async function deliveryHistory(
  repository: GitRepository,
  head: string,
  folders: ManifestFolders,
  query: HistoryQuery = {},
): Promise<DeliveryChange[]> {
  const raw: RawChange[] = [];
  for await (const entry of repository.history(head, pathsOf(folders, query)))
    raw.push(...rawChanges(entry, folders));
  const wanted = markReturns(raw).filter((each) => isWanted(each, query));
  const chosen = query.limit === undefined ? wanted : wanted.slice(0, query.limit);
  const ids = chosen.flatMap(({ before, after }) => [before, after]).filter((id) => id !== undefined);
  const blobs = await repository.read(ids);
  const texts = new Map(ids.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  return chosen.map((each) => tell(each, texts));
}

interface RawChange {
  readonly entry: HistoryEntry;
  readonly environment?: string;
  readonly app?: string;
  readonly control?: Exclude<
    ChangeKind,
    'release' | 'promotion' | 'rollback' | 'retirement' | 'evidence' | 'restored' | 'hand edit'
  >;
  /** Record blobs. */
  readonly before?: string;
  readonly after?: string;
  readonly recordChanged: boolean;
  /** Manifest trees; `same`: untouched by the commit. */
  readonly tree: { readonly changed: boolean; readonly before?: string; readonly after?: string };
  readonly files: readonly string[];
  /** The files went back to what stood there before what they replaced. */
  readonly returns?: boolean;
}

function pathsOf(folders: ManifestFolders, { environment, app }: HistoryQuery): string[] {
  const names = environment === undefined ? [...folders.keys()] : [environment];
  if (app === undefined)
    return ['environments', ...names.map((name) => folders.get(name) ?? `manifests/${name}`)];
  return names.flatMap((name) => [
    `environments/${name}/releases/${app}.yaml`,
    `environments/${name}/holds/${app}.yaml`,
    `${folders.get(name) ?? `manifests/${name}`}/${app}`,
  ]);
}

function rawChanges(entry: HistoryEntry, folders: ManifestFolders): RawChange[] {
  const targets = new Map<
    string,
    { before?: string; after?: string; recordChanged: boolean; tree: RawChange['tree']; files: string[] }
  >();
  const others = new Map<
    string,
    { control: NonNullable<RawChange['control']>; environment?: string; app?: string; files: string[] }
  >();
  const target = (environment: string, app: string) => {
    const key = `${environment}/${app}`;
    const found = targets.get(key) ?? { recordChanged: false, tree: { changed: false }, files: [] };
    targets.set(key, found);
    return found;
  };
  for (const { path, type, before, after } of entry.changes) {
    const place = placeOf(path, folders);
    if (!place) continue;
    if (place.kind === 'record') {
      if (type === 'blob')
        Object.assign(target(place.environment, place.app), {
          before,
          after,
          recordChanged: true,
        }).files.push(path);
    } else if (place.kind === 'manifests') {
      const found = target(place.environment, place.app);
      if (type === 'blob') found.files.push(path);
      if (place.root)
        found.tree = {
          changed: true,
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
        };
    } else if (type === 'blob') {
      const control = place.control(after === undefined);
      const key = `${control} ${place.environment ?? ''} ${place.app ?? ''}`;
      const found = others.get(key) ?? {
        control,
        ...(place.environment === undefined ? {} : { environment: place.environment }),
        ...(place.app === undefined ? {} : { app: place.app }),
        files: [],
      };
      found.files.push(path);
      others.set(key, found);
    }
  }
  return [
    ...[...targets].map(([key, found]): RawChange => {
      const [environment = '', app = ''] = key.split('/');
      return { entry, environment, app, ...found };
    }),
    ...[...others.values()].map(
      (found): RawChange => ({ entry, recordChanged: false, tree: { changed: false }, ...found }),
    ),
  ];
}

type Place =
  | { readonly kind: 'record'; readonly environment: string; readonly app: string }
  | { readonly kind: 'manifests'; readonly environment: string; readonly app: string; readonly root: boolean }
  | {
      readonly kind: 'control';
      readonly control: (gone: boolean) => NonNullable<RawChange['control']>;
      readonly environment?: string;
      readonly app?: string;
    };

function placeOf(path: string, folders: ManifestFolders): Place | undefined {
  const parts = path.split('/');
  if (parts[0] === 'environments') return dataPlace(parts);
  for (const [environment, folder] of folders) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [app = '', ...rest] = path.slice(folder.length + 1).split('/');
    if (app === '_environment') return { kind: 'control', control: () => 'configuration', environment };
    return { kind: 'manifests', environment, app, root: rest.length === 0 };
  }
  return undefined;
}

function dataPlace([, environment = '', file = '', name = '']: readonly string[]): Place | undefined {
  const app = name.endsWith('.yaml') ? name.slice(0, -5) : name;
  if (environment === '_apps')
    return { kind: 'control', control: () => 'configuration', app: file.replace(/\.yaml$/, '') };
  if (environment === '_witnesses')
    return name === '' ? undefined : { kind: 'control', control: () => 'witness', app: file };
  if (environment === 'rejected.yaml') return { kind: 'control', control: () => 'rejection' };
  if (file === 'environment.yaml') return { kind: 'control', control: () => 'configuration', environment };
  if (file === 'freeze.yaml')
    return { kind: 'control', control: (gone) => (gone ? 'unfreeze' : 'freeze'), environment };
  if (name === '') return undefined;
  if (file === 'holds')
    return { kind: 'control', control: (gone) => (gone ? 'unhold' : 'hold'), environment, app };
  return file === 'releases' ? { kind: 'record', environment, app } : undefined;
}

/** Marks the changes by which files went back to what stood there before: from the oldest to the newest. */
function markReturns(newestFirst: readonly RawChange[]): RawChange[] {
  const seen = new Map<string, Set<string>>();
  return [...newestFirst]
    .reverse()
    .map((each) => {
      if (!each.tree.changed || each.tree.after === undefined) return each;
      const key = `${each.environment}/${each.app}`;
      const trees = seen.get(key) ?? new Set<string>();
      seen.set(key, trees);
      const returns = trees.has(each.tree.after);
      trees.add(each.tree.after);
      return { ...each, returns };
    })
    .reverse();
}

function isWanted({ entry, environment, app }: RawChange, query: HistoryQuery): boolean {
  const at = entry.committer.date;
  return (
    (query.environment === undefined || environment === query.environment) &&
    (query.app === undefined || app === query.app) &&
    (query.since === undefined || at >= query.since) &&
    (query.until === undefined || at < query.until)
  );
}

function tell(raw: RawChange, texts: ReadonlyMap<string, string | undefined>): DeliveryChange {
  const { entry, environment, app, files } = raw;
  const from = readRecord(raw.before, texts);
  const to = readRecord(raw.after, texts);
  const trailers = parseTrailers(entry.message);
  const all = (name: string) => trailers.filter(([key]) => key === name).map(([, value]) => value);
  const [requestedBy] = all('Requested-by');
  const [plan] = all('Plan');
  const [promotedFrom] = all('Promoted-from');
  const [restores] = all('Restores');
  const [claimed] = all('Delivery-Change');
  const [parent] = entry.parents;
  return {
    kind: kindOf(raw, from, to, claimed),
    commit: entry.commit,
    ...(parent === undefined ? {} : { parent }),
    at: entry.committer.date,
    author: `${entry.author.name} <${entry.author.email}>`,
    subject: entry.message.split('\n', 1)[0] ?? '',
    ...(environment === undefined ? {} : { environment }),
    ...(app === undefined ? {} : { app }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    files,
    byTool: claimed !== undefined,
    claims: {
      ...(requestedBy === undefined ? {} : { requestedBy }),
      approvedBy: all('Approved-by'),
      ...(promotedFrom === undefined ? {} : { promotedFrom }),
      ...(plan === undefined ? {} : { plan }),
      bypass: all('Bypass'),
      ...(restores === undefined ? {} : { restores }),
    },
  };
}

function kindOf(
  raw: RawChange,
  from: ReleaseRecord | undefined,
  to: ReleaseRecord | undefined,
  claimed: string | undefined,
): ChangeKind {
  if (raw.control) return raw.control;
  if (raw.recordChanged && to === undefined && from !== undefined) return 'retirement';
  if (!raw.recordChanged) return raw.returns ? 'restored' : 'hand edit';
  if (from && to && !raw.tree.changed && from.release === to.release && sameInputs(from, to))
    return 'evidence';
  if (to && raw.tree.changed && raw.tree.after !== to.renders.trees[raw.environment ?? ''])
    return 'hand edit';
  if (raw.returns && claimed !== 'promote' && claimed !== 'release') return 'rollback';
  return claimed === 'promote' ? 'promotion' : claimed === 'rollback' ? 'rollback' : 'release';
}

function sameInputs(one: ReleaseRecord, other: ReleaseRecord): boolean {
  return canonicalJson(one.renders.inputs) === canonicalJson(other.renders.inputs);
}

function readRecord(
  id: string | undefined,
  texts: ReadonlyMap<string, string | undefined>,
): ReleaseRecord | undefined {
  const text = id === undefined ? undefined : texts.get(id);
  if (text === undefined) return undefined;
  try {
    return parseRecord(text, 'record');
  } catch (error) {
    // A broken record of the past is told as a change without a release.
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
