import type { Rule } from '../typed/evaluate-policies';
import { PACK } from './pack';
import type { PackOptions } from './pack-rule';

/** The built-in rules that hold in an environment: those that hold by themselves, and what was switched. */
export function packRules(options: PackOptions): Rule[] {
  return PACK.filter((rule) => options.rules?.[rule.name] ?? rule.on(options)).map((rule) =>
    rule.make(options),
  );
}
