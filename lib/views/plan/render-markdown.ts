import {
  changeLines,
  type Detail,
  type DiffLine,
  type ObjectChange,
  type ObjectDiff,
  objectLine,
  riskOf,
} from '../../kubernetes/diff';
import { standingOf } from '../../model/finding';
import { shortId } from '../../model/scalars';
import { CLASS_WORDS } from './class-words';
import { changeKey } from './group-changes';
import { code, fence, html, link, markerValue, prose } from './markdown-text';
import { type NotableChange, notableChanges } from './notable-changes';
import type { CheckRow, PlanView, TargetView } from './plan-view';
import { promotionTable } from './promotion-table';
import { ruleRows } from './rule-rows';
import {
  classCounts,
  deliverers,
  governanceText,
  headlineOf,
  objectCounts,
  plural,
  policyRows,
  syncFacts,
} from './summary-texts';
import { CLAIM_LABELS } from './verdict';
import { warnedByRules } from './warned-by-rules';

/** How a plan is rendered as Markdown. */
export interface MarkdownOptions {
  /**
   * Most UTF-16 units of the text; GitHub refuses bodies beyond 65,536.
   * @default 60000
   */
  readonly limit?: number;
  /** Text of a hidden line before the first one, by which a comment is found again. */
  readonly marker?: string;
}

/** How much is shown; later ones show less. */
interface Level {
  readonly details: 'all' | 'telling' | 'objects' | 'counts' | 'none';
  readonly detail: Detail;
  /** Rows of a list before the rest is counted. */
  readonly rows: number;
  readonly table: 'rows' | 'grouped';
  /** What this level leaves out; empty for the first. */
  readonly leftOut: string;
}

const LAST: Level = {
  details: 'none',
  detail: { columns: 60, lines: 1 },
  rows: 3,
  table: 'grouped',
  leftOut: 'everything but the summary',
};

const LADDER: readonly Level[] = [
  { details: 'all', detail: { columns: 4_000, lines: 2_000 }, rows: 1_000, table: 'rows', leftOut: '' },
  {
    details: 'all',
    detail: { columns: 300, lines: 40 },
    rows: 500,
    table: 'rows',
    leftOut: 'long values are cut',
  },
  {
    details: 'telling',
    detail: { columns: 160, lines: 10 },
    rows: 200,
    table: 'rows',
    leftOut: 'changes of scale and of metadata, and long values',
  },
  {
    details: 'objects',
    detail: { columns: 120, lines: 5 },
    rows: 100,
    table: 'rows',
    leftOut: 'what changes in each object: the objects are named',
  },
  {
    details: 'counts',
    detail: { columns: 120, lines: 5 },
    rows: 100,
    table: 'rows',
    leftOut: 'the changes of each target: the objects are counted by kind, and the first of them named',
  },
  {
    details: 'counts',
    detail: { columns: 120, lines: 5 },
    rows: 60,
    table: 'grouped',
    leftOut: 'the changes of each target, and rows of the tables beyond the first 60',
  },
  {
    details: 'none',
    detail: { columns: 80, lines: 3 },
    rows: 15,
    table: 'grouped',
    leftOut: 'everything but the summary',
  },
  LAST,
];

/**
 * Renders a plan as GitHub-flavoured Markdown, for a proposal's text or a comment. It fits the limit by showing less,
 * step by step; the summary (verdict, promotion table, counts, risks, rollback) stays, and what was left out is said.
 * Text from outside cannot leave its place: it is code, or written with character references.
 */
export function markdownOf(view: PlanView, { limit = 60_000, marker: own }: MarkdownOptions = {}): string {
  const first = own === undefined ? '' : `<!-- ${markerValue(own)} -->\n`;
  for (const level of LADDER) {
    const text = first + renderAt(view, level);
    if (text.length <= limit) return text;
  }
  return `${first}${[marker(view), headline(view), ...leftOut(view, LAST)].join('\n\n')}\n`;
}

function renderAt(view: PlanView, level: Level): string {
  const blocks = [
    marker(view),
    headline(view),
    verdict(view, level),
    context(view),
    ...promotionTable(view, level.table, level.rows),
    `**Objects:** ${objectCounts(view)}. **Changes:** ${classCounts(view) || 'none'}.${view.risk === 'none' ? ' **Risks:** none found.' : ''}`,
    ...changes(view, level),
    ...governance(view, level),
    ...files(view, level),
    ...delivered(view, level),
    ...checks(view, level),
    ...rules(view, level),
    ...evidence(view, level),
    ...shared(view, level),
    ...details(view, level),
    ...rollback(view),
    ...leftOut(view, level),
  ];
  return `${blocks.filter((each) => each !== '').join('\n\n')}\n`;
}

