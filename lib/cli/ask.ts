import { createInterface } from 'node:readline';
import { DeliveryError } from '../model/finding';
import { interruption } from './interruption';
import { columnsOf } from './output';
import { wrapLines } from './wrap-lines';

/** One question to a person on a terminal. */
interface Question<Value> {
  readonly text: string;
  /** What an empty answer means, as it would be typed. */
  readonly usual: string;
  /** Parses an answer; where it throws, the question is asked again. */
  parse(answer: string): Value;
}

/** Asks a person; throws `INTERRUPTED`, and `INVALID_OPTION` where no answers come any more. */
export type Ask = <Value>(question: Question<Value>) => Promise<Value>;

/** Lets questions be asked one after the other on the terminal. */
export async function asking<Result>(ask: (ask: Ask) => Promise<Result>): Promise<Result> {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output, terminal: false });
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  interruption.addEventListener('abort', () => lines.close(), { once: true });
  const answerTo = (text: string) =>
    Promise.race([new Promise<string>((resolve) => lines.question(text, resolve)), closed]);
  try {
    return await ask(async ({ text, usual, parse }) => {
      for (;;) {
        const answer = await answerTo(`${text} [${usual}]: `);
        interruption.throwIfAborted();
        if (answer === undefined) throw DeliveryError.of('INVALID_OPTION', 'the questions have no answers');
        try {
          return parse(answer.trim() === '' ? usual : answer.trim());
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          const said = error.findings.map(({ message }) => `  ${message}`);
          for (const line of wrapLines(said, columnsOf(output))) output.write(`${line}\n`);
        }
      }
    });
  } finally {
    lines.close();
  }
}
