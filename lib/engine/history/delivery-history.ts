import { DeliveryError } from '../../model/finding';
import { type AppName, type CommitId, canonicalJson, parseTreeId } from '../../model/scalars';
import {
  checkRecord,
  controlKinds,
  type DeliveryLayout,
  documentOf,
  type ReleaseRecord,
} from '../../registry';
import type { GitRepository } from '../git';
import {
  type ChangeTale,
  type TargetShape,
  type ToldChange,
  type ToldTerms,
  undoPlacement,
} from '../promotion';
import { type ChangeTales, changeTales, type FileTexts, taleOfFile, taleOfTarget } from './change-tales';
import { type CommitChange, pathsOf } from './commit-changes';
import { concerning, isOfApp, type SeenOfApp } from './concerning';
import type { ContentKind, DeliveryChange, HistoryQuery } from './delivery-change';
import { type PastRecords, pastRecords, RecordReader, type Texts, textsOf } from './past-records';
import type { ToldCommit } from './told-commit';
import { type KeptCommits, walkHistory } from './walk-history';

/**
 * Tells what happened on a delivery branch, newest first, from one clone alone.
 *
 * @param layout of that branch
 * @param kept commits described by earlier runs; where absent, only git is asked
 * @param seen what other branches said of the app, and what this one adds
 * @param dates when each commit came, where that is known: none before the one that it follows
 */
export async function deliveryHistory(
  repository: GitRepository,
  head: CommitId,
  layout: DeliveryLayout,
  query: HistoryQuery = {},
  kept?: KeptCommits,
  seen: SeenOfApp = { names: new Set(), environments: new Set() },
  dates?: ReadonlyMap<CommitId, Date>,
): Promise<DeliveryChange[]> {
  const came = dates ?? (await repository.dates(head));
  const ends = await repository.boundary();
  const raw: RawChange[] = [];
  // git finds the few commits of an app faster than a search through all of them
  const walked = { paths: pathsOf(layout, query), ...(query.app === undefined ? { kept } : {}) };
  for await (const by of walkHistory(repository, head, layout, walked))
    for (const change of by.changes)
      raw.push({ ...change, by: { ...by, at: came.get(by.commit)?.getTime() ?? by.at } });
  const named = query.app === undefined ? raw : await withApps(repository, raw);
  // Where a clone of limited depth ends, it is not known what the commit changed.
  const known = named.filter((each) => !ends.has(each.by.commit));
  const concerned =
    query.app === undefined
      ? undefined
      : new Set([...(await concerning(repository, layout, known, query.app, seen))].map(keyOf));
  const wanted = inOrder(named).filter(
    (each) => !ends.has(each.by.commit) && isWanted(each, query, layout, concerned),
  );
  const chosen = query.limit === undefined ? wanted : wanted.slice(0, query.limit);
  const texts = await textsOf(
    repository,
    chosen.flatMap(({ before, after }) => [before, after]),
  );
  const tales = changeTales();
  const records = new RecordReader(texts);
  await records.prepare(
    repository,
    chosen.map((each) => standingBefore(each)),
  );
  const targets = new Map<string, ChangeTale>();
  return chosen.map((each) => tell(each, { texts, tales, records, targets }));
}

/** A change, and the commit that made it. */
interface RawChange extends CommitChange {
  readonly by: ToldCommit;
}

/** A change, once those before it are known. */
interface PlacedChange extends RawChange {
  /** Whether the files went back to what stood there before what they replaced. */
  readonly returns: boolean;
  /** Id of the target's manifest tree that stood after it, where that is known. */
  readonly stands?: string;
  /** The records of the target up to it, the newest first. */
  readonly records?: PastRecords;
}

/** Goes from the oldest change to the newest. */
function inOrder(newestFirst: readonly RawChange[]): PlacedChange[] {
  const seen = new Map<string, Set<string>>();
  const standing = new Map<string, string | undefined>();
  const records = new Map<string, PastRecords>();
  return [...newestFirst]
    .reverse()
    .map((each) => {
      if (each.file) return { ...each, returns: false };
      const key = `${each.environment}/${each.app}`;
      const { changed, after } = each.tree;
      if (changed) standing.set(key, after);
      const stands = standing.get(key);
      if (each.recordChanged) records.set(key, pastRecords(each, stands, records.get(key)));
      const past = records.get(key);
      const known = { ...(stands === undefined ? {} : { stands }), ...(past && { records: past }) };
      if (!changed || after === undefined) return { ...each, returns: false, ...known };
      const trees = seen.get(key) ?? new Set<string>();
      seen.set(key, trees);
      const returns = trees.has(after);
      trees.add(after);
      return { ...each, returns, ...known };
    })
    .reverse();
}