function marker({ environments, compared }: PlanView): string {
  return `<!-- cdk8s-delivery:plan v1 env=${markerValue(environments.join(','))} plan=${markerValue(compared.plan ?? '')} -->`;
}

function headline(view: PlanView): string {
  const refused = view.checks.some(({ severity }) => severity === 'refusal');
  const icon = refused
    ? '⛔'
    : view.risk === 'high'
      ? '🔴'
      : view.risk === 'medium'
        ? '🟠'
        : view.verdict.proven
          ? '✅'
          : '🔵';
  return `### ${icon} ${headlineOf(view)
    .map((each) => prose(each))
    .join(' · ')}`;
}

function verdict({ verdict: { line }, targets }: PlanView, { rows }: Level): string {
  const reasons = [...new Set(targets.flatMap(({ claim }) => claim.reasons))].slice(0, Math.min(10, rows));
  return [
    `**${prose(line.charAt(0).toUpperCase() + line.slice(1), 1_000)}.**`,
    ...reasons.map((each) => `- ${prose(each)}`),
  ].join('\n');
}

function context({
  verb,
  compared: { base, head, tool, plan, code: revision },
  requestedBy,
  reason,
  ticket,
}: PlanView): string {
  const parts = [
    base === undefined ? 'no base commit' : `base ${code(base.slice(0, 12))}`,
    ...(revision === undefined ? [] : [`code ${code(shortId(revision))}`]),
    ...(head === undefined ? [] : [`head ${code(head.slice(0, 12))}`]),
    ...(plan === undefined ? [] : [`plan ${code(plan.slice(0, 'sha256:'.length + 12))}`]),
    ...(requestedBy === undefined
      ? verb === 'diff'
        ? []
        : ['requested by: absent']
      : [`requested by ${code(requestedBy)}`]),
    ...(reason === undefined ? [] : [`reason: ${code(reason)}`]),
    ...(ticket === undefined ? [] : [`ticket: ${code(ticket)}`]),
    ...(tool === undefined ? [] : [code(tool)]),
  ];
  return parts.join(' · ');
}

/** Rows of changes that are no risk, before the rest is counted; risks have as many as other lists. */
const PLAIN_ROWS = 10;

/** What changes beside the images, in the open: a fold holds what is long, not what matters. */
function changes(view: PlanView, level: Level): readonly string[] {
  const all = notableChanges(view).filter((row) => row.class !== undefined);
  const risky = all.filter((row) => row.level !== 'none').slice(0, level.rows);
  const plain = all.filter((row) => row.level === 'none').slice(0, Math.min(PLAIN_ROWS, level.rows));
  const rows = [...risky, ...plain];
  if (rows.length === 0) return [];
  const lines = rows.map(
    (row) =>
      `| ${row.level === 'none' ? '' : `**${row.level}** `}${row.class === undefined ? '' : prose(CLASS_WORDS[row.class])} | ${code(row.of, 120)} | ${changeText(row, level)} | ${targetList(row.targets, level)} |`,
  );
  return [
    '#### Changes',
    [
      '| of | object | change | targets |',
      '|---|---|---|---|',
      ...lines,
      ...more(all.length, rows.length, '|'),
    ].join('\n'),
  ];
}

function changeText({ mark, what, note }: NotableChange, { detail }: Level): string {
  const words = { '+': 'added', '-': 'removed', '!': 'changed' }[mark];
  const said =
    what === '' ? words : `${mark === '!' ? '' : `${words} `}${code(what, Math.max(160, detail.columns))}`;
  return `${said}${note === '' ? '' : `: ${prose(note, 200)}`}`;
}

function targetList(targets: readonly string[], level: Level): string {
  const most = level.details === 'none' ? 3 : 10;
  const shown = targets.slice(0, most).map((each) => code(each, 130));
  return `${shown.join(', ')}${targets.length > most ? `, and ${targets.length - most} more` : ''}`;
}

/** Never left out: who may change what is worth a row in any size. */
function governance({ governance: rows }: PlanView, level: Level): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, level.rows).map((row) => {
    const { subject, change, note } = governanceText(row);
    const risk = row.level === 'none' ? row.verdict : `**${row.level}** ${row.verdict}`;
    return `| ${risk} | ${code(subject, 160)} | ${code(change, level.detail.columns)} | ${prose(note, 200)} |`;
  });
  return [
    '#### Governance',
    [
      '| risk | of | change | meaning |',
      '|---|---|---|---|',
      ...shown,
      ...(rows.length > level.rows ? [`| and ${rows.length - level.rows} more | | | |`] : []),
    ].join('\n'),
  ];
}

