import { type DeliveryLayout, layoutOf } from '../../registry';
import type { GitRepository } from '../git';
import { readEnvironments } from './snapshot';

/** Where the delivery data lies that a commit of a project's code holds beside the code. */
export async function layoutInside(repository: GitRepository, commit: string): Promise<DeliveryLayout> {
  const { files, broken } = await readEnvironments(repository, commit);
  const last = [...broken.values()].flatMap((each) => each.last ?? []);
  return layoutOf([...files.values(), ...last].map(({ environment }) => environment));
}
