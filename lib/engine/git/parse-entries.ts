import type { TreeEntry } from './types';

/** Reads what `git ls-tree -z` prints. */
export function parseEntries(printed: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const line of printed.toString('utf8').split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', type = '', id = ''] = line.slice(0, tab).split(' ');
    entries.push({ mode, type: type as TreeEntry['type'], id, path: line.slice(tab + 1) });
  }
  return entries;
}
