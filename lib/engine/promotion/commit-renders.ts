import { DeliveryError } from '../../model/finding';
import type { AppName, BranchName, Person, RefName } from '../../model/scalars';
import { printRecord, refName } from '../../registry';
import { fetchHead, historyMoved, KEPT_AGAIN, repositoryOf, type Snapshot } from '../delivery';
import type { RefUpdate, TreeEdit } from '../git';
import { ORIGINS_FILE, printOrigins } from './origins';
import type { RendersPlan } from './plan';

/** Ref of what was rendered for a delivery branch in a month. Nothing trusts it, only ids in records. */
function rendersRef(branch: BranchName, now: Date): RefName {
  return refName({ kind: 'renders', branch, month: now.toISOString().slice(0, 7) });
}

/** Subject of the commit that keeps a release's rendered files. */
export function rendersMessage(app: AppName, release: string): string {
  return `renders of ${app} ${release}`;
}

/**
 * Writes the rendered files of releases, `<app>/release.yaml` and `<app>/<environment>/…`, as one commit per release
 * on top of the month's branch, and says which ref is to be moved; beside them, what in the code made each file.
 * Nothing is moved here.
 */
export async function commitRenders(
  snapshot: Snapshot,
  renders: readonly RendersPlan[],
  { author, now }: { readonly author: Person; readonly now: Date },
): Promise<RefUpdate[]> {
  if (renders.length === 0) return [];
  const { mirror, branch, remote, acceptHead } = snapshot.home;
  const repository = repositoryOf(snapshot.home);
  const ref = rendersRef(branch, now);
  const { head: tip, movedFrom } = await fetchHead(mirror, ref, acceptHead);
  if (movedFrom !== undefined) throw new DeliveryError([historyMoved({ remote, ref }, movedFrom, tip)]);
  let head = tip;
  for (const { app, record, files, origins, ownCode, again } of renders) {
    const edits: TreeEdit[] = [{ kind: 'file', path: `${app}/release.yaml`, content: printRecord(record) }];
    if (origins.size > 0)
      edits.push({ kind: 'file', path: `${app}/${ORIGINS_FILE}`, content: printOrigins(origins) });
    for (const [path, content] of files) edits.push({ kind: 'file', path: `${app}/${path}`, content });
    const stands = head !== undefined && (await repository.idAt(head, app)) !== undefined;
    // In one repository the code revision becomes a parent, so that it stays reachable.
    const reachable =
      (await repository.has(record.code)) || (ownCode && (await mirror.fetchObject(record.code)));
    const code = reachable ? [record.code] : [];
    const parents = [...(head === undefined ? [] : [head]), ...code];
    const commit = await repository.commit({
      parents,
      ...(head === undefined ? {} : { base: head }),
      edits: stands ? [{ kind: 'delete', path: app }, ...edits] : edits,
      message: `${rendersMessage(app, record.release)}\n${again ? `\n${KEPT_AGAIN}\n` : ''}`,
      author: { ...author, date: now },
    });
    const same =
      head !== undefined && (await repository.idAt(head, '')) === (await repository.idAt(commit, ''));
    if (!same) head = commit;
  }
  return head === undefined || head === tip ? [] : [{ ref, from: tip ?? null, to: head }];
}
