import type { DiffRule } from '../rule';
import { DELIVERY_CONTROL_RULES } from './delivery-control';
import { DESTRUCTIVE_RULES } from './destructive';
import { EXPOSURE_RULES } from './exposure';
import { HOOK_RULES } from './hook';
import { FORM_RULES, METADATA_RULES } from './metadata';
import { PERMISSION_RULES } from './permission';
import { SECRET_REFERENCE_RULES } from './secret-reference';
import { WORKLOAD_RULES } from './workload';

/** The classification table: the first rule that matches decides, so the gravest come first. */
export const RULES: readonly DiffRule[] = [
  ...FORM_RULES,
  ...DESTRUCTIVE_RULES,
  ...PERMISSION_RULES,
  ...EXPOSURE_RULES,
  ...DELIVERY_CONTROL_RULES,
  ...HOOK_RULES,
  ...SECRET_REFERENCE_RULES,
  ...WORKLOAD_RULES,
  ...METADATA_RULES,
];
