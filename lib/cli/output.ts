import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** What a command prints: results to stdout, everything else to stderr; colour only on a terminal. */
export class Output {
  readonly json: boolean;
  readonly colors: Colors;
  readonly width: number;
  readonly interactive: boolean;

  constructor({ json, color }: { readonly json: boolean; readonly color?: boolean }) {
    const terminal = process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
    const wanted =
      color === false
        ? false
        : process.env['NO_COLOR']
          ? false
          : process.env['FORCE_COLOR']
            ? true
            : terminal;
    this.json = json;
    this.colors = createColors(wanted && !json);
    this.width = process.stdout.columns ?? 100;
    this.interactive = process.stderr.isTTY === true && process.env['CI'] === undefined;
  }

  /** A line of the result; nothing under --json. */
  line(text = ''): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** The result as JSON; nothing without --json. */
  data(value: unknown): void {
    if (this.json) process.stdout.write(`${printJson(value)}\n`);
  }

  /** A step that is under way, on a terminal only; the next one replaces it. */
  step(text: string): void {
    if (this.interactive) process.stderr.write(`\r\u001b[2K${text}…`);
  }

  /** Ends the steps. */
  done(): void {
    if (this.interactive) process.stderr.write('\r\u001b[2K');
  }
}

/** JSON in which nothing can steer a terminal: control and direction characters are escaped. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
