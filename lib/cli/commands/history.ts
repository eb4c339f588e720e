import type { Command } from 'commander';
import type { Snapshot } from '../../engine/delivery';
import {
  changeTags,
  type DeliveryChange,
  namedImages,
  receiptsOf,
  replacedImages,
  withWaysBack,
} from '../../engine/history';
import type { Inventory } from '../../engine/judgement';
import { type AskedRequest, requestsAbout } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  isCommitId,
  isProposalId,
  printPerson,
  typedMoment,
} from '../../model/scalars';
import { type ToldHistory, tellHistory } from '../../promotion/tell-history';
import type { Receipt, ReleaseRecord } from '../../registry';
import { recordJson } from '../../views/plan';
import { asTyped } from '../as-typed';
import { clock } from '../clock';
import { withExamples } from '../examples';
import type { Artifact } from '../history/artifact';
import { csvHead, csvRequest, csvRow } from '../history/audit-csv';
import { auditLines, requestLines } from '../history/audit-lines';
import { historyEntries, historyLines } from '../history/history-lines';
import { isAbout, LOOKED_IN } from '../history/is-about';
import { rollbackOf } from '../history/rollback-of';
import { parseOption, typedNumber } from '../parse-option';
import { tellBeside } from '../tell-beside';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly csv?: boolean;
  readonly about?: string;
}

export function historyCommand(program: Command): void {
  withExamples(
    program
      .command('history')
      .summary('show what happened, newest first')
      .argument('[app]', 'one app only')
      .option('--env <environment>', 'one environment only')
      .option('--limit <count>', 'the most entries', '20'),
    'history frontend --env prod',
    'history --limit 50 --json',
  ).action(async (app: AppName | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const limit = limitOf(options.limit ?? '20');
    const snapshot = (await context.snapshot()).lookedAt();
    const { changes, cut, more, tagOf } = await entries(snapshot, app, options, limit, out.json);
    for (const line of historyLines(changes, out, out.columns, tagOf)) out.line(line);
    if (more) out.line(out.colors.dim(`older changes are not shown: --limit ${2 * limit}`));
    if (changes.length === 0) out.line(out.colors.dim('nothing happened'));
    if (out.json) {
      const told = await withWaysBack(snapshot, changes, clock());
      out.data('history', {
        ...headOf(snapshot),
        outcome: 'done',
        changes: told.map((change) => ({
          ...changeJson(change),
          ...tagJson(tagOf(change)),
        })),
        findings: cut,
      });
    }
    tellBeside(cut, context);
  });
}

/**
 * The changes of as many entries as are wanted. Several changes may be one entry for people; JSON tells each by itself.
 */
async function entries(
  snapshot: Snapshot,
  app: AppName | undefined,
  options: Options,
  limit: number,
  json: boolean,
) {
  // Most entries are one change.
  for (let asked = json ? limit : 2 * limit; ; asked *= 2) {
    const found = await read(snapshot, app, options, asked);
    const tagOf = await changeTags(snapshot, found.changes);
    if (json) return { ...found, tagOf };
    const told = historyEntries(found.changes, tagOf);
    if (told.length <= limit && found.more) continue;
    const changes = told.slice(0, limit).flatMap(({ members }) => members);
    // Most entries are one change, so more were asked for than are shown: what is missing of those is not missed.
    const cut = found.cut.filter(({ code }) => told.length < limit || code !== 'HISTORY_CUT');
    return { ...found, changes, cut, more: told.length > limit, tagOf };
  }
}

export function auditCommand(program: Command): void {
  withExamples(
    program
      .command('audit')
      .summary('show what was promoted, which files changed, who approved, and what rolls it back')
      .description(
        'Answers the four questions of an audit from Git alone. Requesters and approvers are claims of the commits; what was promoted and which files changed is content.',
      )
      .argument('[app]', 'one app only')
      .option('--env <environment>', 'one environment only')
      .option('--since <date>', 'from this moment on, ISO 8601')
      .option('--until <date>', 'up to this moment, ISO 8601')
      .option(
        '--about <what>',
        'what concerns a commit, a release, the digest or reference of an image, a proposal (merged or not), a pull request by its number or link, a person by name or address (who wrote the source, requested, approved or committed), a ticket, or a word of a reason',
      )
      .option('--limit <count>', 'the most entries, the newest; all unless given')
      .option('--csv', 'one row per change, for a spreadsheet'),
    'audit --env prod --since 2026-07-01 --until 2026-10-01 --csv',
    'audit frontend --env prod',
    'audit --about sha256:187803cdf611',
    "audit --about '#12'",
  ).action(async (app: AppName | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const limit = options.limit === undefined ? undefined : limitOf(options.limit);
    const { about } = options;
    const snapshot = (await context.snapshot()).lookedAt();
    // What a change is about is known once all are read.
    const { changes, cut, more } = await read(snapshot, app, options, limit, about === undefined);
    const all = await artifactsOf(changes, snapshot);
    const found = about === undefined ? all : all.filter((each) => isAbout(each, about));
    const asked = about === undefined ? [] : await requestsAbout(snapshot, about, mergedIn(found));
    const { requests, artifacts } = newest(asked, found, limit);
    const isMore = more || artifacts.length + requests.length < found.length + asked.length;
    const { columns } = out;
    if (options.csv) {
      out.content(csvHead());
      for (const each of requests) out.content(csvRequest(each));
      for (const each of artifacts) out.content(csvRow(each));
      if (artifacts.length + requests.length === 0 && !out.quiet)
        process.stderr.write(`${asTyped(`${nothingWords(options)}: the CSV has its heading alone`)}\n`);
    } else if (!out.json) {
      for (const each of requests) for (const line of requestLines(each, out, columns)) out.line(line);
      for (const each of artifacts) for (const line of auditLines(each, out, columns)) out.line(line);
      if (artifacts.length + requests.length === 0)
        for (const line of wrapLines([nothingWords(options)], columns)) out.line(out.colors.dim(line));
    }
    if (isMore && limit !== undefined && !out.quiet)
      process.stderr.write(`${asTyped(`older changes are not shown: --limit ${2 * limit}`)}\n`);
    out.data('audit', {
      ...headOf(snapshot),
      outcome: 'done',
      changes: artifacts.map(({ change, named, receipt, tag }) => ({
        ...changeJson(change),
        ...tagJson(tag),
        ...(named && { manifests: named }),
        ...(receipt && { receipt: receiptJson(receipt) }),
      })),
      ...(about !== undefined && {
        requests: requests.map(({ at, ...each }) => ({ ...each, ...(at && { at: at.toISOString() }) })),
      }),
      findings: cut,
    });
    tellBeside(cut, context);
  });
}

