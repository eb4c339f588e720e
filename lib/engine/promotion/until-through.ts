import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryError } from '../../model/finding';

/** An attempt that lost a race; the next one starts from the new state. */
export interface LostRace {
  readonly kind: 'race';
  /** What git said. */
  readonly message: string;
}

/** The most attempts: enough for a dozen writers at once, with growing random pauses between them. */
const ATTEMPTS = 24;

/**
 * Makes attempts until one is not lost to others: each reads everything again. The one loop around every push.
 *
 * @param attempt gets how many attempts were lost before it
 * @throws DeliveryError `TOO_MANY_RACES`
 * @throws the signal's reason, before an attempt
 */
export async function untilThrough<T extends { readonly kind: string }>(
  attempt: (lost: number) => Promise<T | LostRace>,
  signal?: AbortSignal,
): Promise<Exclude<T, LostRace>> {
  let last = '';
  for (let lost = 0; lost < ATTEMPTS; lost += 1) {
    signal?.throwIfAborted();
    const result = await attempt(lost);
    if (!isLost(result)) return result as Exclude<T, LostRace>;
    last = result.message;
    await sleep(Math.random() * Math.min(2_000, 40 * 1.5 ** lost));
  }
  throw DeliveryError.of(
    'TOO_MANY_RACES',
    `${ATTEMPTS} attempts were lost against others; the last answer was: ${last}`,
  );
}

function isLost(result: { readonly kind: string }): result is LostRace {
  return result.kind === 'race';
}
