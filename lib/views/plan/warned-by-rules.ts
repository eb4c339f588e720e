import { standingOf } from '../../model/finding';
import { LATER } from './check-row';
import type { CheckRow } from './plan-view';

/** Rows of a plan, what rules warn of taken apart: there is much of it, and it stops nothing; what an environment further on refuses stays. */
interface SortedChecks {
  readonly others: readonly CheckRow[];
  readonly byRules: readonly CheckRow[];
  /** `required-labels 24, probes 1`, the most frequent first. */
  readonly counts: string;
}

/** Takes apart what rules warn of, where it is more than a few. */
export function warnedByRules(rows: readonly CheckRow[]): SortedChecks {
  const byRules = rows.filter(
    (row) => row.rule !== undefined && standingOf(row) === 'warning' && !row.message.startsWith(LATER),
  );
  if (byRules.length <= FEW) return { others: rows, byRules: [], counts: '' };
  const counts = new Map<string, number>();
  for (const { rule = '' } of byRules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return {
    others: rows.filter((row) => !byRules.includes(row)),
    byRules,
    counts: sorted.map(([rule, count]) => `${rule} ${count}`).join(', '),
  };
}

/** As many stand by themselves. */
const FEW = 2;
