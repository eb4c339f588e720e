import { type FieldJudgement, gained, loosened, neutral, tightened, undecided } from '../../finding';
import { change, type FieldChange, sameData } from '../field-change';
import {
  DEFAULT_PRODUCTION,
  DEFAULT_WARNED,
  includesLevel,
  isStricter,
  type RuleSeverity,
} from '../rule-severity';
import { customPolicyChanges } from './custom-policy-changes';
import type { PolicyData } from './policy-data';

/** Judges a field of an environment's policies; one side may say nothing of it. */
type PolicyRule<T> = (before: T | undefined, after: T | undefined) => FieldJudgement;

type Rules = Readonly<{
  [K in Exclude<keyof PolicyData, 'custom' | 'rules'>]-?: PolicyRule<NonNullable<PolicyData[K]>>;
}>;

const RULES: Rules = {
  kubernetes: () => neutral('manifests are judged by the schemas of another Kubernetes'),
  podSecurity: ({ warn: was } = { warn: DEFAULT_WARNED }, { warn: is } = { warn: DEFAULT_WARNED }) => {
    const text = `pods are warned of that do not keep the level ${is}`;
    if (was === is) return neutral(text);
    return includesLevel(is, was) ? tightened(text) : loosened(text, 'medium');
  },
  production: (before = DEFAULT_PRODUCTION, after = DEFAULT_PRODUCTION) =>
    compared(before, after, 'the rules of production'),
  registries: (before = [], after = []) => {
    if (after.length === 0) return loosened('images may come from any registry');
    if (before.length === 0) return tightened('images may come from these registries only');
    return gained(before, after)
      ? loosened('images may come from more registries')
      : tightened('images may come from fewer registries');
  },
  deniedTags: (before, after) => lists(before, after, 'tags are denied'),
  requiredLabels: (before, after) => lists(before, after, 'labels are asked for'),
  largest: () => undecided('the most that a container may ask for differs', 'medium'),
  admission: (before, after) => {
    const weight = (value: typeof after) => (value === undefined ? 0 : ACTIONS.indexOf(value) + 1);
    if (after === undefined) return loosened('the cluster itself enforces no rules any more');
    const does = { deny: 'refuses', warn: 'warns of', audit: 'notes' }[after];
    return weight(after) < weight(before)
      ? loosened(`the cluster only ${does} what breaks a rule`)
      : tightened(`the cluster ${does} what breaks a rule`);
  },
  externals: (before = [], after = []) =>
    gained(before, after)
      ? loosened('more is taken to be in the cluster without being rendered', 'medium')
      : tightened('less is taken to be in the cluster without being rendered'),
  externalKinds: (before = [], after = []) =>
    gained(before, after)
      ? loosened('objects of more kinds are delivered without a schema that judges them')
      : tightened('objects of fewer kinds are delivered without a schema that judges them'),
};

const ACTIONS = ['audit', 'warn', 'deny'] as const;

/** What differs between two environments' policies: one row per setting, per rule that is switched, per custom policy. */
export function policyChanges(before: PolicyData, after: PolicyData): readonly FieldChange[] {
  return keysOf(before, after).flatMap((key): readonly FieldChange[] => {
    if (sameData(before[key], after[key])) return [];
    if (key === 'custom') return customPolicyChanges(before.custom ?? [], after.custom ?? []);
    if (key === 'rules') return switches(before.rules ?? {}, after.rules ?? {});
    const judge = Object.hasOwn(RULES, key) ? RULES[key] : undefined;
    const judged = judge?.(before[key] as never, after[key] as never);
    return [change(`policies.${key}`, before[key], after[key], judged)];
  });
}

type Switches = NonNullable<PolicyData['rules']>;

function switches(before: Switches, after: Switches): readonly FieldChange[] {
  return keysOf(before, after).flatMap((rule) =>
    before[rule] === after[rule]
      ? []
      : [change(`policies.rules.${rule}`, before[rule], after[rule], switched(before[rule], after[rule]))],
  );
}

function keysOf<T extends object>(before: T, after: T): readonly (keyof T & string)[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof T & string)[];
}

/** A rule without an entry does what its profile says, which is not known here. */
function switched(before: RuleSeverity | undefined, after: RuleSeverity | undefined): FieldJudgement {
  if (after === 'refuse') return tightened('the rule refuses');
  if (after === 'off') return loosened('the rule is switched off');
  if (after === undefined) return undecided('the rule does what its profile does', 'medium');
  if (before === 'off') return tightened('the rule warns');
  return loosened('the rule only warns', 'medium');
}

function compared(before: RuleSeverity, after: RuleSeverity, what: string): FieldJudgement {
  const text = { off: `${what} are off`, warn: `${what} warn`, refuse: `${what} refuse` }[after];
  if (before === after) return neutral(text);
  if (isStricter(after, before)) return tightened(text);
  return loosened(text, before === 'refuse' ? 'high' : 'medium');
}

/** Lists with a built-in default, which holds where they are not given. */
function lists(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
  what: string,
): FieldJudgement {
  if (before === undefined || after === undefined) return undecided(`other ${what}`, 'medium');
  return gained(after, before) ? loosened(`fewer or other ${what}`) : tightened(`more ${what}`);
}
