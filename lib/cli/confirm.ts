import { createInterface } from 'node:readline';
import { DeliveryError } from '../model/finding';
import { interruption } from './interruption';
import type { Output } from './output';
import { wrapLines } from './wrap-lines';

/** Whether a person sees what is printed and can answer. */
export function isAsked({ json }: Pick<Output, 'json'>): boolean {
  return !json && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Asks a person on a terminal for a yes.
 *
 * @throws DeliveryError `NOT_APPROVED` for any other answer, and where no answer comes; `INTERRUPTED`
 */
export async function confirm(what: string, { columns }: Pick<Output, 'columns'>): Promise<void> {
  const { stdin: input, stderr: output } = process;
  const asked = createInterface({ input, output, terminal: false });
  const answer = await new Promise<string>((resolve) => {
    asked.once('close', () => resolve(''));
    interruption.addEventListener('abort', () => asked.close(), { once: true });
    asked.question(`${wrapLines([`${what}? [y/N]`], columns).join('\n')} `, resolve);
  });
  asked.close();
  interruption.throwIfAborted();
  if (!/^y(?:es)?$/i.test(answer.trim()))
    throw DeliveryError.of(
      'NOT_APPROVED',
      'the answer was no: nothing was approved',
      {},
      { remedy: 'answer `y` to approve what is shown' },
    );
}
