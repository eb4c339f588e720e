import { TerminalPrinter } from '../views/plan';
import type { Output } from './output';

/**
 * Lines as a terminal can show them: broken at blanks, further in where they carry on. Where nobody looks, nothing is
 * broken, so that a line stays one for those who search it.
 *
 * @param columns of the terminal; absent where there is none
 */
export function wrapLines(lines: readonly string[], columns: number | undefined): string[] {
  if (columns === undefined) return [...lines];
  return lines
    .flatMap((line) => line.split('\n'))
    .flatMap((line) => {
      const printer = new TerminalPrinter(false, columns);
      printer.wrap(line, '', `${/^ */.exec(line)?.[0] ?? ''}  `);
      return printer.text().slice(0, -1).split('\n');
    });
}

/** A row with something before it, below which it goes on; one line where nobody looks. */
export function labelled(
  first: string,
  words: string,
  indent: string,
  { columns }: Pick<Output, 'columns'>,
): string[] {
  if (columns === undefined) return [first + words];
  const printer = new TerminalPrinter(false, columns);
  printer.wrap(words, first, indent.slice(2));
  return printer.text().slice(0, -1).split('\n');
}
