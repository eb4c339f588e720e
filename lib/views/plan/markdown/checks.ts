import { standingOf } from '../../../model/finding';
import { shortId } from '../../../model/scalars';
import { plural } from '../../../model/text';
import { code, link, prose } from '../markdown-text';
import type { CheckRow, PlanView } from '../plan-view';
import { ruleRows } from '../rule-rows';
import { RULE_STATE_NAMES, RULE_STATES } from '../rule-states';

import { warnedByRules } from '../warned-by-rules';
import { targetList } from './changes';
import type { Level } from './levels';
import { andMore } from './parts';

export function checkList({ checks: rows }: PlanView, level: Level): readonly string[] {
  if (rows.length === 0) return [];
  const icons = { refusal: '⛔', undecided: '❔', warning: '⚠️', note: 'ℹ️', passed: '✅' } as const;
  const { others, byRules, counts } = warnedByRules(rows);
  const grave = [...others].sort(
    (left, right) =>
      Object.keys(icons).indexOf(standingOf(left)) - Object.keys(icons).indexOf(standingOf(right)),
  );
  const lineOf = (row: CheckRow) => {
    const { severity, code: id, message, remedy, subject } = row;
    const about = subject === '' ? '' : ` ${code(subject)}`;
    return `- ${icons[standingOf(row)]} ${code(id)}${about}: ${prose(message)}${remedy === '' || severity === 'note' || severity === 'passed' ? '' : ` (${prose(remedy)})`}`;
  };
  const lines = grave.slice(0, level.rows).map(lineOf);
  const warned = `${icons.warning} ${plural(byRules.length, 'warning')} of rules: ${prose(counts)}`;
  const folded =
    level.details === 'none'
      ? [warned]
      : [
          `<details><summary>${warned}</summary>\n\n${[...byRules.slice(0, level.rows).map(lineOf), ...andMore(byRules.length, level.rows, '-')].join('\n')}\n\n</details>`,
        ];
  return [
    '#### Checks',
    ...(lines.length === 0 ? [] : [[...lines, ...andMore(others.length, level.rows, '-')].join('\n')]),
    ...(byRules.length === 0 ? [] : folded),
  ];
}

/** One line per rule, folded: the findings of a rule are above, among the checks. */
export function ruleList(view: PlanView, level: Level): readonly string[] {
  const rows = ruleRows(view.rules, view.environments.length === 1 ? view.environments[0] : undefined);
  if (rows.length === 0 || level.details === 'none') return [];
  const counts = RULE_STATE_NAMES.flatMap((state) => {
    if (state === 'note' || state === 'idle') return [];
    const count = rows.filter((row) => row.state === state).length;
    return count === 0 ? [] : [`${RULE_STATES[state].icon} ${count}`];
  });
  const lines = rows
    .slice(0, level.rows)
    .map(({ rule, state, text }) => `- ${RULE_STATES[state].icon} ${code(rule)} ${prose(text)}`);
  return [
    `<details><summary>${plural(rows.length, 'rule')}: ${counts.join(' ')}</summary>\n\n${[...lines, ...andMore(rows.length, level.rows, '-')].join('\n')}\n\n</details>`,
  ];
}

export function evidenceList({ targets }: PlanView, level: Level): readonly string[] {
  if (level.details === 'none') return [];
  const most = level.details === 'counts' ? Math.min(20, level.rows) : level.rows;
  const byText = new Map<string, string[]>();
  for (const target of targets) {
    if (target.evidence.length === 0) continue;
    const given = target.evidence.filter((each) => each.link !== undefined || each.text !== undefined);
    const absent = target.evidence.filter((each) => !given.includes(each)).map(({ kind }) => kind);
    const parts = given.map(({ kind, link: to, text, digest }) => {
      const named =
        to === undefined
          ? `${prose(kind)} ${code(text ?? '', 200)}`
          : `${link(kind, to)}${text === undefined ? '' : ` ${code(shortId(text), 200)}`}`;
      return `${named}${digest === undefined ? '' : ` ${code(digest.slice(0, 19))}`}`;
    });
    const text = [
      ...parts,
      ...(absent.length === 0 ? [] : [`absent: ${absent.map((each) => prose(each)).join(', ')}`]),
    ].join(' · ');
    byText.set(text, [...(byText.get(text) ?? []), target.app]);
  }
  const lines = [...byText]
    .slice(0, most)
    .map(([text, apps]) => `- ${targetList([...new Set(apps)], level)}: ${text}`);
  return lines.length === 0
    ? []
    : ['#### Evidence', [...lines, ...andMore(byText.size, most, '-')].join('\n')];
}
