import { existsSync } from 'node:fs';
import { localPathOf } from '../engine/git';
import { shellWord } from '../engine/promotion';

/**
 * The command that makes a delivery repository which is named by a path on this machine, where nothing is there yet.
 *
 * @param folder of the project, which a relative path starts from
 */
export function missingRepository(
  delivery: string | undefined,
  folder: string,
  branch: string,
): readonly string[] {
  const path = delivery === undefined ? undefined : localPathOf(delivery, folder);
  return delivery === undefined || path === undefined || existsSync(path)
    ? []
    : [`git init --bare --initial-branch ${shellWord(branch)} ${shellWord(delivery)}`];
}
