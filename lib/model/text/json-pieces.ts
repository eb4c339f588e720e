import { printableJson, printJson } from './printable';

/** The most items of a list in one piece. */
const PORTION = 250;

/**
 * The text of {@link printJson} in pieces, so that a long list is never held as a whole: items of the lists that stand
 * directly in the value come by the hundred.
 */
export function* jsonPieces(value: object): Generator<string> {
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  if (!fields.some(([, each]) => isLong(each))) {
    yield printJson(value);
    return;
  }
  let before = '{';
  for (const [name, each] of fields) {
    if (isLong(each)) {
      yield `${before}\n  ${printableJson(JSON.stringify(name))}: [`;
      for (let start = 0; start < each.length; start += PORTION)
        yield `${start === 0 ? '' : ','}${itemsOf(each.slice(start, start + PORTION))}`;
      yield '\n  ]';
    } else yield `${before}${printJson({ [name]: each }).slice(1, -2)}`;
    before = ',';
  }
  yield '\n}';
}

const isLong = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > PORTION;

/** The lines of the items of a list that stands in a map. */
const itemsOf = (items: readonly unknown[]): string =>
  printJson([items]).slice('[\n  ['.length, -'\n  ]\n]'.length);
