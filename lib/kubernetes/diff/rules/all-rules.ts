import type { ChangeClass } from '../change';
import type { DiffExtension } from '../extension';
import type { DiffRule } from '../rule';
import { DESTRUCTIVE_RULES } from './destructive';
import { EXPOSURE_RULES } from './exposure';
import { FORM_RULES, METADATA_RULES } from './metadata';
import { PERMISSION_RULES } from './permission';
import { RESILIENCE_RULES } from './resilience';
import { SECRET_REFERENCE_RULES } from './secret-reference';
import { WORKLOAD_RULES } from './workload';

/**
 * The classification table: the first rule that matches decides, so the gravest come first. Rules that controllers add
 * come before Kubernetes' own rules of their class.
 */
export function rulesWith(extensions: readonly DiffExtension[]): readonly DiffRule[] {
  const added = extensions.flatMap(({ rules }) => rules);
  const of = (...classes: readonly ChangeClass[]) => added.filter((rule) => classes.includes(rule.class));
  return [
    ...FORM_RULES,
    ...of('destructive'),
    ...DESTRUCTIVE_RULES,
    ...of('permission'),
    ...PERMISSION_RULES,
    ...of('exposure'),
    ...EXPOSURE_RULES,
    ...of('delivery-control', 'hook'),
    ...of('secret-reference'),
    ...SECRET_REFERENCE_RULES,
    ...of('image-source', 'configuration', 'scale-and-resources', 'image'),
    ...RESILIENCE_RULES,
    ...WORKLOAD_RULES,
    ...of('metadata'),
    ...METADATA_RULES,
  ];
}