/** Of requests and changes together, as many as are wanted, the newest. */
function newest(
  requests: readonly AskedRequest[],
  artifacts: readonly Artifact[],
  limit = requests.length + artifacts.length,
) {
  const all = [
    ...requests.map((each) => ({ each, at: each.at?.getTime() ?? 0 })),
    ...artifacts.map((each) => ({ each, at: each.change.at.getTime() })),
  ];
  const kept = new Set<object>(
    all
      .sort((one, other) => other.at - one.at)
      .slice(0, limit)
      .map(({ each }) => each),
  );
  return {
    requests: requests.filter((each) => kept.has(each)),
    artifacts: artifacts.filter((each) => kept.has(each)),
  };
}

const nothingWords = ({ about }: Options) =>
  about === undefined ? 'nothing happened' : `nothing is about ${quote(about)}: looked for in ${LOOKED_IN}`;

/** The proposals that some changes merged. */
function mergedIn(artifacts: readonly Artifact[]) {
  const said = artifacts.flatMap(({ change }) => change.claims.proposal ?? []);
  return [...new Set(said)].flatMap((each) => {
    const [id = '', head = ''] = each.split(' ');
    return isProposalId(id) && isCommitId(head) ? [{ id, head }] : [];
  });
}

/** The commit that was read. */
const headOf = ({ home }: Snapshot) => ({ commit: home.head ?? null });

/** What was promoted is what manifests pull: slots alone do not show it. */
async function artifactsOf(
  changes: readonly DeliveryChange[],
  snapshot: Snapshot,
): Promise<readonly Artifact[]> {
  const inventories = await namedImages(snapshot, changes);
  const before = await replacedImages(snapshot, changes);
  const receipts = await receiptsOf(snapshot, changes);
  const told = await withWaysBack(snapshot, changes, clock());
  const tagOf = await changeTags(snapshot, changes);
  return told.map((change, index) => {
    const named = inventories[index] && textsIn(inventories[index]);
    const replaced = before[index] && textsIn(before[index]);
    const receipt = receipts.get(change.commit);
    const tag = tagOf(change);
    return {
      change,
      ...(named && { named }),
      ...(replaced && { replaced }),
      ...(receipt && { receipt }),
      ...(tag !== undefined && { tag }),
    };
  });
}

const textsIn = (inventory: Inventory) => [...new Set(inventory.map(({ text }) => text))].sort();

async function read(
  snapshot: Snapshot,
  app: AppName | undefined,
  options: Options,
  limit?: number,
  isLimited = true,
): Promise<ToldHistory> {
  if (options.env !== undefined) snapshot.environment(options.env);
  const [since, until] = [dateOf(options.since, '--since'), dateOf(options.until, '--until')];
  const query = {
    ...(app === undefined ? {} : { app }),
    ...(options.env === undefined ? {} : { environment: options.env }),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
    ...(limit === undefined || !isLimited ? {} : { limit }),
  };
  return tellHistory(snapshot, query, { configuration: true });
}

const tagJson = (tag: string | undefined) => (tag === undefined ? {} : { tag });

function receiptJson({ commit: _, branch: _branch, requestedBy, approvals, ...rest }: Receipt) {
  return {
    ...rest,
    requestedBy: printPerson(requestedBy),
    approvals: approvals.map(({ by, ...each }) => ({ by: printPerson(by), ...each })),
  };
}

function changeJson(change: DeliveryChange) {
  const {
    from,
    to,
    at,
    terms,
    undo: _undo,
    tree: _tree,
    standing: _standing,
    replaced: _replaced,
    barred,
    ...rest
  } = change;
  return {
    ...rest,
    ...(terms && { terms: terms.fields }),
    at: at.toISOString(),
    from: from ? recordOnce(from) : null,
    to: to ? recordOnce(to) : null,
    rollback: rollbackOf(change) ?? null,
    ...(barred !== undefined && { noRollback: barred }),
  };
}

/** A release is promoted as it is: many changes have the same record. */
function recordOnce(record: ReleaseRecord): ReturnType<typeof recordJson> {
  const found = recordsAsJson.get(record) ?? recordJson(record);
  recordsAsJson.set(record, found);
  return found;
}

const recordsAsJson = new WeakMap<ReleaseRecord, ReturnType<typeof recordJson>>();

function limitOf(text: string): number {
  const limit = typedNumber(text, 1, 999_999_999);
  if (limit === undefined)
    throw DeliveryError.of('INVALID_OPTION', `--limit takes a whole number above 0, got ${quote(text)}`);
  return limit;
}

function dateOf(text: string | undefined, option: string): Date | undefined {
  return text === undefined ? undefined : parseOption(typedMoment, option, text);
}
