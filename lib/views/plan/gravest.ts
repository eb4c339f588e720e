import { standingOf } from '../../model/finding';
import { plural } from '../../model/text';
import type { PlanView } from './plan-view';

/** The gravest that a plan has for its reader: what the one mark of its first line says. */
export type Gravest = 'refused' | 'high risk' | 'undecided' | 'to be read' | 'clear';

/** The gravest of the checks, the changes and the claim of a plan. */
export function gravestOf({ checks, risk, verdict }: PlanView): Gravest {
  const standings = new Set(checks.map(standingOf));
  if (checks.some(({ severity }) => severity === 'refusal')) return 'refused';
  if (risk === 'high') return 'high risk';
  if (standings.has('undecided') || verdict.kind === 'undecided') return 'undecided';
  return risk === 'medium' || standings.has('warning') ? 'to be read' : 'clear';
}

/** The mark on a terminal, and its colour. */
export const GRAVEST_MARKS = {
  refused: { mark: '✗', color: 'red' },
  'high risk': { mark: '!', color: 'red' },
  undecided: { mark: '?', color: 'yellow' },
  'to be read': { mark: '!', color: 'yellow' },
  clear: { mark: '✓', color: 'green' },
} as const satisfies Readonly<Record<Gravest, { readonly mark: string; readonly color: string }>>;

/** `2 risks`, `1 undecided`, `3 warnings`; where there is nothing of all that, `no risks`. */
export function gravityWords({ checks, counts }: PlanView): readonly string[] {
  const risks = counts.risks.high + counts.risks.medium;
  // What several targets share is one question, and is told once.
  const count = (standing: string) =>
    new Set(checks.flatMap((row) => (standingOf(row) === standing ? [`${row.code} ${row.message}`] : [])))
      .size;
  const [undecided, warnings] = [count('undecided'), count('warning')];
  const words = [
    ...(risks === 0 ? [] : [plural(risks, 'risk')]),
    ...(undecided === 0 ? [] : [`${undecided} undecided`]),
    ...(warnings === 0 ? [] : [plural(warnings, 'warning')]),
  ];
  return words.length === 0 ? ['no risks'] : words;
}
