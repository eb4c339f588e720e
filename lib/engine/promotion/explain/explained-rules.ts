import type { EnvironmentData } from '../../../model/environment';
import type { Finding } from '../../../model/finding';
import { bypassNames, type RuleStanding } from '../../judgement';
import type { ExplainedRule, ExplainedVerdict, Explanation } from './explanation';

/** The explanation of each result of a rule. Pure. */
export function explainedRules(
  standings: readonly RuleStanding[],
  { bypassable }: Pick<EnvironmentData, 'bypassable'>,
): ExplainedRule[] {
  return standings.map(({ unasked, ...each }) => {
    const stopping = each.findings.filter(({ severity }) => severity === 'refusal');
    const until = latest(stopping);
    const names = new Set(stopping.flatMap(bypassNames));
    return {
      ...each,
      verdict: stopping.length > 0 ? worst(stopping.map(verdictOf)) : unasked ? 'unasked' : 'passes',
      ...(until === undefined ? {} : { until }),
      bypass: bypassable.filter((name) => names.has(name)),
    };
  });
}

/** The verdict over all of them, and when those that wait have opened. Pure. */
export function verdictOfAll(rules: readonly ExplainedRule[]): Pick<Explanation, 'verdict' | 'until'> {
  const all = rules.flatMap(({ verdict }) => (verdict === 'unasked' ? [] : [verdict]));
  const until = latest(rules);
  return { verdict: worst(all), ...(until === undefined ? {} : { until }) };
}

type Verdict = Exclude<ExplainedVerdict, 'unasked'>;

const ORDER: readonly Verdict[] = ['refuses', 'undecided', 'waits', 'passes'];

function worst(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((each) => verdicts.includes(each)) ?? 'passes';
}

/** The verdict of one finding. Pure. */
export function verdictOf({ severity, undecided, until }: Finding): Verdict {
  if (severity !== 'refusal') return 'passes';
  if (undecided) return 'undecided';
  return until === undefined ? 'refuses' : 'waits';
}

function latest(list: readonly { readonly until?: string }[]): string | undefined {
  const moments = list.flatMap(({ until }) => (until === undefined ? [] : [new Date(until).toISOString()]));
  return moments.sort().at(-1);
}
