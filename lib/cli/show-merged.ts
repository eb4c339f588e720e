import { moment, printableLines } from '../model/text';
import type { MergedBefore } from '../promotion/index';
import type { Context } from './context';
import { onlyOne } from './json/only-one';
import { nothingToDo } from './show-outcome';

/** What was asked for a proposal that is not open any more is done: it says which one, as another may be meant. */
export function showMerged({ out }: Context, merged: MergedBefore) {
  const { id, commit, at, releases } = merged;
  const placed = releases.length === 0 ? '' : ` with ${releases.join(', ')}`;
  out.line(
    out.colors.dim(
      nothingToDo(printableLines(`${id} was merged on ${moment(at)}${placed}, and is there now`), commit),
    ),
  );
  return {
    outcome: 'nothing' as const,
    release: onlyOne(releases) ?? null,
    commit,
    proposal: { id },
    merged: { at: at.toISOString(), releases },
  };
}
