import type { TreeEdit } from '../../lib/engine/git';
import { ReleaseId, treeIdOf } from '../../lib/model/scalars';
import { printRecord, type ReleaseRecord } from '../../lib/registry';
import { layout } from './default-layout';
import { anApp, aTree } from './names';

/** A record that certifies itself, with other trees. */
export function withTrees(record: ReleaseRecord, trees: Readonly<Record<string, string>>): ReleaseRecord {
  const given = Object.entries(trees).map(([name, id]) => [name, aTree(id)] as const);
  const all = { ...record.renders.trees, ...Object.fromEntries(given) };
  const entries = Object.entries(all).map(([name, id]) => ({ mode: '40000', name, id }));
  const renders = { ...record.renders, id: treeIdOf(entries, 'sha1'), trees: all };
  const release = ReleaseId.of({ app: anApp('web'), images: record.images, renders: renders.id });
  return { ...record, renders, release };
}

/** The edits that put a record in place, with the tree that it names. */
export function placed(environment: string, record: ReleaseRecord, app = 'web'): TreeEdit[] {
  return [
    { kind: 'file', path: layout.pathOf({ kind: 'record', environment, app }), content: printRecord(record) },
    {
      kind: 'tree',
      path: `manifests/${environment}/${app}`,
      id: aTree(record.renders.trees[environment] ?? ''),
    },
  ];
}
