import type { CommitId } from '../../model/scalars';
import { type DeliveryLayout, layoutOf } from '../../registry';
import type { GitRepository } from '../git';
import { readEnvironments } from './read-environments';

/**
 * Where the delivery data of a commit lies, according to that commit alone: for data beside a project's code, or a
 * proposal that may add environments.
 */
export async function layoutInside(repository: GitRepository, commit: CommitId): Promise<DeliveryLayout> {
  const { files, broken } = await readEnvironments(repository, commit);
  const last = [...broken.values()].flatMap((each) => each.last ?? []);
  return layoutOf([...files.values(), ...last].map(({ environment }) => environment));
}
