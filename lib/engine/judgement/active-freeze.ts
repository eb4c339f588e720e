import type { Freeze } from '../../registry';

/** Whether a freeze or lockdown holds at a moment. */
export function isActive({ until }: Freeze, now: Date): boolean {
  return until === undefined || Date.parse(until) > now.getTime();
}
