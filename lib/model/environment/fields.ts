import { allow } from './allow';
import { approvals } from './approvals';
import { asksFor } from './asks-for';
import { baselinesUntil } from './baselines';
import { byHand } from './by-hand';
import { bypassable } from './bypassable';
import { code } from './code';
import { controller } from './controller';
import { controllerSettings } from './controller-settings';
import { delivery } from './delivery';
import { destination } from './destination';
import type { EnvironmentField } from './field';
import { gates } from './gates/gates';
import { inputs } from './inputs';
import { name } from './name';
import { objectFields } from './object-fields';
import { policies } from './policies/policies';
import { promotesFrom } from './promotes-from';
import { requests } from './requests';
import { signers } from './signers';
import { sync } from './sync';
import { tags } from './tags';
import { windows } from './windows/windows';

/** The fields of an environment's data, in the order in which they are written. */
export const ENVIRONMENT_FIELDS = [
  name,
  promotesFrom,
  delivery,
  destination,
  controller,
  controllerSettings,
  allow,
  sync,
  approvals,
  requests,
  asksFor,
  signers,
  tags,
  gates,
  windows,
  code,
  policies,
  objectFields,
  byHand,
  bypassable,
  baselinesUntil,
  inputs,
] as const;

/** Some fields of environments. */
export type EnvironmentFields = readonly EnvironmentField[];

/** Keys that a later version gives a meaning; until then they may not be used. */
export const RESERVED_ENVIRONMENT_FIELDS = ['health', 'lanes'] as const;
