import type { Finding } from '../../../model/finding';
import { repositoryOf } from '../../delivery';
import type { TreeEdit } from '../../git';
import { mixedChange } from '../../judgement';
import { planMoved } from '../plan-moved';
import type { Proposed } from './change-entry';

/** Exactly the edits of a proposal, on the present head; refused where something below them moved. */
export async function proposedEdits({
  location,
  head,
  change,
}: Proposed): Promise<{ edits: readonly TreeEdit[]; findings: readonly Finding[] }> {
  const repository = repositoryOf(location);
  const edits: TreeEdit[] = [];
  const moved: string[] = [];
  for await (const { changes } of repository.history(head, [], { limit: 1 })) {
    for (const { path, type, before, after } of changes) {
      if (type !== 'blob') continue;
      if (location.head === undefined || (await repository.idAt(location.head, path)) !== before)
        moved.push(path);
      const content = after === undefined ? undefined : (await repository.read([after]))[0];
      edits.push(content === undefined ? { kind: 'delete', path } : { kind: 'file', path, content });
    }
  }
  return { edits, findings: movedFiles(moved, change.verb) };
}

/** A proposal changes only the files that it is about. */
export function onlyAbout(what: string, edits: readonly TreeEdit[], others: readonly TreeEdit[]): Finding[] {
  const own = edits.filter((edit) => !others.includes(edit));
  return mixedChange([
    { what, files: own.length === 0 ? ['-'] : own.map(({ path }) => path) },
    { what: 'other files', files: others.map(({ path }) => path) },
  ]);
}

function movedFiles(moved: readonly string[], verb: string): Finding[] {
  if (moved.length === 0) return [];
  const message = `these files changed since the proposal was opened: ${moved.join(', ')}`;
  return [planMoved(message, {}, `run \`cdk8s-delivery ${verb}\` again`)];
}
