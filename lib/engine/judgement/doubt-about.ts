import { controlKinds } from '../../registry';
import { type ClockDoubt, type Controls, clockDoubt, type Snapshot } from '../delivery';

/** What speaks against the clock, where a decision has ended by it; nothing else asks. */
export async function doubtAbout(
  snapshot: Snapshot,
  controls: Controls,
  now: Date,
): Promise<{ readonly doubt?: ClockDoubt }> {
  const hasEnded = controlKinds().some((kind) => {
    const value = controls.of(kind);
    return value !== undefined && kind.hasEnded?.(value, now);
  });
  const doubt = hasEnded ? await clockDoubt(snapshot, now) : undefined;
  return doubt ? { doubt } : {};
}
