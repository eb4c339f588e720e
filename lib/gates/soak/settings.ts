import { loosened, neutral, tightened } from '../../model/finding';
import type { GateSettings } from '../../model/gate';
import { durationText, seconds } from '../../model/scalars';
import { v } from '../../model/schema';

const schema = v.strictObject({
  gate: v.literal('soak'),
  version: v.literal(1),
  /** How long the release has to have been in the upstream. */
  seconds,
});

/** The settings of a soak. */
export type SoakEntry = v.InferOutput<typeof schema>;

/** The release has to have been in the upstream for this long, counted from when it was last put there. */
export const SOAK: GateSettings<SoakEntry> = {
  gate: 'soak',
  version: 1,
  about: 'a release has to have been in the upstream for so long, counted from when it was last put there',
  schema,
  compare(before, after) {
    const longest = (gates: readonly SoakEntry[]) => Math.max(0, ...gates.map((gate) => gate.seconds));
    const [old, now] = [longest(before), longest(after)];
    if (now < old)
      return loosened(now === 0 ? 'a release need not soak any more' : 'a release need not soak as long');
    return now > old ? tightened('a release has to soak longer') : neutral('');
  },
  words: (gate) => `${durationText(gate.seconds)} in the upstream`,
};
