import { HOLDS } from '../../../../registry';
import type { TargetChange } from '../target-change';
import { targetDecision } from '../target-decision';

/** Keeps a target where it is. */
export type HoldChange = TargetChange<'hold'>;

/** The end of a hold. */
export type UnholdChange = TargetChange<'unhold'>;

/** `hold`: keeps a target where it is. `unhold`: lets it move again. */
export const { begin: holdEntry, end: unholdEntry } = targetDecision({
  begins: 'hold',
  ends: 'unhold',
  file: { of: ['hold'] },
  subject: (verb, app) => `${verb} ${app}`,
  control: HOLDS,
});
