import type { CommitId, Person, RefName } from '../../../model/scalars';
import type { Mirror, RefUpdate, TreeEdit } from '../../git';

/** What is added to a ref that only grows. */
interface Addition {
  readonly edits: readonly TreeEdit[];
  readonly message: string;
  readonly by: Person;
  readonly now: Date;
}

/** The move of a ref by one commit that adds files, on top of what stands there. */
export async function appended(
  mirror: Mirror,
  ref: RefName,
  head: CommitId | undefined,
  { edits, message, by, now }: Addition,
): Promise<RefUpdate & { readonly to: CommitId }> {
  const to = await mirror.repository.commit({
    parents: head === undefined ? [] : [head],
    ...(head === undefined ? {} : { base: head }),
    edits,
    message,
    author: { ...by, date: now },
  });
  return { ref, from: head ?? null, to };
}
