import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { isGitId } from '../../model/scalars';
import type { GitRepository } from '../git';
import { pathProblem, symlinkProblem } from './safe-path';

/** One file of a code revision. */
export interface CodeFile {
  /** Relative, `/`-separated. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'symlink';
  /** The bytes in the commit, unchanged by attributes or line-ending settings; of a symlink, where it points. */
  readonly content: Buffer;
}

const MAX_FILES = 100_000;

/**
 * Reads the files of a commit straight from Git's objects: no work tree, index, hook, filter or replacement ref takes
 * part. Submodules, a committed `node_modules` and what `exclude` names are left out.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`; `UNSAFE_PATH` for paths and symlinks that leave the tree
 */
export async function readCode(options: {
  /** The project's repository; a bare one will do. */
  readonly repository: GitRepository;
  /** Full id of the commit. */
  readonly commit: string;
  /** Whether to leave a path out, such as records and manifests. */
  readonly exclude?: (path: string) => boolean;
}): Promise<readonly CodeFile[]> {
  const { repository, commit, exclude = () => false } = options;
  if (!isGitId(commit))
    throw DeliveryError.of('UNKNOWN_REVISION', `${quote(commit)} is not the full id of a commit`);
  const entries = (await repository.entries(commit, { recursive: true })).flatMap(({ mode, id, path }) => {
    const kind = KINDS[mode];
    return kind === undefined || path.startsWith('node_modules/') || exclude(path)
      ? []
      : [{ id, path, kind }];
  });
  if (entries.length > MAX_FILES)
    throw DeliveryError.of(
      'RENDER_FAILED',
      `the code revision ${commit} holds ${entries.length} files, ${MAX_FILES} are allowed`,
    );
  const contents = await repository.read(entries.map((each) => each.id));
  const files = entries.map(({ path, kind }, index): CodeFile => {
    const content = contents[index];
    if (content === undefined)
      throw DeliveryError.of(
        'REMOTE_FAILED',
        `the repository lacks the contents of ${quote(path)} at ${commit}`,
      );
    return { path, kind, content };
  });
  DeliveryError.throwIfAny(files.flatMap(pathFindings));
  return files;
}

const KINDS: Readonly<Record<string, CodeFile['kind']>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
};

function pathFindings({ path, kind, content }: CodeFile): Finding[] {
  const problem =
    pathProblem(path) ?? (kind === 'symlink' ? symlinkProblem(path, content.toString('utf8')) : undefined);
  return problem === undefined ? [] : [refusal('UNSAFE_PATH', problem, { file: path })];
}
