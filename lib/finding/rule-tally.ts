import type { Finding } from './finding';

/** How one rule stands over the manifests of an environment: what it looked at, and what became of it. */
export interface RuleTally {
  readonly environment: string;
  /** Name of a rule, or `schema`. */
  readonly rule: string;
  /** What it looked at. */
  readonly objects: number;
  readonly refused: number;
  readonly warned: number;
  readonly undecided: number;
  readonly noted: number;
  readonly waived: number;
}

/** A rule, and how many objects it looked at. */
export type JudgedBy = Pick<RuleTally, 'environment' | 'rule' | 'objects'>;

/** Counts what was found under each rule that judged; findings that name none of the rules are left out. */
export function tallyRules(judged: readonly JudgedBy[], findings: readonly Finding[]): RuleTally[] {
  const count = ({ environment, rule }: JudgedBy, is: (found: Finding) => boolean): number =>
    findings.filter(
      (each) => each.subject.rule === rule && each.subject.environment === environment && is(each),
    ).length;
  return judged.map((each) => ({
    ...each,
    refused: count(each, ({ severity }) => severity === 'refusal'),
    warned: count(each, ({ severity }) => severity === 'warning'),
    undecided: count(each, ({ severity }) => severity === 'undecided'),
    noted: count(each, ({ severity, code }) => severity === 'note' && code !== 'WAIVED'),
    waived: count(each, ({ code }) => code === 'WAIVED'),
  }));
}

/** Tallies of several targets as one list: one entry for each environment and rule, in the order they first come. */
export function sumTallies(tallies: readonly RuleTally[]): RuleTally[] {
  const sums = new Map<string, RuleTally>();
  for (const each of tallies) {
    const key = `${each.environment} ${each.rule}`;
    const sum = sums.get(key);
    sums.set(key, sum ? added(sum, each) : each);
  }
  return [...sums.values()];
}

function added(one: RuleTally, other: RuleTally): RuleTally {
  return {
    ...one,
    objects: one.objects + other.objects,
    refused: one.refused + other.refused,
    warned: one.warned + other.warned,
    undecided: one.undecided + other.undecided,
    noted: one.noted + other.noted,
    waived: one.waived + other.waived,
  };
}
