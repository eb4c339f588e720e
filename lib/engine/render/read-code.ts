import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { type CommitId, isGitId } from '../../model/scalars';
import type { GitRepository } from '../git';
import { pathProblem, symlinkProblem } from './safe-path';

/** A file of a code revision, by the id of its bytes. */
export interface CodeEntry {
  /** Relative, `/`-separated. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'symlink';
  /** Git's id of the content. */
  readonly id: string;
}

/** One file of a code revision. */
export interface CodeFile extends Omit<CodeEntry, 'id'> {
  /** The bytes in the commit, unchanged by attributes or line-ending settings; of a symlink, where it points. */
  readonly content: Buffer;
}

const MAX_FILES = 100_000;

/**
 * Lists the files of a commit straight from Git's objects: no work tree, index, hook, filter or replacement ref takes
 * part. A committed `node_modules` and what `exclude` names are left out, and so are submodules, which `note` is told of: their
 * files are in no commit of the repository.
 *
 * @throws DeliveryError `UNKNOWN_REVISION`; `UNSAFE_PATH` for paths that leave the tree
 */
export async function listCode(options: {
  /** The project's repository; a bare one will do. */
  readonly repository: GitRepository;
  /** Full id of the commit. */
  readonly commit: CommitId;
  /**
   * The project's folder in the repository, such as `services/pay/`; nothing beside it is listed.
   *
   * @default - the repository's top
   */
  readonly within?: string;
  /** Whether to leave a path of the repository out, such as records and manifests. */
  readonly exclude?: (path: string) => boolean;
  /** Told what is left out although a person may expect it. */
  readonly note?: (text: string) => void;
}): Promise<readonly CodeEntry[]> {
  const { repository, commit, within = '', exclude = () => false, note = () => {} } = options;
  if (!isGitId(commit))
    throw DeliveryError.of('UNKNOWN_REVISION', `${quote(commit)} is not the full id of a commit`);
  const all = await repository.entries(commit, { recursive: true });
  const modules = all.flatMap(({ mode, path }) =>
    mode === SUBMODULE && path.startsWith(within) && !exclude(path) ? [quote(path.slice(within.length))] : [],
  );
  if (modules.length > 0)
    note(
      `${modules.join(', ')}: files of submodules are not rendered; commit a copy (\`git subtree add\`), or take them as a package`,
    );
  const entries = all.flatMap(({ mode, id, path: whole }) => {
    const kind = KINDS[mode];
    if (kind === undefined || !whole.startsWith(within) || exclude(whole)) return [];
    const path = whole.slice(within.length);
    return path === 'node_modules' || path.startsWith('node_modules/') ? [] : [{ id, path, kind }];
  });
  if (entries.length > MAX_FILES)
    throw DeliveryError.of(
      'RENDER_FAILED',
      `the code revision ${commit} holds ${entries.length} files, ${MAX_FILES} are allowed`,
    );
  DeliveryError.throwIfAny(entries.flatMap(({ path }) => findingsOf(path, pathProblem(path))));
  return entries;
}

/**
 * Reads files that {@link listCode} lists.
 *
 * @throws DeliveryError `UNSAFE_PATH` for symlinks that leave the tree
 */
export async function readCode(
  repository: GitRepository,
  entries: readonly CodeEntry[],
): Promise<readonly CodeFile[]> {
  const contents = await repository.read(entries.map((each) => each.id));
  const files = entries.map(({ path, kind }, index): CodeFile => {
    const content = contents[index];
    if (content === undefined)
      throw DeliveryError.of('REMOTE_FAILED', `the repository lacks the contents of ${quote(path)}`);
    return { path, kind, content };
  });
  DeliveryError.throwIfAny(
    files
      .filter(({ kind }) => kind === 'symlink')
      .flatMap(({ path, content }) => findingsOf(path, symlinkProblem(path, content.toString('utf8')))),
  );
  return files;
}

const SUBMODULE = '160000';

/** Kinds of files by git's modes; what is not there is no file. */
export const KINDS: Readonly<Record<string, CodeEntry['kind']>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
};

function findingsOf(path: string, problem: string | undefined): Finding[] {
  return problem === undefined ? [] : [refusal('UNSAFE_PATH', problem, { file: path })];
}
