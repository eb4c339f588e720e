import { createColors } from 'picocolors';
import type { DiffLine } from '../../kubernetes/diff';
import { textWidth } from './text-width';
import { wrapText } from './wrap-text';

const COLORS = { '+': 'green', '-': 'red', '!': 'yellow', ' ': 'dim' } as const;

/** Where the text of a section begins, behind its title. */
export const LABEL = 11;

/** Lines that one value of a difference may take. */
const MOST_LINES = 8;

/** Collects lines that fit the terminal. */
export class TerminalPrinter {
  readonly colors: ReturnType<typeof createColors>;
  readonly width: number;
  private readonly lines: string[] = [];

  constructor(color: boolean, width = 100) {
    this.colors = createColors(color);
    this.width = Math.max(20, width);
  }

  line(text = ''): this {
    this.lines.push(text);
    return this;
  }

  /** A title with rows behind it; where the terminal is narrow, below it. Nothing without rows. */
  section(title: string, rows: readonly string[]): void {
    const narrow = this.width < 60;
    const indent = ' '.repeat(narrow ? 2 : LABEL);
    const bold = this.colors.bold(title);
    if (narrow && rows.length > 0) this.line(bold);
    rows.forEach((row, index) => {
      const first =
        index === 0 && !narrow ? bold + ' '.repeat(Math.max(1, LABEL - textWidth(title))) : indent;
      this.wrap(row, first, indent);
    });
  }

  /** Breaks a text at blanks; further lines are indented, by two more where they carry on. */
  wrap(text: string, first = '', indent = '', paint: (text: string) => string = (each) => each): void {
    const [head = '', ...rest] = wrapText(text, this.width, first, `${indent}  `);
    // A command that stands below its title leaves that alone, and one that is too wide stands further out.
    if (head.startsWith(first)) this.line(first + paint(head.slice(first.length)));
    else this.line(head.length < first.length ? head : paint(head));
    for (const line of rest) this.line(paint(line));
  }

  /** A whole line of a difference: the part that does not fit goes on below, indented further. */
  diff({ mark, text }: DiffLine, indent: string): void {
    const inner = /^ */.exec(text)?.[0] ?? '';
    const paint = this.colors[COLORS[mark]];
    const start = `${indent}${mark} `;
    const further = `${indent}${mark === '!' ? ' ' : mark} ${inner}    `;
    const [head = '', ...rest] = wrapText(text, this.width, start, further);
    this.line(paint(head));
    for (const more of rest.slice(0, MOST_LINES)) this.line(paint(more));
    if (rest.length > MOST_LINES)
      this.line(this.colors.dim(`${indent}    … (${rest.length - MOST_LINES} more lines)`));
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
