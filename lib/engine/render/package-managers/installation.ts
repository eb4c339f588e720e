import type { Finding } from '../../../model/finding';
import type { PackageManager } from '../../process';
import type { CodeFile } from '../read-code';

/** How the packages of a lockfile are installed by one package manager. */
export interface Installation {
  readonly name: PackageManager['name'];
  /** What makes the lockfile unfit to be installed for a revision. */
  findings(): readonly Finding[];
  /** The files that the installation reads, of those of the revision, and as they may be read. */
  files(all: readonly CodeFile[]): readonly WrittenFile[];
  /**
   * Installs what the lockfile says, without running scripts of packages.
   *
   * @throws DeliveryError `DEPENDENCIES_FAILED`, `INTERRUPTED`
   */
  install(folder: string, signal: AbortSignal | undefined): Promise<void>;
}

/** A file of an installation. */
interface WrittenFile {
  readonly path: string;
  readonly content: string | Buffer;
}

/** The lockfile, and patches and tarballs that it may name. */
export function isReadWith(lockfile: string): (file: CodeFile) => boolean {
  return ({ path, kind }) =>
    kind !== 'symlink' &&
    (path === lockfile || ['.patch', '.tgz', '.tar.gz'].some((end) => path.endsWith(end)));
}

/** The text of a file of a revision; nothing where it is not there, or a link. */
export function textOf(files: readonly CodeFile[], path: string): string | undefined {
  return files.find((each) => each.path === path && each.kind !== 'symlink')?.content.toString('utf8');
}
