import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds before a remote that broke off is asked again. */
const AGAIN = [500, 2_000];

/**
 * Asks a remote something, and asks again where it broke off, a few times and no more. Only for what may be done twice.
 *
 * @param brokeOff whether an answer says so
 */
export async function askAgain<T>(
  ask: () => Promise<T>,
  brokeOff: (answer: T) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  for (const wait of AGAIN) {
    const answer = await ask();
    if (!brokeOff(answer)) return answer;
    // where the signal ends the pause, the next question says that it was stopped
    await pause(wait, undefined, signal ? { signal } : {}).catch(() => {});
  }
  return ask();
}
