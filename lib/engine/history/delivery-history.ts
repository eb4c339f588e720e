import { DeliveryError } from '../../model/finding';
import { type AppName, type CommitId, canonicalJson, isCommitId } from '../../model/scalars';
import {
  type DeliveryLayout,
  documentOf,
  parseRecord,
  parseTrailers,
  type ReleaseRecord,
  type TRAILERS,
  trailerValues,
  type Waiver,
} from '../../registry';
import type { GitRepository } from '../git';
import { type ChangeTale, type TargetShape, type ToldChange, undoPlacement } from '../promotion';
import { type ChangeTales, changeTales, type FileTexts, taleOfFile, taleOfTarget } from './change-tales';
import { type CommitChange, commitChanges, markReturns, pathsOf } from './commit-changes';
import type { ContentKind, DeliveryChange, HistoryQuery } from './delivery-change';

/**
 * Tells what happened on a delivery branch, newest first, from one clone and nothing else.
 *
 * @param layout of that branch
 */
export async function deliveryHistory(
  repository: GitRepository,
  head: CommitId,
  layout: DeliveryLayout,
  query: HistoryQuery = {},
): Promise<DeliveryChange[]> {
  const ends = await repository.boundary();
  const tales = changeTales();
  const raw: CommitChange[] = [];
  for await (const entry of repository.history(head, pathsOf(layout, query)))
    raw.push(...commitChanges(entry, layout, tales));
  const named = query.app === undefined ? raw : await withApps(repository, raw);
  // Where a clone of limited depth ends, nobody knows what the commit changed.
  const wanted = markReturns(named).filter((each) => !ends.has(each.entry.commit) && isWanted(each, query));
  const chosen = query.limit === undefined ? wanted : wanted.slice(0, query.limit);
  const ids = chosen.flatMap(({ before, after }) => [before, after]).filter((id) => id !== undefined);
  const blobs = await repository.read(ids);
  const texts = new Map(ids.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  return chosen.map((each) => tell(each, texts, tales));
}

function isWanted({ entry, environment, app }: CommitChange, query: HistoryQuery): boolean {
  const at = entry.committer.date;
  return (
    (query.environment === undefined || environment === query.environment) &&
    (query.app === undefined || app === query.app) &&
    (query.since === undefined || at >= query.since) &&
    (query.until === undefined || at < query.until)
  );
}

function tell(
  raw: CommitChange,
  texts: ReadonlyMap<string, string | undefined>,
  tales: ChangeTales,
): DeliveryChange {
  const { entry, environment, app, files } = raw;
  const said = saidBy(raw, texts);
  const waiver = raw.file === 'waiver' ? (said?.value as Waiver | undefined) : undefined;
  const from = raw.file ? undefined : readPast(raw.before, texts, parseRecord);
  const to = raw.file ? undefined : readPast(raw.after, texts, parseRecord);
  const trailers = parseTrailers(entry.message);
  const all = (name: keyof typeof TRAILERS) => trailerValues(trailers, name);
  const [requestedBy] = all('requestedBy');
  const [plan] = all('plan');
  const [proposal] = all('proposal');
  const [promotedFrom] = all('promotedFrom');
  const [restores] = all('restores');
  const [reason] = all('reason');
  const [ticket] = all('ticket');
  const [claimed] = all('change');
  const [parent] = entry.parents;
  const concerned = app ?? said?.app;
  const subject = {
    commit: entry.commit,
    ...(environment === undefined ? {} : { environment }),
    ...(concerned === undefined ? {} : { app: concerned }),
    ...(waiver ? { waiver, renewed: raw.before !== undefined && raw.after !== undefined } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    files,
  };
  const told = raw.file
    ? taleOfFile(tales, raw.file, raw.gone ?? false, textsOf(raw, texts))
    : targetTold(raw, from, to, claimed, tales);
  const undo = undoOf(told, { ...subject, ...(raw.file ? known(textsOf(raw, texts)) : {}) });
  return {
    kind: typeof told === 'string' ? told : (told?.kind ?? 'hand edit'),
    ...subject,
    ...(undo === undefined ? {} : { undo }),
    ...(parent === undefined ? {} : { parent }),
    at: entry.committer.date,
    author: `${entry.author.name} <${entry.author.email}>`,
    subject: entry.message.split('\n', 1)[0] ?? '',
    byTool: claimed !== undefined,
    claims: {
      ...(requestedBy === undefined ? {} : { requestedBy }),
      approvedBy: all('approvedBy'),
      ...(promotedFrom === undefined ? {} : { promotedFrom }),
      ...(plan === undefined ? {} : { plan }),
      ...(proposal === undefined ? {} : { proposal }),
      bypass: all('bypass'),
      ...(reason === undefined ? {} : { reason }),
      ...(ticket === undefined ? {} : { ticket }),
      ...(restores === undefined || !isCommitId(restores) ? {} : { restores }),
    },
  };
}

/** What happened to a target: who tells it, or what content alone shows. */
function targetTold(
  raw: CommitChange,
  from: ReleaseRecord | undefined,
  to: ReleaseRecord | undefined,
  claimed: string | undefined,
  tales: ChangeTales,
): ChangeTale | ContentKind {
  if (!raw.recordChanged) return raw.returns ? 'restored' : 'hand edit';
  const tale = (shape: TargetShape) => taleOfTarget(tales, shape, claimed) ?? 'hand edit';
  if (to === undefined && from !== undefined) return tale('removal');
  if (from && to && !raw.tree.changed && from.release === to.release && sameInputs(from, to))
    return 'evidence';
  if (to && raw.tree.changed && raw.tree.after !== to.renders.trees[raw.environment ?? ''])
    return 'hand edit';
  return tale(raw.returns ? 'return' : 'placement');
}

function undoOf(told: ChangeTale | ContentKind | undefined, subject: ToldChange): DeliveryChange['undo'] {
  if (told === 'hand edit') return undoPlacement(subject);
  return typeof told === 'string' ? undefined : told?.undo?.(subject);
}

function textsOf({ before, after }: CommitChange, texts: ReadonlyMap<string, string | undefined>): FileTexts {
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

/** What a file says that is told by itself and whose path does not say the app; nothing for any other. */
function saidBy(
  { file, before, after }: CommitChange,
  texts: ReadonlyMap<string, string | undefined>,
): { readonly value: unknown; readonly app: AppName | undefined } | undefined {
  const document = file && documentOf(file);
  if (!document?.concerns) return undefined;
  const value = readPast(after ?? before, texts, document.read);
  return value === undefined ? undefined : { value, app: document.concerns(value) };
}

/** Which app a file is about may stand in it only. */
async function withApps(repository: GitRepository, raw: readonly CommitChange[]): Promise<CommitChange[]> {
  const open = raw.filter(({ file }) => file !== undefined && documentOf(file)?.concerns);
  const ids = open.flatMap(({ before, after }) => after ?? before ?? []);
  const blobs = await repository.read(ids);
  const texts = new Map(ids.map((id, index) => [id, blobs[index]?.toString('utf8')]));
  return raw.map((each) => {
    const app = saidBy(each, texts)?.app;
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
