import { setMaxListeners } from 'node:events';
import { DeliveryError } from '../model/finding';

/** How long a command that was told to stop may take to clean up behind itself, in milliseconds. */
const PATIENCE = 5_000;

const controller = new AbortController();

/** Aborted, with a `DeliveryError` `INTERRUPTED` as its reason, when the process is told to stop. */
export const interruption: AbortSignal = controller.signal;

// Every git process that runs listens to it, and several run at once.
setMaxListeners(0, interruption);

/**
 * Turns Ctrl-C and similar signals into an orderly end: running work is stopped and cleans up. `giveUp` is called when
 * that takes too long, or when the signal comes a second time.
 */
export function watchSignals(giveUp: () => void): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interruption.aborted) return giveUp();
      controller.abort(DeliveryError.of('INTERRUPTED', `stopped by ${name} before it was done`));
      setTimeout(giveUp, PATIENCE).unref();
    });
  }
}
