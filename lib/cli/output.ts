import { createColors } from 'picocolors';
import { jsonPieces } from '../model/text';
import { asTyped, typedPrefix } from './as-typed';
import { enveloped, type Said } from './json/envelope';
import type { Outputs } from './json/outputs';
import type { ProgressBar } from './progress-bar';

type Colors = ReturnType<typeof createColors>;

/** Fewer things than this are finished before a bar could be read. */
const LONG = 20;

/** What a command prints: results to stdout, everything else to stderr; colour only on a terminal. */
export class Output {
  readonly json: boolean;
  /** Whether everything is printed, not only the summary. */
  readonly details: boolean;
  /** Whether only what is wrong is printed. */
  readonly quiet: boolean;
  readonly colors: Colors;
  /** Columns that lines are broken at; absent where there is no terminal and `COLUMNS` does not ask for it. */
  readonly columns: number | undefined;
  /** Columns of what is always broken: the columns, or 100. */
  readonly width: number;
  readonly interactive: boolean;
  /** There is one terminal: the code that reports an error ends the bar of the failed command. */
  private static bar: ProgressBar | undefined;
  /** Whether a step stands on the terminal's last line. */
  private static stepping = false;
  private static readonly noted = new Set<string>();

  constructor({
    json,
    color,
    details = false,
    quiet = false,
    progress = true,
  }: {
    readonly json: boolean;
    readonly color?: boolean;
    readonly details?: boolean;
    readonly quiet?: boolean;
    readonly progress?: boolean;
  }) {
    const terminal = process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
    const wanted =
      color === false
        ? false
        : process.env['NO_COLOR'] || process.env['FORCE_COLOR'] === '0'
          ? false
          : process.env['FORCE_COLOR']
            ? true
            : terminal;
    this.json = json;
    this.details = details;
    this.quiet = quiet;
    this.colors = createColors(wanted && !json);
    this.columns = columnsOf(process.stdout);
    this.width = this.columns ?? 100;
    this.interactive =
      progress &&
      !quiet &&
      process.stderr.isTTY === true &&
      process.env['TERM'] !== 'dumb' &&
      process.env['CI'] === undefined;
  }

  /** A line of the result, its commands as they are typed here; nothing under --json. */
  line(text = ''): void {
    this.content(asTyped(text));
  }

  /** What is asked for itself, such as a file, to the byte; nothing under --json. */
  content(text: string): void {
    if (this.json || this.quiet) return;
    this.endStep();
    process.stdout.write(`${text}\n`);
  }

  /** A line that says what is wrong: part of the result, and on stderr where the result is not printed. */
  wrong(text: string): void {
    this.endStep();
    if (this.quiet) process.stderr.write(`${asTyped(text)}\n`);
    else this.line(text);
  }

  /** The result as JSON, in the envelope of all; nothing without --json. */
  data<Name extends keyof Outputs>(name: Name, own: Said<Outputs[Name]>): void {
    if (!this.json) return;
    this.endStep();
    for (const piece of jsonPieces(enveloped(name, own))) process.stdout.write(piece);
    process.stdout.write('\n');
  }

  /** A step that is under way, on a terminal only; the next one replaces it. */
  step(text: string): void {
    this.endBar();
    // A line that wraps could not be erased.
    const room = Math.max(1, (process.stderr.columns || 80) - 2);
    if (!this.interactive) return;
    process.stderr.write(`\r\u001b[2K${[...text].slice(0, room).join('')}…`);
    Output.stepping = true;
  }

  /** A note that does not change the result; printed once, with or without a terminal. */
  note(text: string): void {
    this.done();
    if (this.quiet || Output.noted.has(text)) return;
    Output.noted.add(text);
    process.stderr.write(`· ${asTyped(text)}\n`);
  }

  /** How far a long step is, on a terminal only; the next step or another label replaces it. */
  progress(label: string, done: number, all: number): void {
    if (!this.interactive || all < LONG) return;
    if (Output.bar?.label !== label) {
      this.done();
      // Loaded only when a bar is shown: most commands end before that.
      const { startBar } = require('./progress-bar') as typeof import('./progress-bar');
      Output.bar = startBar(label, all, this.colors.isColorSupported);
    }
    Output.bar.update(done);
  }

  /** Ends the steps. */
  done(): void {
    this.endBar();
    if (this.interactive) process.stderr.write('\r\u001b[2K');
    Output.stepping = false;
  }

  /** Output starts on a new line, whatever progress was shown. */
  private endStep(): void {
    if (Output.stepping || Output.bar !== undefined) this.done();
  }

  private endBar(): void {
    Output.bar?.stop();
    Output.bar = undefined;
  }
}

/**
 * Columns that lines of a stream are broken at; absent where there is no terminal and `COLUMNS` does not ask for it. There is
 * room for what commands are typed with here: it comes to them when their lines are broken already.
 */
export function columnsOf(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number | undefined {
  const columns = stream.isTTY ? (stream.columns ?? 80) : askedColumns();
  return columns === undefined ? undefined : columns - typedPrefix().length;
}

/** What `COLUMNS` says, where it says a number that lines can be broken at. */
function askedColumns(): number | undefined {
  const asked = Number(process.env['COLUMNS']);
  return Number.isInteger(asked) && asked >= 20 ? asked : undefined;
}
