import { DeliveryError } from '../../model/finding';
import { canonicalJson } from '../../model/scalars';
import {
  layout,
  type ManifestRoots,
  parseRecord,
  parseRejections,
  parseWaiver,
  type ReleaseRecord,
  type Waiver,
} from '../../registry';
import type { GitRepository, HistoryEntry } from '../git';
import { parseTrailers } from '../promotion/proposal';
import { toldPlace } from './delivery-place';

/** What a commit did, told from its content; messages are only believed where content cannot tell. */
export type ChangeKind =
  | 'release'
  | 'promotion'
  | 'rollback'
  | 'retirement'
  | 'evidence'
  | 'restored'
  | 'hand edit'
  | ControlKind;

/** What a commit did besides moving releases. */
export type ControlKind =
  | 'configuration'
  | 'freeze'
  | 'unfreeze'
  | 'hold'
  | 'unhold'
  | 'rejection'
  | 'rejection lifted'
  | 'waiver'
  | 'waiver lifted'
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
  /** The waiver that came, or the one that went; absent where it cannot be read. */
  readonly waiver?: Waiver;
  /** Whether the waiver stood there before, in other terms. */
  readonly renewed?: boolean;
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
  roots: ManifestRoots,
  query: HistoryQuery = {},
): Promise<DeliveryChange[]> {
  const ends = await repository.boundary();
  const raw: RawChange[] = [];
  for await (const entry of repository.history(head, pathsOf(roots, query)))
    raw.push(...rawChanges(entry, roots));
  const named = query.app === undefined ? raw : await withApps(repository, raw);
  // Where a clone of limited depth ends, nobody knows what the commit changed.
  const wanted = markReturns(named).filter((each) => !ends.has(each.entry.commit) && isWanted(each, query));
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
  readonly control?: ControlKind;
  /** Blobs of the record, or of the waiver. */
  readonly before?: string;
  readonly after?: string;
  readonly recordChanged: boolean;
  /** Manifest trees; `same`: untouched by the commit. */
  readonly tree: { readonly changed: boolean; readonly before?: string; readonly after?: string };
  readonly files: readonly string[];
  /** The files went back to what stood there before what they replaced. */
  readonly returns?: boolean;
}

function pathsOf(roots: ManifestRoots, { environment, app }: HistoryQuery): string[] {
  const folders = new Map(roots);
  const names = environment === undefined ? [...folders.keys()] : [environment];
  if (app === undefined)
    return [
      layout.folderOf({ kind: 'data' }),
      ...names.map((name) => folders.get(name) ?? layout.manifestsOf(name)),
    ];
  return names.flatMap((name) => [
    layout.pathOf({ kind: 'record', environment: name, app }),
    layout.pathOf({ kind: 'hold', environment: name, app }),
    layout.folderOf({ kind: 'waivers', environment: name }),
    layout.pathOf({ kind: 'target', environment: name, app }, folders),
  ]);
}

function rawChanges(entry: HistoryEntry, roots: ManifestRoots): RawChange[] {
  const targets = new Map<
    string,
    { before?: string; after?: string; recordChanged: boolean; tree: RawChange['tree']; files: string[] }
  >();
  const others = new Map<
    string,
    Pick<RawChange, 'environment' | 'app' | 'before' | 'after'> & {
      control: ControlKind;
      files: string[];
    }
  >();
  const target = (environment: string, app: string) => {
    const key = `${environment}/${app}`;
    const found = targets.get(key) ?? { recordChanged: false, tree: { changed: false }, files: [] };
    targets.set(key, found);
    return found;
  };
  for (const { path, type, before, after } of entry.changes) {
    const place = toldPlace(path, roots);
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
      const key = place.single ? path : `${control} ${place.environment ?? ''} ${place.app ?? ''}`;
      const found = others.get(key) ?? {
        control,
        ...(place.environment === undefined ? {} : { environment: place.environment }),
        ...(place.app === undefined ? {} : { app: place.app }),
        ...(place.single && before !== undefined ? { before } : {}),
        ...(place.single && after !== undefined ? { after } : {}),
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
  const waiver = isWaiver(raw) ? readPast(raw.after ?? raw.before, texts, parseWaiver) : undefined;
  const from = raw.control ? undefined : readPast(raw.before, texts, parseRecord);
  const to = raw.control ? undefined : readPast(raw.after, texts, parseRecord);
  const trailers = parseTrailers(entry.message);
  const all = (name: string) => trailers.filter(([key]) => key === name).map(([, value]) => value);
  const [requestedBy] = all('Requested-by');
  const [plan] = all('Plan');
  const [promotedFrom] = all('Promoted-from');
  const [restores] = all('Restores');
  const [claimed] = all('Delivery-Change');
  const [parent] = entry.parents;
  const concerned = app ?? waiver?.app;
  return {
    kind: raw.control === 'rejection' ? rejectionKind(raw, texts) : kindOf(raw, from, to, claimed),
    commit: entry.commit,
    ...(parent === undefined ? {} : { parent }),
    at: entry.committer.date,
    author: `${entry.author.name} <${entry.author.email}>`,
    subject: entry.message.split('\n', 1)[0] ?? '',
    ...(environment === undefined ? {} : { environment }),
    ...(concerned === undefined ? {} : { app: concerned }),
    ...(waiver ? { waiver, renewed: raw.before !== undefined && raw.after !== undefined } : {}),
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

/** A list that only lost entries ends rejections; of one that cannot be read nobody knows. */
function rejectionKind(raw: RawChange, texts: ReadonlyMap<string, string | undefined>): ChangeKind {
  if (raw.after === undefined) return 'rejection lifted';
  const named = (id: string | undefined) => readPast(id, texts, parseRejections)?.map(({ what }) => what);
  const [before, after] = [named(raw.before), named(raw.after)];
  if (!before || !after) return 'rejection';
  const lost = before.some((what) => !after.includes(what));
  return lost && after.every((what) => before.includes(what)) ? 'rejection lifted' : 'rejection';
}

function sameInputs(one: ReleaseRecord, other: ReleaseRecord): boolean {
  return canonicalJson(one.renders.inputs) === canonicalJson(other.renders.inputs);
}

function isWaiver({ control }: RawChange): boolean {
  return control === 'waiver' || control === 'waiver lifted';
}

/** Which app a waiver is for stands in its file only. */
async function withApps(repository: GitRepository, raw: readonly RawChange[]): Promise<RawChange[]> {
  const ids = raw.filter(isWaiver).flatMap(({ before, after }) => after ?? before ?? []);
  const blobs = await repository.read(ids);
  const texts = new Map(ids.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  return raw.map((each) => {
    const app = isWaiver(each) ? readPast(each.after ?? each.before, texts, parseWaiver)?.app : undefined;
    return app === undefined ? each : { ...each, app };
  });
}

function readPast<T>(
  id: string | undefined,
  texts: ReadonlyMap<string, string | undefined>,
  parse: (text: string, file: string) => T,
): T | undefined {
  const text = id === undefined ? undefined : texts.get(id);
  if (text === undefined) return undefined;
  try {
    return parse(text, 'a file of the past');
  } catch (error) {
    // A broken file of the past is told as a change without what it said.
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
