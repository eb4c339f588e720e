import type { Finding } from './finding';

/**
 * The result of one rule over the manifests of an environment: how many objects it looked at, and what became of them.
 */
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
  const counts = new Map<string, Counts>();
  for (const { subject, severity, code, undecided } of findings) {
    const { environment, rule } = subject;
    if (environment === undefined || rule === undefined) continue;
    const key = keyOf(environment, rule);
    const count = counts.get(key) ?? { ...NOTHING };
    counts.set(key, count);
    if (undecided) count.undecided += 1;
    else if (severity === 'refusal') count.refused += 1;
    else if (severity === 'warning') count.warned += 1;
    else if (severity === 'note' && code !== 'WAIVED') count.noted += 1;
    if (code === 'WAIVED') count.waived += 1;
  }
  return judged.map((each) => ({
    ...each,
    ...(counts.get(keyOf(each.environment, each.rule)) ?? NOTHING),
  }));
}

type Counts = { -readonly [Name in Exclude<keyof RuleTally, keyof JudgedBy>]: RuleTally[Name] };

const NOTHING: Readonly<Counts> = { refused: 0, warned: 0, undecided: 0, noted: 0, waived: 0 };

/** A blank separates them: no name holds one. */
function keyOf(environment: string, rule: string): string {
  return `${environment} ${rule}`;
}

/** Tallies of several targets as one list: one entry for each environment and rule, in the order they first come. */
export function sumTallies(tallies: readonly RuleTally[]): RuleTally[] {
  const sums = new Map<string, RuleTally>();
  for (const each of tallies) {
    const key = keyOf(each.environment, each.rule);
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

/** The results of an environment's rules over the manifests of a target, in words. */
export function tallyWords(own: readonly RuleTally[]): string {
  const waived = own.filter(({ waived: count }) => count > 0).map(({ rule }) => rule);
  const judged = own.filter(({ objects }) => objects > 0).length;
  return `${judged} rules judged its manifests${waived.length === 0 ? '' : `; waived: ${waived.join(', ')}`}`;
}
