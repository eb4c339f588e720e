import type { Duration } from 'cdk8s';
import type { SoakEntry } from './settings';

/** A release has to have been in its upstream for so long, counted from when it was last put there. */
export const soak = (duration: Duration): SoakEntry => ({
  gate: 'soak',
  version: 1,
  seconds: duration.toSeconds(),
});
