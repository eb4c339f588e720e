import { DeliveryError, quote } from '../../model/finding';
import {
  type CommitId,
  type CommitSigning,
  type ObjectFormat,
  objectId,
  parseCommitId,
  treeIdOf,
} from '../../model/scalars';
import { isAtOrBelow } from '../../model/text';
import { printCommit } from './commit-object';
import { editTree } from './edit-tree';
import type { ObjectSource } from './object-reader';
import { type NewObject, packOf } from './pack';
import { gitOutput } from './run-git';
import { assertObjectId } from './safe-name';
import { writeSignedCommit } from './sign-commit';
import type { GitPlace } from './spawn-git';
import type { CommitRequest, TreeEdit } from './types';

/** Writes a commit and the objects it needs into a repository; moves no ref, leaves nothing when killed. */
export async function writeCommit(
  place: GitPlace,
  format: ObjectFormat,
  request: CommitRequest,
  reader: ObjectSource,
  signing?: CommitSigning,
): Promise<CommitId> {
  const { parents, base, edits, message, author, committer = author } = request;
  for (const id of [...parents, ...(base === undefined ? [] : [base])]) assertObjectId(id);
  for (const edit of edits) if (edit.kind === 'tree') assertObjectId(edit.id);
  for (const parent of parents) await assertCommit(reader, parent);
  const { id: tree, objects } = await editTree(reader, base, edits, format);
  const said = { tree, parents, author, committer, message };
  const content = printCommit(said);
  const commit: NewObject = { id: objectId('commit', content, format), type: 'commit', content };
  // A signature is made of the commit without it, by git itself.
  await writeObjects(place, signing ? objects : [...objects, commit], format);
  const id = signing ? await writeSignedCommit(place, said, signing) : parseCommitId(commit.id);
  await assertOnlyEdited(place, base ?? treeIdOf([], format), id, edits);
  return id;
}

const LOOSE_AT_MOST = 100;

async function writeObjects(
  place: GitPlace,
  objects: readonly NewObject[],
  format: ObjectFormat,
): Promise<void> {
  const isKept = objects.length > LOOSE_AT_MOST;
  const args = isKept ? ['index-pack', '--stdin'] : ['unpack-objects', '-q'];
  await gitOutput(args, { ...place, input: packOf(objects, format, isKept) });
}

async function assertCommit(reader: ObjectSource, id: string): Promise<void> {
  const object = await reader.read(id);
  if (object?.type === 'commit') return;
  throw DeliveryError.of('UNKNOWN_REVISION', `the parent ${quote(id)} is not a commit of this repository`);
}

async function assertOnlyEdited(
  place: GitPlace,
  base: string,
  commit: CommitId,
  edits: readonly TreeEdit[],
): Promise<void> {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, `${commit}^{tree}`];
  const changed = (await gitOutput(args, place)).toString('utf8').split('\0');
  const edited = new Set(edits.map(({ path }) => path));
  const foreign = changed.filter((path) => path !== '' && !isAtOrBelow(path, edited));
  if (foreign.length === 0) return;
  throw DeliveryError.of(
    'INTERNAL',
    `the commit would change what was not asked for: ${foreign.slice(0, 5).map(quote).join(', ')}`,
  );
}
