import { DeliveryError } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { hasControl } from '../../model/text';
import { type EnvironmentFile, parseEnvironment, recordFolders, SHARED, sharedPathOf } from '../../registry';
import type { GitRepository } from '../git';
import { lastReadable, readable } from './last-readable';

/** Data of an environment that cannot be read. */
export interface BrokenEnvironment {
  readonly error: DeliveryError;
  /** What it said when it was last readable. */
  readonly last?: EnvironmentFile;
}

/** The data of environments at a commit. */
interface EnvironmentFiles {
  readonly files: Map<string, EnvironmentFile>;
  readonly broken: Map<string, BrokenEnvironment>;
}

/** Reads the environment files of a commit; for broken ones, what they said before. */
export async function readEnvironments(repository: GitRepository, head: CommitId): Promise<EnvironmentFiles> {
  const names = await namesOfFolders(repository, head);
  const blobs = await repository.read(
    names.map((name) => `${head}:${sharedPathOf({ kind: 'environment', environment: name })}`),
  );
  const files = new Map<string, EnvironmentFile>();
  const broken = new Map<string, BrokenEnvironment>();
  for (const [index, name] of names.entries()) {
    const blob = blobs[index];
    const file = sharedPathOf({ kind: 'environment', environment: name });
    if (!blob && !(await hasRecords(repository, head, name))) continue;
    const read = readable(blob, file, (stands) => {
      if (stands) return parseEnvironment(stands, file);
      throw DeliveryError.of('BROKEN_FILE', `it is gone, although records of ${name} stand beside it`, {
        file,
      });
    });
    if (read.value) {
      files.set(name, read.value);
      continue;
    }
    const last = await lastReadable(repository, head, file, parseEnvironment);
    broken.set(name, { error: read.error, ...(last ? { last } : {}) });
  }
  return { files, broken };
}

/** Possible names of environments: those of folders where any layout has one per environment. */
async function namesOfFolders(repository: GitRepository, head: CommitId): Promise<string[]> {
  const names = new Set<string>();
  for (const path of new Set([SHARED, ...recordFolders('').flatMap(({ above }) => above ?? [])]))
    for (const { path: found, type } of await repository.entries(head, { path }))
      if (type === 'tree') names.add(found.slice(found.lastIndexOf('/') + 1));
  return [...names].filter((name) => !name.startsWith('_') && !hasControl(name));
}

/** Whether an environment, whose data does not say its layout, has records where some layout has them. */
async function hasRecords(repository: GitRepository, head: CommitId, name: string): Promise<boolean> {
  for (const { folder, above } of recordFolders(name))
    if (above !== undefined && (await repository.idAt(head, folder)) !== undefined) return true;
  return false;
}

/** Replaces what the home branch says of an environment by what its own branch says. */
export function governBy(own: EnvironmentFiles, name: string, all: EnvironmentFiles): void {
  const [file, broken] = [own.files.get(name), own.broken.get(name)];
  if (!file && !broken) return;
  all.files.delete(name);
  all.broken.delete(name);
  if (file) all.files.set(name, file);
  else if (broken) all.broken.set(name, broken);
}