/**
 * What governs all environments, such as a rejection, concerns each of them.
 *
 * @param concerned ids of changes that concern the app though no path of theirs names it
 */
function isWanted(
  change: RawChange,
  query: HistoryQuery,
  layout: DeliveryLayout,
  concerned: ReadonlySet<string> | undefined,
): boolean {
  const { by, environment, file } = change;
  const isForAll = controlKinds().some(({ control, governs }) => governs === 'fleet' && control === file);
  return (
    (query.environment === undefined || environment === query.environment || isForAll) &&
    (query.app === undefined ||
      isOfApp(change, layout, query.app) ||
      concerned?.has(keyOf(change)) === true) &&
    (query.since === undefined || by.at >= query.since.getTime()) &&
    (query.until === undefined || by.at < query.until.getTime())
  );
}

const keyOf = ({ by, environment, app, file, files }: RawChange) =>
  JSON.stringify([by.commit, environment, app, file, files]);

/** What changes are described from. */
interface Telling {
  readonly texts: Texts;
  readonly tales: ChangeTales;
  readonly records: RecordReader;
  /** Who told what a commit did to a target, by both: it comes before the files that the commit changed beside it. */
  readonly targets: Map<string, ChangeTale>;
}

function tell(raw: PlacedChange, telling: Telling): DeliveryChange {
  const { by, environment, app, files, stands } = raw;
  const { texts, tales } = telling;
  const { commit, parent, at, author, subject: title, claimed, claims } = by;
  const last = telling.records.last(standingBefore(raw));
  const from = raw.recordChanged ? last : undefined;
  const to = raw.recordChanged ? telling.records.record(raw.after) : undefined;
  const concerned = app ?? appSaid(raw, texts);
  const subject = {
    commit,
    ...(environment === undefined ? {} : { environment }),
    ...(concerned === undefined ? {} : { app: concerned }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    files,
  };
  const standing = raw.recordChanged ? undefined : last;
  const { changed, before } = raw.tree;
  const isOther = last !== undefined && last.renders.trees[environment ?? ''] !== before;
  const replaced = changed && isOther ? before : undefined;
  const target = `${commit} ${environment}/${app}`;
  // The target has its own description; the files beside it are described by themselves.
  const others = tales.filter((tale) => tale !== telling.targets.get(target));
  const isUnreadable = isUnread(raw, telling.records);
  const forgery = forgeryOf(raw.app, from, to);
  const isRepair = isUnreadable || forgery === 'mended';
  const told = raw.file
    ? taleOfFile(others, raw.file, raw.gone ?? false, textsIn(raw, texts))
    : forgery === 'made'
      ? 'hand edit'
      : targetTold(raw, from, to, claimed, tales, isRepair);
  if (!raw.file && typeof told === 'object') telling.targets.set(target, told);
  const terms = typeof told === 'object' ? termsOf(told, raw, texts) : undefined;
  // What a repair brought back is no way back from it.
  const isLost = isRepair && (last === undefined || last.release === to?.release);
  const back = standing ? { from: standing } : {};
  const undo = isLost
    ? undefined
    : undoOf(told, { ...subject, ...back, ...(raw.file ? known(textsIn(raw, texts)) : {}) });
  return {
    kind: typeof told === 'string' ? told : (told?.kind ?? 'hand edit'),
    ...subject,
    ...(terms ? { terms, renewed: raw.before !== undefined && raw.after !== undefined } : {}),
    ...(undo === undefined ? {} : { undo }),
    ...(isLost
      ? { barred: `the record that stood there before ${isUnreadable ? 'cannot be read' : 'was forged'}` }
      : {}),
    ...(standing ? { standing } : {}),
    ...(stands === undefined ? {} : { tree: parseTreeId(stands) }),
    ...(replaced === undefined ? {} : { replaced: parseTreeId(replaced) }),
    ...(parent === undefined ? {} : { parent }),
    at: new Date(at),
    author,
    subject: title,
    byTool: claimed !== undefined && !isForeign(raw, told, raw.recordChanged ? to : last),
    claims,
  };
}

/** The records that stood before it: the newest that can be read says what ran. */
const standingBefore = ({ recordChanged, records }: PlacedChange) =>
  recordChanged ? records?.earlier : records;

/** Whether a record of the same release was written that does not certify itself, or put in order again. */
function forgeryOf(
  app: AppName | undefined,
  from: ReleaseRecord | undefined,
  to: ReleaseRecord | undefined,
): 'made' | 'mended' | undefined {
  if (!app || !from || !to || from.release !== to.release) return undefined;
  const [before, after] = [from, to].map((each) => checkRecord(each, app).length > 0);
  if (before === after) return undefined;
  return after ? 'made' : 'mended';
}

/** Whether the record that stood before it could not be read then. */
const isUnread = (change: PlacedChange, records: RecordReader) => {
  const before = standingBefore(change)?.blob;
  return before !== undefined && records.record(before) === undefined;
};

/** What happened to a target: who tells it, or what content alone shows. */
function targetTold(
  raw: PlacedChange,
  from: ReleaseRecord | undefined,
  to: ReleaseRecord | undefined,
  claimed: string | undefined,
  tales: ChangeTales,
  isRepair: boolean,
): ChangeTale | ContentKind {
  if (!raw.recordChanged) return raw.returns ? 'restored' : 'hand edit';
  const tale = (shape: TargetShape) => taleOfTarget(tales, shape, claimed) ?? 'hand edit';
  // A record that cannot be read is not gone, and what its manifests say goes on being applied without one.
  if (to === undefined && from !== undefined)
    return raw.after === undefined && raw.stands === undefined ? tale('removal') : 'hand edit';
  if (from && to && !raw.tree.changed && from.release === to.release && sameInputs(from, to)) {
    if (!isRepair) return 'evidence';
    if (claimed === undefined) return 'restored';
  }
  const stands = raw.tree.changed ? raw.tree.after : raw.stands;
  const isKnown = raw.tree.changed || stands !== undefined;
  if (to && isKnown && stands !== to.renders.trees[raw.environment ?? '']) return 'hand edit';
  return tale(raw.returns ? 'return' : 'placement');
}

/** Whether what stands after a hand edit is not what its record says: no command leaves that, whatever the message says. */
function isForeign(
  { environment, app, stands }: PlacedChange,
  told: ChangeTale | ContentKind | undefined,
  said: ReleaseRecord | undefined,
): boolean {
  if (told !== 'hand edit') return false;
  if (said && app && checkRecord(said, app).length > 0) return true;
  return !said || (stands !== undefined && said.renders.trees[environment ?? ''] !== stands);
}

function undoOf(told: ChangeTale | ContentKind | undefined, subject: ToldChange): DeliveryChange['undo'] {
  if (told === 'hand edit') return undoPlacement(subject);
  return typeof told === 'string' ? undefined : told?.undo?.(subject);
}

function textsIn({ before, after }: CommitChange, texts: Texts): FileTexts {
  return {
    before: before === undefined ? undefined : texts.get(before),
    after: after === undefined ? undefined : texts.get(after),
  };
}

function known({ before, after }: FileTexts): Pick<ToldChange, 'before' | 'after'> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function sameInputs(one: ReleaseRecord, other: ReleaseRecord): boolean {
  return canonicalJson(one.renders.inputs) === canonicalJson(other.renders.inputs);
}

/** What the file says that came, or that went. */
function termsOf(tale: ChangeTale, { before, after }: CommitChange, texts: Texts): ToldTerms | undefined {
  return readPast(after ?? before, texts, (text, file) => tale.terms?.(text, file));
}

/** The app that a file is about whose path does not say it; nothing for any other. */
function appSaid({ file, before, after }: CommitChange, texts: Texts): AppName | undefined {
  const document = file && documentOf(file);
  if (!document?.concerns) return undefined;
  const value = readPast(after ?? before, texts, document.read);
  return value === undefined ? undefined : document.concerns(value);
}

/** Which app a file is about may stand in it only. */
async function withApps(repository: GitRepository, raw: readonly RawChange[]): Promise<RawChange[]> {
  const open = raw.filter(({ file }) => file !== undefined && documentOf(file)?.concerns);
  const ids = open.flatMap(({ before, after }) => after ?? before ?? []);
  const blobs = await repository.read(ids);
  const texts = new Map(ids.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  return raw.map((each) => {
    const app = appSaid(each, texts);
    return app === undefined ? each : { ...each, app };
  });
}

function readPast<T>(
  id: string | undefined,
  texts: Texts,
  parse: (text: string, file: string) => T,
): T | undefined {
  const text = id === undefined ? undefined : texts.get(id);
  if (text === undefined) return undefined;
  try {
    return parse(text, 'a file of the past');
  } catch (error) {
    // A change of a file that was broken then is listed without the file's content.
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
