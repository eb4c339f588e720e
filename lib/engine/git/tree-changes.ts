import { readChange, tokens } from './history';
import type { GitPlace } from './spawn-git';
import { streamGit } from './stream-git';
import type { HistoryEntry } from './types';

/** Files that differ between two commits or trees; reads trees only, never a file's content. */
export async function treeChanges(
  place: GitPlace,
  before: string,
  after: string,
): Promise<HistoryEntry['changes']> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', before, after];
  const changes: HistoryEntry['changes'][number][] = [];
  let raw: string | undefined;
  for await (const token of tokens(streamGit(args, place))) {
    if (raw === undefined) raw = token;
    else {
      changes.push(readChange(raw, token));
      raw = undefined;
    }
  }
  return changes;
}