function files({ files: rows }: PlanView, level: Level): readonly string[] {
  if (rows.length === 0) return [];
  const most = Math.min(level.rows, 100);
  const lines = rows
    .slice(0, most)
    .map(
      ({ path, kind, level: risk, note }) =>
        `- ${risk === 'none' ? '' : `${risk}: `}${code(path, 200)} ${kind}: ${prose(note, 200)}`,
    );
  return ['#### Other files', [...lines, ...more(rows.length, most, '-')].join('\n')];
}

function delivered(view: PlanView, level: Level): readonly string[] {
  const policies = policyRows(view)
    .slice(0, level.rows)
    .map(({ environments, policy }) => `- ${environments.map((each) => code(each)).join(', ')}: ${policy}`);
  const facts = view.targets.flatMap((target) =>
    syncFacts(target).map((fact) => `- ${code(name(target))}: ${prose(fact)}`),
  );
  const removed = view.counts.objects.removed + view.counts.objects.renamed;
  const pruned =
    removed === 0
      ? []
      : [
          `- ${plural(removed, 'object')} ${removed === 1 ? 'leaves' : 'leave'} Git: deleted where ${prose(deliverers(view))} prunes, else left behind`,
        ];
  const lines = [
    ...policies,
    ...pruned,
    ...facts.slice(0, level.rows),
    ...more(facts.length, level.rows, '-'),
  ];
  return lines.length === 0 ? [] : [`#### What ${prose(deliverers(view))} will do`, lines.join('\n')];
}

function checks({ checks: rows }: PlanView, level: Level): readonly string[] {
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
          `<details><summary>${warned}</summary>\n\n${[...byRules.slice(0, level.rows).map(lineOf), ...more(byRules.length, level.rows, '-')].join('\n')}\n\n</details>`,
        ];
  return [
    '#### Checks',
    ...(lines.length === 0 ? [] : [[...lines, ...more(others.length, level.rows, '-')].join('\n')]),
    ...(byRules.length === 0 ? [] : folded),
  ];
}

/** One line per rule, folded: what a rule found stands above, among the checks. */
function rules(view: PlanView, level: Level): readonly string[] {
  const rows = ruleRows(view.rules, view.environments.length === 1 ? view.environments[0] : undefined);
  if (rows.length === 0 || level.details === 'none') return [];
  const icons = {
    refusal: '⛔',
    undecided: '❔',
    warning: '⚠️',
    waived: '🩹',
    note: 'ℹ️',
    passed: '✅',
    idle: '➖',
  } as const;
  const counts = (['refusal', 'undecided', 'warning', 'waived', 'passed'] as const).flatMap((state) => {
    const count = rows.filter((row) => row.state === state).length;
    return count === 0 ? [] : [`${icons[state]} ${count}`];
  });
  const lines = rows
    .slice(0, level.rows)
    .map(({ rule, state, text }) => `- ${icons[state]} ${code(rule)} ${prose(text)}`);
  return [
    `<details><summary>${plural(rows.length, 'rule')}: ${counts.join(' ')}</summary>\n\n${[...lines, ...more(rows.length, level.rows, '-')].join('\n')}\n\n</details>`,
  ];
}

function evidence({ targets }: PlanView, level: Level): readonly string[] {
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
  return lines.length === 0 ? [] : ['#### Evidence', [...lines, ...more(byText.size, most, '-')].join('\n')];
}

function shared({ shared: rows }: PlanView, level: Level): readonly string[] {
  const shown = rows.filter(
    ({ change }) => level.details === 'all' || (level.details === 'telling' && isTelling(change)),
  );
  if (shown.length === 0) return [];
  const groups = new Map<
    string,
    { readonly object: string; readonly targets: readonly string[]; readonly changes: ObjectChange[] }
  >();
  for (const { object, change, targets } of shown.slice(0, level.rows)) {
    const key = JSON.stringify([object, targets]);
    const group = groups.get(key) ?? { object, targets, changes: [] };
    group.changes.push(change);
    groups.set(key, group);
  }
  const blocks = [...groups.values()].map(({ object, targets, changes }) => {
    const summary = `<details><summary>${html(object)} ${plural(targets.length, 'target')}</summary>`;
    const lines = changes.flatMap((change) => changeLines(change, level.detail));
    return `${summary}\n\n${targetList(targets, { ...level, details: 'all' })}\n\n${block(lines)}\n\n</details>`;
  });
  return ['#### Shared by several targets', ...blocks, ...more(shown.length, level.rows, '')];
}

function details(view: PlanView, level: Level): readonly string[] {
  if (level.details === 'none' || view.targets.length === 0) return [];
  const sharedKeys = sharedChangeKeys(view);
  const most = level.details === 'counts' ? level.rows : view.targets.length;
  const blocks = view.targets.slice(0, most).map((target) => targetBlock(target, sharedKeys, level));
  return [
    '#### Targets',
    level.details === 'counts' ? blocks.join('\n') : blocks.join('\n\n'),
    ...more(view.targets.length, most, ''),
  ];
}

