import { LRUCache } from 'lru-cache';
import type { PolicyRule } from '../typed/evaluate-policies';
import { PACK } from './pack';
import type { PackOptions, PackRule, PackValues } from './pack-rule';

/**
 * The built-in rules that hold in an environment: those that hold by themselves, and what was switched.
 *
 * @param added built-in rules about the own kinds of controllers
 */
export function packRules(options: PackOptions, added: readonly PackRule[] = []): PolicyRule[] {
  const { production, rules, ...values } = options;
  const made = madeOf(values);
  return [...PACK, ...added]
    .filter((rule) => rules?.[rule.name] ?? rule.on(options))
    .map((rule) => {
      const known = made.get(rule) ?? rule.make(values);
      made.set(rule, known);
      return known;
    });
}

/** Reading and checking expressions takes a while, and most environments differ in no value. */
const cache = new LRUCache<string, Map<PackRule, PolicyRule>>({
  // A fleet has a few sets of values; more come from a process that makes up its own.
  max: 100,
});

function madeOf({ registries, deniedTags, requiredLabels, largest }: PackValues): Map<PackRule, PolicyRule> {
  const key = JSON.stringify([registries, deniedTags, requiredLabels, largest?.cpu, largest?.memory]);
  const known = cache.get(key);
  if (known) return known;
  const fresh = new Map<PackRule, PolicyRule>();
  cache.set(key, fresh);
  return fresh;
}
