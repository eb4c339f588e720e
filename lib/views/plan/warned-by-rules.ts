import { standingOf } from '../../model/finding';
import { LATER } from './check-row';
import type { CheckRow } from './plan-view';

/**
 * Rows of a plan, with warnings of rules separated: there are many, and they stop nothing. Refusals of later
 * environments stay.
 */
interface SortedChecks {
  readonly others: readonly CheckRow[];
  readonly byRules: readonly CheckRow[];
  /** `required-labels 24, probes 1`, the most frequent first. */
  readonly counts: string;
}

/** Separates the warnings of rules, where there are more than a few. */
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

/** Up to this many stay among the others. */
const FEW = 2;