function targetBlock(target: TargetView, sharedKeys: ReadonlySet<string>, level: Level): string {
  const count = `${plural(target.objects.length, 'object')}, ${CLAIM_LABELS[target.claim.kind]}`;
  if (level.details === 'counts')
    return `- ${code(name(target))}: ${count}${target.objects.length === 0 ? '' : `: ${kindCounts(target)}`}`;
  if (level.details === 'objects') return objectsBlock(target, count);
  const head = `<details><summary>${html(name(target))} ${count}</summary>`;
  let elsewhere = 0;
  let hidden = 0;
  const lines = target.objects.flatMap((object) => {
    const own = object.changes.filter((change) => !sharedKeys.has(changeKey(target, object, change)));
    elsewhere += object.changes.length - own.length;
    const told = own.filter((change) => level.details === 'all' || isTelling(change));
    hidden += own.length - told.length;
    return told.length === 0 && object.changes.length > 0
      ? []
      : [objectLine(object), ...objectLines(object, told, level.detail)];
  });
  const notes = [
    ...(elsewhere === 0 ? [] : [`${plural(elsewhere, 'change')} shared with other targets: above.`]),
    ...(hidden === 0 ? [] : [`${plural(hidden, 'change')} of scale or metadata left out.`]),
  ];
  return [head, ...(lines.length === 0 ? [] : [block(lines)]), ...notes, '</details>'].join('\n\n');
}

/** Every object in a line of its own, with what changes of it in words. */
function objectsBlock(target: TargetView, count: string): string {
  const lines = target.objects.map((object) => {
    const { mark, text } = objectLine(object);
    const words = [...new Set(object.changes.map((change) => CLASS_WORDS[change.class]))].join(', ');
    return { mark, text: `${text}${object.status !== 'changed' || words === '' ? '' : `: ${words}`}` };
  });
  return `<details><summary>${html(name(target))} ${count}</summary>\n\n${block(lines)}\n\n</details>`;
}

/** How many objects of each kind, and what the first ones are called. */
function kindCounts({ objects }: TargetView): string {
  const kinds = new Map<string, string[]>();
  for (const { identity } of objects)
    kinds.set(identity.kind, [...(kinds.get(identity.kind) ?? []), identity.name]);
  return [...kinds]
    .slice(0, KINDS)
    .map(([kind, names]) => {
      const some = names.slice(0, NAMED).map((each) => code(each, 60));
      return `${names.length} ${prose(kind, 60)} (${some.join(', ')}${names.length > NAMED ? ', …' : ''})`;
    })
    .concat(kinds.size > KINDS ? [`and ${kinds.size - KINDS} more kinds`] : [])
    .join(', ');
}

const KINDS = 6;
const NAMED = 3;

function objectLines(
  { status }: ObjectDiff,
  changes: readonly ObjectChange[],
  detail: Detail,
): readonly DiffLine[] {
  return status === 'removed' ? [] : changes.flatMap((change) => changeLines(change, detail, '  '));
}

function sharedChangeKeys({ shared: rows, targets }: PlanView): ReadonlySet<string> {
  if (rows.length === 0) return new Set();
  const counts = new Map<string, number>();
  for (const target of targets) {
    const keys = new Set(
      target.objects.flatMap((object) => object.changes.map((change) => changeKey(target, object, change))),
    );
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([key]) => key));
}

function isTelling(change: ObjectChange): boolean {
  return riskOf(change) !== 'none' || change.class === 'configuration' || change.class === 'image';
}

function rollback({ rollback: row }: PlanView): readonly string[] {
  if (row === undefined) return [];
  return [
    `**Rollback:** ${code(row.command, 500)} returns to ${prose(row.restores)}${row.note === undefined ? '' : `; ${prose(row.note)}`}.`,
  ];
}

function leftOut({ artifact }: PlanView, level: Level): readonly string[] {
  if (level.leftOut === '')
    return artifact === undefined ? [] : [`The whole plan: ${link('artifact', artifact)}`];
  const where =
    artifact === undefined
      ? 'the whole plan is printed by the command above with `--json`'
      : `the whole plan: ${link('artifact', artifact)}`;
  return [`> Left out to fit: ${level.leftOut}; ${where}.`];
}

function block(lines: readonly DiffLine[]): string {
  return fence(
    'diff',
    lines.map(({ mark, text }) => `${mark} ${text}`),
  );
}

function more(all: number, shown: number, start: '-' | '|' | ''): readonly string[] {
  if (all <= shown) return [];
  const text = `and ${all - shown} more`;
  return [start === '|' ? `| ${text} | | | |` : `${start}${start === '' ? '' : ' '}${text}`];
}

function name({ environment, app }: TargetView): string {
  return `${environment}/${app}`;
}
