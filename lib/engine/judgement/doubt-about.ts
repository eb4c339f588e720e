import type { WindowData } from '../../model/environment';
import { controlKinds } from '../../registry';
import { type ClockDoubt, type Controls, clockDoubt, type Snapshot } from '../delivery';

/** What speaks against the clock; only looked for where a decision has ended by it or windows depend on it. */
export async function doubtAbout(
  snapshot: Snapshot,
  controls: Controls,
  now: Date,
  windows: readonly WindowData[],
): Promise<{ readonly doubt?: ClockDoubt }> {
  const hasEnded = controlKinds().some((kind) => {
    const value = controls.of(kind);
    return value !== undefined && kind.hasEnded?.(value, now);
  });
  const doubt = hasEnded || windows.length > 0 ? await clockDoubt(snapshot, now) : undefined;
  return doubt ? { doubt } : {};
}
