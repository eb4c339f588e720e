import type { CommitId } from '../../model/scalars';
import { layoutInside } from '../delivery';
import { changedFiles } from '../git';
import type { ProjectCode } from './project-code';

/** Project code that a checkout has and a rendered revision does not. */
interface CheckoutAhead {
  /** Files with changes that are not committed. */
  readonly files: readonly string[];
  /** The commit of the checkout, where it holds project code beyond the revision; absent where it does not. */
  readonly commit?: CommitId;
}

/**
 * Compares a checkout with the revision that was rendered: people forget to commit, or to push. Delivery data and
 * manifests do not count.
 *
 * @param folder of the project, in its work tree
 */
export async function checkoutAhead(
  project: ProjectCode,
  folder: string,
  rendered: CommitId,
): Promise<CheckoutAhead> {
  const { repository } = project;
  const head = await repository.resolve('HEAD');
  if (head === undefined) return { files: [] };
  const { excludes } = await layoutInside(repository, await project.resolve(head));
  const files = await changedFiles(folder, excludes);
  const commit = await project.normalise(await project.resolve(head));
  const further = commit !== rendered && !(await repository.isAncestor(commit, rendered));
  return { files, ...(further ? { commit } : {}) };
}
