import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './run-git';

/**
 * Joins the many small packs that fetches leave into one, once there are more than `packs`. Keeps every object, even
 * those that no ref reaches, so that others may work in the cache meanwhile. Does what it can: an error stops nothing.
 */
export async function tidyMirror(gitDir: string, packs = 100): Promise<void> {
  const names = await readdir(join(gitDir, 'objects/pack')).catch(() => []);
  if (names.filter((name) => name.endsWith('.pack')).length <= packs) return;
  await runGit(['repack', '-a', '-d', '--keep-unreachable', '--quiet'], {
    gitDir,
    settings: [['repack.writeBitmaps', 'false']],
  });
}
