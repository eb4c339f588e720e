import { checkoutAhead } from '../engine/promotion';
import type { CommitId } from '../model/scalars';
import { printable } from '../model/text';
import type { Context } from './context';

/** Reports changes of a checkout that are not in the rendered code: a forgotten commit, or one that was not pushed. */
export async function tellCheckout(context: Context, rendered: CommitId): Promise<void> {
  const { files, commit } = await checkoutAhead(await context.projectCode(), context.folder, rendered);
  const [first, ...more] = files;
  const told = [
    ...(first === undefined
      ? []
      : [
          `${printable(first)}${more.length === 0 ? ' has' : ` and ${more.length} more have`} changes that are not committed`,
        ]),
    ...(commit === undefined
      ? []
      : [`commit ${commit.slice(0, 12)} of this checkout is not on the branch that releases come from`]),
  ];
  if (told.length === 0) return;
  context.out.note(`rendered is code ${rendered.slice(0, 12)}, without what is here: ${told.join('; ')}`);
}
