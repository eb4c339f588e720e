import { ALARMS } from '../../../../registry';
import type { TargetChange } from '../target-change';
import { targetDecision } from '../target-decision';

/** A target whose release is not to be trusted. */
export type AlarmChange = TargetChange<'alarm'>;

/** The end of an alarm. */
export type AllClearChange = TargetChange<'all-clear'>;

/** `alarm`: what a target runs goes no further. `all-clear` ends it. */
export const { begin: alarmEntry, end: allClearEntry } = targetDecision({
  begins: 'alarm',
  ends: 'all-clear',
  file: { of: ['alarm'], apart: true },
  subject: (verb, app) => `${verb} for ${app}`,
  control: ALARMS,
});
