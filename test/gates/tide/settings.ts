import * as v from 'valibot';
import { loosened, neutral, tightened } from '../../../lib/model/finding';
import type { GateSettings } from '../../../lib/model/gate';

const schema = v.strictObject({
  gate: v.literal('tide'),
  version: v.literal(1),
  /** The moment of high water: ISO 8601, UTC. */
  high: v.pipe(v.string(), v.isoTimestamp()),
});

export type TideEntry = v.InferOutput<typeof schema>;

/** A release enters with the flood. */
export const TIDE: GateSettings<TideEntry> = {
  gate: 'tide',
  version: 1,
  about: 'a release enters when the water is high',
  schema,
  compare(before, after) {
    if (before.length === after.length) return neutral('another tide');
    return after.length < before.length ? loosened('at any tide') : tightened('with the flood only');
  },
  words: ({ high }) => `high water at ${high}`,
};
