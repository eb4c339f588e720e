import type { CommitId } from '../../../model/scalars';
import type { GitRepository } from '../../git';

/**
 * Whether a ref that only grows did so since it was read: what stood there stands there still, and never changed in between.
 *
 * @param then where it stood; nothing was there where absent
 * @param now where it stands
 */
export async function onlyGrew(
  repository: GitRepository,
  then: CommitId | undefined,
  now: CommitId | undefined,
): Promise<boolean> {
  if (then === undefined || then === now) return true;
  if (now === undefined || !(await repository.has(then)) || !(await repository.isAncestor(then, now)))
    return false;
  for await (const { changes } of repository.history(now, [], { except: then }))
    if (changes.some(({ type, before }) => type === 'blob' && before !== undefined)) return false;
  return true;
}
