import { type CommitId, isNoObject, parseCommitId, parseTreeId } from '../../model/scalars';
import { isAtOrBelow } from '../../model/text';
import type { GitPlace } from './spawn-git';
import { streamGit } from './stream-git';
import type { HistoryEntry, Signature } from './types';

/** Which commits of a history, and which of their changes. */
export interface HistoryOptions {
  /** At most so many commits. */
  readonly limit?: number;
  /** Follow only first parents; `true` where absent. */
  readonly firstParent?: boolean;
  /** Object id of a commit: it and all that came before it are left out. */
  readonly except?: string;
}

type Change = HistoryEntry['changes'][number];

/**
 * Commits that change the paths, newest first, with what they change there against their first parent. Reads trees
 * only, never a file's content. Stop early by leaving the loop: git is ended, too.
 *
 * @param start object id of a commit
 * @param paths literal paths of files or directories; all where empty
 */
export async function* historyOf(
  place: GitPlace,
  start: string,
  paths: readonly string[],
  { limit, firstParent = true, except }: HistoryOptions,
): AsyncGenerator<HistoryEntry> {
  const args = [
    ...LOG,
    ...(firstParent ? ['--first-parent'] : []),
    ...(limit === undefined ? [] : [`--max-count=${Math.floor(limit)}`]),
    ...[start, ...(except === undefined ? [] : [`^${except}`]), '--', ...paths],
  ];
  const places = new Set(paths);
  const wanted = (path: string) => paths.length === 0 || isAtOrBelow(path, places);
  yield* entriesIn(streamGit(args, place), wanted);
}

/**
 * Commits by their ids, in that order, with what each changes against its first parent.
 *
 * @param commits object ids of commits
 */
export async function* commitsNamed(
  place: GitPlace,
  commits: readonly CommitId[],
): AsyncGenerator<HistoryEntry> {
  for (let at = 0; at < commits.length; at += NAMED_AT_ONCE) {
    const some = commits.slice(at, at + NAMED_AT_ONCE);
    yield* entriesIn(streamGit([...LOG, '--no-walk=unsorted', ...some, '--'], place), () => true);
  }
}

const NAMED_AT_ONCE = 1000;

async function* entriesIn(
  printed: AsyncIterable<Buffer>,
  wanted: (path: string) => boolean,
): AsyncGenerator<HistoryEntry> {
  let fields: string[] = [];
  let changes: Change[] = [];
  let raw: string | undefined;
  for await (const token of tokens(printed)) {
    if (fields.length > 0 && fields.length < FIELDS) {
      fields.push(token);
    } else if (raw !== undefined) {
      const change = readChange(raw, token);
      if (wanted(change.path)) changes.push(change);
      raw = undefined;
    } else if (token.startsWith(':') || token.startsWith('\n:')) {
      raw = token.trimStart();
    } else if (token.startsWith(MARK)) {
      if (fields.length === FIELDS) yield entryOf(fields, changes);
      fields = [token.slice(MARK.length)];
      changes = [];
    }
  }
  if (fields.length === FIELDS) yield entryOf(fields, changes);
}

const MARK = 'commit ';
const FIELDS = 10;
const FORMAT = `--format=tformat:${MARK}%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00`;
const LOG = [
  ...['log', '-z', '--raw', '-t', '--no-abbrev', '--no-renames', '--no-color', '--no-mailmap'],
  ...['--no-notes', '--no-show-signature', '--diff-merges=first-parent', FORMAT],
];

/** Splits what git prints at its NUL bytes. */
export async function* tokens(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  for await (const chunk of chunks) {
    let at = 0;
    for (;;) {
      const end = chunk.indexOf(0, at);
      if (end < 0) break;
      held.push(chunk.subarray(at, end));
      yield (held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held)).toString('utf8');
      held = [];
      at = end + 1;
    }
    if (at < chunk.length) held.push(chunk.subarray(at));
  }
}

/** One line of git's raw format, with the path behind it. */
export function readChange(raw: string, path: string): Change {
  const [before = '', after = '', idBefore = '', idAfter = ''] = raw.slice(1).split(' ');
  const isTree = (isNoObject(after) ? before : after) === '040000';
  return {
    path,
    type: isTree ? 'tree' : 'blob',
    ...(isNoObject(idBefore) ? {} : { before: idBefore }),
    ...(isNoObject(idAfter) ? {} : { after: idAfter }),
  };
}

function entryOf(fields: readonly string[], changes: readonly Change[]): HistoryEntry {
  const [
    commit = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    at = '',
    cn = '',
    ce = '',
    ct = '',
    message = '',
  ] = fields;
  return {
    commit: parseCommitId(commit),
    tree: parseTreeId(tree),
    parents: parents === '' ? [] : parents.split(' ').map(parseCommitId),
    author: signature(an, ae, at),
    committer: signature(cn, ce, ct),
    message,
    changes,
  };
}

function signature(name: string, email: string, seconds: string): Signature {
  const time = Number(seconds) * 1000;
  return { name, email, date: new Date(Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? time : 0) };
}
