import type { Duration } from 'cdk8s';
import type { GateEntry } from '../../model/gate';
import type { SoakEntry } from './settings';

/** A release has to have been in its upstream for this long, counted from when it was last put there. */
export function soak(duration: Duration): GateEntry {
  const entry: SoakEntry = { gate: 'soak', version: 1, seconds: duration.toSeconds() };
  return entry;
}
