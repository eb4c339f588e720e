import { createColors } from 'picocolors';
import type { DiffLine } from '../../kubernetes/diff/change-lines';
import { splitWidth, textWidth } from './text-width';

const COLORS = { '+': 'green', '-': 'red', '!': 'yellow', ' ': 'dim' } as const;

/** Where the text of a section begins, behind its title. */
const LABEL = 11;

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
    let current = '';
    const lead = /^ */.exec(text)?.[0] ?? '';
    let start = first + lead;
    const room = this.width - textWidth(indent) - 2;
    for (const word of text
      .slice(lead.length)
      .split(' ')
      .flatMap((each) => pieces(each, room))) {
      const next = current === '' ? word : `${current} ${word}`;
      if (textWidth(start) + textWidth(next) > this.width && current !== '') {
        this.line(start + paint(current.trimEnd()));
        start = `${indent}  `;
        current = word;
      } else current = next;
    }
    this.line(start + paint(current));
  }

  /** A line of a difference, whole: what does not fit goes on below, further in. */
  diff({ mark, text }: DiffLine, indent: string): void {
    const inner = /^ */.exec(text)?.[0] ?? '';
    const paint = this.colors[COLORS[mark]];
    const start = `${indent}${mark} `;
    const [head = '', ...rest] = splitWidth(text, this.width - start.length, `${inner}    `);
    this.line(paint(start + head));
    for (const more of rest.slice(0, MOST_LINES))
      this.line(paint(`${indent}${mark === '!' ? ' ' : mark} ${more}`));
    if (rest.length > MOST_LINES)
      this.line(this.colors.dim(`${indent}    … (${rest.length - MOST_LINES} more lines)`));
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** A word longer than a line in pieces; one with colours is left whole. */
function pieces(word: string, room: number): readonly string[] {
  return textWidth(word) <= room || word.includes('\u001b') ? [word] : splitWidth(word, room, '');
}
