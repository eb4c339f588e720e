import { isDeepStrictEqual } from 'node:util';
import { quote } from '../../../../model/finding';
import type { Rule, Ruleset, ShownRuleset } from './ruleset';

/** How an existing ruleset differs from the wanted one. */
interface Comparison {
  /** In words, one line each; empty where it is as wanted. */
  readonly differences: readonly string[];
  /** Whether GitHub does not show the token who may bypass it. */
  readonly hidden: boolean;
  /** Whether reviews per path are all that is missing: an older server does not have them. */
  readonly withoutPaths: boolean;
}

/**
 * Compares a ruleset as GitHub shows it with the one that is wanted. Parameters that GitHub adds to a rule by itself
 * are ignored.
 */
export function compareRuleset(wanted: Ruleset, shown: ShownRuleset): Comparison {
  const actors = shown.bypass_actors;
  const [expected, standing] = [wanted.bypass_actors, actors ?? []].map((all) =>
    all
      .map(({ actor_id: id, actor_type: type, bypass_mode: mode }) => `${type} ${id} ${mode ?? 'always'}`)
      .sort(),
  );
  const include = shown.conditions?.ref_name?.include ?? [];
  const exclude = shown.conditions?.ref_name?.exclude ?? [];
  const rules = compareRules(wanted.rules, (shown.rules ?? []) as readonly Rule[]);
  return {
    hidden: actors === undefined,
    withoutPaths: rules.withoutPaths,
    differences: [
      ...(shown.enforcement === 'active' ? [] : [`it is not enforced: ${quote(shown.enforcement)}`]),
      ...(shown.target === undefined || shown.target === wanted.target
        ? []
        : [`it is for a ${shown.target}`]),
      ...(isSame(include, wanted.conditions.ref_name.include)
        ? []
        : [`it is for ${include.map((each) => quote(each)).join(', ') || 'no branch'}`]),
      ...(exclude.length === 0 ? [] : [`it leaves out ${exclude.map((each) => quote(each)).join(', ')}`]),
      ...(actors === undefined || isDeepStrictEqual(expected, standing)
        ? []
        : [
            `others may bypass it: ${standing?.join(', ') || 'nobody'} in place of ${expected?.join(', ') || 'nobody'}`,
          ]),
      ...rules.differences,
    ],
  };
}

function compareRules(wanted: readonly Rule[], shown: readonly Rule[]) {
  let withoutPaths = false;
  const missing = wanted.flatMap((rule): string[] => {
    const stands = shown.find(({ type }) => type === rule.type);
    if (!stands) return [`the rule ${rule.type} is missing`];
    const [want, have] = [parametersOf(rule), parametersOf(stands)];
    return Object.entries(want).flatMap(([name, value]) => {
      if (isWithin(value, have[name])) return [];
      if (name === 'required_reviewers' && have[name] === undefined) {
        withoutPaths = true;
        return [];
      }
      return [
        `${rule.type}: ${name} is ${JSON.stringify(have[name]) ?? 'not set'}, not ${JSON.stringify(value)}`,
      ];
    });
  });
  const more = shown.filter(({ type }) => !wanted.some((each) => each.type === type));
  return {
    withoutPaths,
    differences: [...missing, ...more.map(({ type }) => `there is a further rule: ${type}`)],
  };
}

const parametersOf = (rule: Rule) =>
  ('parameters' in rule ? (rule.parameters ?? {}) : {}) as Record<string, unknown>;

/**
 * Whether a value has everything that is wanted: for objects, each part; for lists, the same number of entries in any
 * order.
 */
function isWithin(wanted: unknown, shown: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(shown) &&
      wanted.length === shown.length &&
      wanted.every((each) => shown.some((other) => isWithin(each, other)))
    );
  if (typeof wanted !== 'object' || wanted === null) return wanted === shown;
  if (typeof shown !== 'object' || shown === null) return false;
  return Object.entries(wanted).every(([name, value]) =>
    isWithin(value, (shown as Record<string, unknown>)[name]),
  );
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  isDeepStrictEqual([...one].sort(), [...other].sort());
