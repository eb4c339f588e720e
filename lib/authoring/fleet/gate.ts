import type { Duration } from 'cdk8s';
import type { GateEntry } from '../../model/environment';

/** A release has to have been in its upstream for so long, counted from when it was last put there. */
export const soak = (duration: Duration): GateEntry => ({
  gate: 'soak',
  version: 1,
  seconds: duration.toSeconds(),
});
