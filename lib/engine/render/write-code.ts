import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import type { CodeFile } from './read-code';

/**
 * Writes the files of a revision into a fresh folder: plain files first, symlinks last, so that nothing is written
 * through a symlink, also where the file system does not tell `A` from `a`.
 *
 * @throws DeliveryError `UNSAFE_PATH` when two paths are one on this file system
 */
export function writeCode(folder: string, files: readonly CodeFile[]): void {
  const made = new Set<string>();
  const links = files.filter((each) => each.kind === 'symlink');
  for (const file of [...files.filter((each) => each.kind !== 'symlink'), ...links]) {
    const path = join(folder, file.path);
    const parent = dirname(path);
    if (!made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      made.add(parent);
    }
    try {
      if (file.kind === 'symlink') symlinkSync(file.content.toString('utf8'), path);
      else
        writeFileSync(path, file.content, { flag: 'wx', mode: file.kind === 'executable' ? 0o755 : 0o644 });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      throw DeliveryError.of(
        'UNSAFE_PATH',
        `${quote(file.path)} is the same place as another file of the revision on this file system`,
        { file: file.path },
        { cause },
      );
    }
  }
}
