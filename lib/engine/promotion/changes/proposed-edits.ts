import { type Finding, refusal } from '../../../model/finding';
import { repositoryOf } from '../../delivery/site';
import type { TreeEdit } from '../../git';
import { planMoved } from '../plan-moved';
import type { Proposed } from './change-entry';

/** The very edits of a proposal, on the present head; refused where something below them moved. */
export async function proposedEdits({
  site,
  head,
  change,
}: Proposed): Promise<{ edits: readonly TreeEdit[]; findings: readonly Finding[] }> {
  const repository = repositoryOf(site);
  const edits: TreeEdit[] = [];
  const moved: string[] = [];
  for await (const { changes } of repository.history(head, [], { limit: 1 })) {
    for (const { path, type, before, after } of changes) {
      if (type !== 'blob') continue;
      if (site.head === undefined || (await repository.idAt(site.head, path)) !== before) moved.push(path);
      const content = after === undefined ? undefined : (await repository.read([after]))[0];
      edits.push(content === undefined ? { kind: 'delete', path } : { kind: 'file', path, content });
    }
  }
  return { edits, findings: movedFiles(moved, change.verb) };
}

/** What a proposal changes beyond what it is about. */
export function strangers(what: string, others: readonly TreeEdit[]): Finding[] {
  if (others.length === 0) return [];
  const message = `${what} changes these files, too: ${others.map(({ path }) => path).join(', ')}`;
  return [refusal('MIXED_CHANGE', message)];
}

function movedFiles(moved: readonly string[], verb: string): Finding[] {
  if (moved.length === 0) return [];
  const message = `these files changed since the proposal was opened: ${moved.join(', ')}`;
  return [planMoved(message, {}, `run \`cdk8s-delivery ${verb}\` again`)];
}
