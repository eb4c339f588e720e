import { isTargetFile, TARGET_DELIVERY, TARGET_OBJECTS } from '../../model/exchange';
import { type Finding, quote, refusal, type Subject } from '../../model/finding';
import { isPlainFileName } from '../../model/scalars';
import type { TreeEntry } from '../git';

/**
 * Refuses entries among the files of a target that are not manifests: links to other files and repositories, which a
 * controller may follow; files of other formats, which it may read as well; names that no rendering has; and files
 * outside the target's two folders. The content of such entries is never judged.
 *
 * @param entries below the target's folder, recursive, without the folders themselves
 */
export function unexpectedFiles(entries: readonly TreeEntry[], subject: Subject): Finding[] {
  return entries.flatMap((entry) => {
    const problem = problemOf(entry);
    return problem === undefined
      ? []
      : [refusal('RENDER_OUTPUT', `${quote(entry.path)} ${problem}`, { ...subject, file: entry.path })];
  });
}

/** Whether an entry is a manifest as this tool writes them. */
export function isManifestEntry(entry: TreeEntry): boolean {
  return problemOf(entry) === undefined;
}

function problemOf({ mode, path }: TreeEntry): string | undefined {
  const kind = KINDS[mode];
  if (mode !== PLAIN) return `is ${kind ?? `an entry of mode ${mode}`}; plain files are expected`;
  if (!path.split('/').every((name) => isPlainFileName(name)))
    return 'has a name with other characters than letters, digits, ".", "_" and "-"';
  if (!path.endsWith('.yaml')) return 'is not a .yaml file; only .yaml files are allowed among manifests';
  return isTargetFile(path)
    ? undefined
    : `lies in neither "${TARGET_OBJECTS}/" nor "${TARGET_DELIVERY}/" of its target`;
}

const PLAIN = '100644';
const KINDS: Readonly<Record<string, string>> = {
  '100755': 'a program',
  '120000': 'a symlink',
  '160000': 'a submodule',
};
