import { LRUCache } from 'lru-cache';
import { isStricter, type RuleSeverity } from '../../../model/environment';
import type { PolicyRule } from '../typed/evaluate-policies';
import { PACK } from './pack';
import {
  type PackOptions,
  type PackRule,
  type PackValues,
  type RuleForm,
  severityByProfile,
} from './pack-rule';

/**
 * The built-in rules that hold in an environment, each with what it does there.
 *
 * @param added built-in rules about the own kinds of controllers
 */
export function packRules(options: PackOptions, added: readonly PackRule[] = []): PolicyRule[] {
  const all = [...PACK, ...added];
  const severities = new Map(all.map((rule) => [rule.name, severityOf(rule, options)]));
  const standing = (name: string | undefined): RuleSeverity => severities.get(name as never) ?? 'off';
  const told = new Set(
    all.flatMap(({ name, beyond }) =>
      beyond !== undefined && isStricter(standing(name), standing(beyond)) ? [beyond] : [],
    ),
  );
  const made = madeOf(options);
  return all.flatMap((rule) => {
    const severity = standing(rule.name);
    if (severity === 'off' || told.has(rule.name)) return [];
    const rest = standing(rule.beyond) !== 'off' && !told.has(rule.beyond as never);
    return [made(rule, { severity: severity === 'refuse' ? 'refusal' : 'warning', rest })];
  });
}

/** The severity of a rule in an environment: by its profile, unless the environment sets another one. */
export function severityOf(rule: PackRule, options: PackOptions): RuleSeverity {
  const { rules = {} } = options;
  return rules[rule.name as keyof typeof rules] ?? severityByProfile(rule, options);
}

/** Reading and checking expressions takes a while, and most environments differ in no value. */
const cache = new LRUCache<string, Map<string, PolicyRule>>({
  // A fleet has a few sets of values; more come from a process that makes up its own.
  max: 100,
});

function madeOf(options: PackValues): (rule: PackRule, form: RuleForm) => PolicyRule {
  const { minor, registries, deniedTags, requiredLabels, largest } = options;
  const key = JSON.stringify([minor, registries, deniedTags, requiredLabels, largest?.cpu, largest?.memory]);
  const known = cache.get(key) ?? new Map<string, PolicyRule>();
  cache.set(key, known);
  return (rule, form) => {
    const id = `${rule.name} ${form.severity} ${form.rest}`;
    const made = known.get(id) ?? rule.make(options, form);
    known.set(id, made);
    return made;
  };
}
