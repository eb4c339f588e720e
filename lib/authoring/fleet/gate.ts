import type { Duration } from 'cdk8s';
import type { Gate } from '../../model/exchange';

/** A release has to have been in its upstream for so long, counted from when it was last put there. */
export const soak = (duration: Duration): Gate => ({ type: 'soak', seconds: duration.toSeconds() });
