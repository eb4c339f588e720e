/** How two lists match: pairs of equal items, and stretches between them that do not. */
interface Gap {
  /** Half-open range in the old list. */
  readonly before: readonly [from: number, to: number];
  /** Half-open range in the new list. */
  readonly after: readonly [from: number, to: number];
}

const MAX_CELLS = 400_000;

/**
 * The stretches in which two lists differ, by a longest common subsequence of equal keys. Very long lists that differ
 * in much are one gap.
 */
export function gapsBetween(before: readonly string[], after: readonly string[]): readonly Gap[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let endBefore = before.length;
  let endAfter = after.length;
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const rows = endBefore - start;
  const columns = endAfter - start;
  if (rows === 0 && columns === 0) return [];
  if (rows === 0 || columns === 0 || rows * columns > MAX_CELLS) {
    return [{ before: [start, endBefore], after: [start, endAfter] }];
  }
  return middleGaps(before.slice(start, endBefore), after.slice(start, endAfter), start);
}

function middleGaps(before: readonly string[], after: readonly string[], offset: number): readonly Gap[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const gaps: Gap[] = [];
  let [row, column, fromRow, fromColumn] = [0, 0, 0, 0];
  const close = () => {
    if (row > fromRow || column > fromColumn) {
      gaps.push({ before: [fromRow + offset, row + offset], after: [fromColumn + offset, column + offset] });
    }
  };
  while (row < before.length && column < after.length) {
    if (before[row] === after[column]) {
      close();
      row += 1;
      column += 1;
      fromRow = row;
      fromColumn = column;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  row = before.length;
  column = after.length;
  close();
  return gaps;
}
