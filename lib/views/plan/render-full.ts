import {
  changeLines,
  type Detail,
  type DiffLine,
  type ObjectChange,
  type ObjectDiff,
  objectLine,
  type TreeDiff,
} from '../../kubernetes/diff';
import { standingOf } from '../../model/finding';
import { shortId } from '../../model/scalars';
import { cut, plural, printable } from '../../model/text';
import { CLASS_WORDS, VERDICT_WORDS } from './class-words';
import { GRAVEST_MARKS, gravestOf } from './gravest';
import { changeKey } from './group-changes';
import type { EvidenceRow, PlanView, RollbackRow, TargetView } from './plan-view';
import type { TerminalOptions } from './render-brief';
import { ruleLines } from './rule-lines';
import {
  classCounts,
  deliverers,
  governanceText,
  headlineOf,
  objectCounts,
  policyRows,
  recordRows,
  restoredText,
  shortValues,
  syncFacts,
  undoLabel,
  versionOf,
} from './summary-texts';
import { TerminalPrinter } from './terminal-printer';
import { padWidth, textWidth } from './text-width';
import { CLAIM_LABELS } from './verdict';
import { wayBackLine, waysBack } from './ways-back';

/** Renders a whole plan for a terminal: the verdict first, then what to look at, then every change of every target. */
export function renderFull(view: PlanView, { color, width, refusals = true }: TerminalOptions): string {
  const out = new TerminalPrinter(color, width);
  headline(view, out);
  out.line();
  const restored = restoredText(view);
  out.section('Restores', restored === undefined ? [] : [safe(restored)]);
  out.section('Images', images(view, out));
  out.section('Changes', changesRow(view));
  out.section('Risks', risks(view, out));
  out.section('Governance', governance(view, out));
  out.section('Files', files(view, out));
  out.section('Records', recordRows(view).map(safe));
  out.section(safe(deliverers(view)), delivered(view));
  out.section('Checks', checks(view, refusals, out));
  out.section(
    'Rules',
    ruleLines(view.rules, {
      colors: out.colors,
      here: view.environments.length === 1 ? view.environments[0] : undefined,
      satisfied: 'lines',
    }),
  );
  out.section('Evidence', evidence(view, out));
  out.section(undoLabel(view), rollback(view, out));
  shared(view, out);
  for (const target of view.targets) details(view, target, out);
  return out.text();
}

/** Renders a difference alone, for a terminal: objects with their changes. */
export function renderDiff(diff: TreeDiff, { color, width }: TerminalOptions): string {
  const out = new TerminalPrinter(color, width);
  if (diff.objects.length === 0) out.line('no differences');
  for (const line of linesOf(diff.objects, detailOf(out))) out.diff(line, '');
  return out.text();
}

function headline(view: PlanView, out: TerminalPrinter): void {
  const [route = '', ...sizes] = headlineOf(view);
  const { mark, color } = GRAVEST_MARKS[gravestOf(view)];
  const paint = out.colors[color];
  const text = sizes.map(safe).join(' · ');
  out.wrap(text, `${out.colors.bold(safe(route))}  `);
  out.wrap(safe(view.verdict.line), `${paint(mark)} `, '', paint);
  for (const reason of new Set(view.targets.flatMap(({ claim }) => claim.reasons)))
    out.wrap(safe(reason), '  ', '  ', out.colors.yellow);
  if (view.reason !== undefined) out.wrap(`reason: ${safe(view.reason)}`, '  ', '  ');
  if (view.ticket !== undefined) out.wrap(`ticket: ${safe(view.ticket)}`, '  ', '  ');
}

/** One row per image, or per pair of versions that several targets share. */
function images({ targets }: PlanView, out: TerminalPrinter): readonly string[] {
  const groups = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>();
  for (const target of targets) {
    for (const { slot, repository, oldRepository, from, to } of target.images) {
      const same = oldRepository === undefined && from?.digest === to?.digest && from?.tag === to?.tag;
      const change = same
        ? `${safe(versionOf(to))} unchanged`
        : `${safe(versionOf(from))} → ${safe(versionOf(to))}`;
      const moved = oldRepository === undefined ? '' : `${safe(oldRepository)} → `;
      const cells = [safe(slot ?? 'no slot'), change, `${moved}${safe(repository)}`];
      const group = groups.get(cells.join('\n')) ?? { names: [], cells };
      group.names.push(name(target));
      groups.set(cells.join('\n'), group);
    }
  }
  return columns(
    [...groups.values()].map(({ names, cells }) => [
      names.length > 3 ? `${names.slice(0, 2).join(', ')}, and ${names.length - 2} more` : names.join(', '),
      ...cells,
    ]),
    out,
  );
}

function rollback(view: PlanView, out: TerminalPrinter): readonly string[] {
  const { rows, none, more } = waysBack(view, MOST_WAYS_BACK);
  const ways = [...rows.map(rollbackRow), ...none.map((each) => out.colors.yellow(safe(each)))];
  return [...ways, ...(more === '' ? [] : [out.colors.dim(more)])];
}

/** Ways back that are listed where all is shown. */
const MOST_WAYS_BACK = 20;

function rollbackRow(row: RollbackRow): string {
  const { command, restores } = row;
  // A command that names the release already says what it returns to.
  const said = restores.startsWith('release ') && command.endsWith(restores.slice('release '.length));
  return safe(wayBackLine(row, said ? [] : [`returns to ${restores}`]));
}

function changesRow(view: PlanView): readonly string[] {
  const classes = classCounts(view);
  return [`objects: ${objectCounts(view)}${classes === '' ? '' : `; ${classes}`}`];
}

function risks({ risks: rows }: PlanView, out: TerminalPrinter): readonly string[] {
  return rows.map(({ level, class: of, verdict, object, path, change, note, targets }) => {
    const values = shortValues(change);
    const where = `${safe(object)}${path === '' ? ` ${change.kind}` : ` ${safe(path)}`}${values === '' ? '' : ` ${safe(values)}`}`;
    const said = note === '' ? '' : ` (${safe(note)})`;
    return `${levelOf(level, out)} ${CLASS_WORDS[of]}, ${VERDICT_WORDS[verdict]}: ${where}${said} ${out.colors.dim(`[${named(targets)}]`)}`;
  });
}

function governance({ governance: rows }: PlanView, out: TerminalPrinter): readonly string[] {
  return rows.map((row) => {
    const { subject, change, note } = governanceText(row);
    return `${levelOf(row.level, out)}${row.level === 'none' ? '' : ' '}${out.colors.bold(safe(subject))} ${safe(change)}${note === '' ? '' : ` (${safe(note)})`}`;
  });
}

function files({ files: rows }: PlanView, out: TerminalPrinter): readonly string[] {
  return rows.map(
    ({ path, kind, level, note }) =>
      `${levelOf(level, out)}${level === 'none' ? '' : ' '}${safe(path)} ${kind} (${safe(note)})`,
  );
}

function levelOf(level: PlanView['risk'], { colors }: TerminalPrinter): string {
  if (level === 'none') return '';
  return level === 'high' ? colors.red(level) : level === 'medium' ? colors.yellow(level) : colors.dim(level);
}

function delivered(view: PlanView): readonly string[] {
  const policies = policyRows(view).map(
    ({ environments, policy }) => `${environments.map(safe).join(', ')}: ${policy}`,
  );
  const facts = view.targets.flatMap((target) =>
    syncFacts(target).map((fact) => `${name(target)}: ${safe(fact)}`),
  );
  return [...policies, ...facts];
}

function checks(
  { checks: rows }: PlanView,
  refusals: boolean,
  { colors }: TerminalPrinter,
): readonly string[] {
  const paints = {
    refusal: colors.red,
    undecided: colors.yellow,
    warning: colors.yellow,
    note: colors.dim,
    passed: colors.green,
  };
  const grave = Object.keys(paints);
  return rows
    .filter(({ severity }) => refusals || severity !== 'refusal')
    .sort((left, right) => grave.indexOf(standingOf(left)) - grave.indexOf(standingOf(right)))
    .map((row) => {
      const { severity, code, message, remedy, subject } = row;
      const standing = standingOf(row);
      const mark = standing === 'passed' ? '✓' : standing;
      const calm = severity === 'passed' || severity === 'note' || remedy === '';
      return `${paints[standing](`${mark} ${safe(code)}`)}${subject === '' ? '' : ` ${safe(subject)}`}: ${safe(message)}${calm ? '' : ` (${safe(remedy)})`}`;
    });
}

function evidence({ targets, requestedBy }: PlanView, out: TerminalPrinter): readonly string[] {
  const byText = new Map<string, string[]>();
  for (const { app, evidence: rows } of targets) {
    if (rows.length === 0) continue;
    const text = evidenceText(rows, out);
    byText.set(text, [...(byText.get(text) ?? []), app]);
  }
  const several = new Set(targets.map(({ app }) => app)).size > 1;
  return [
    ...(requestedBy === undefined ? [] : [`asked for by ${safe(requestedBy)}`]),
    ...[...byText].map(([text, apps]) => `${several ? `${named([...new Set(apps)])}: ` : ''}${text}`),
  ];
}

function evidenceText(rows: readonly EvidenceRow[], { colors }: TerminalPrinter): string {
  const given = rows.filter(({ link, text }) => link !== undefined || text !== undefined);
  const absent = rows.filter((each) => !given.includes(each)).map(({ kind }) => safe(kind));
  const parts = given.map(({ kind, link, text }) =>
    [kind, link, text === undefined ? undefined : shortId(text)]
      .flatMap((each) => (each === undefined ? [] : [safe(each)]))
      .join(' '),
  );
  return [...parts, ...(absent.length === 0 ? [] : [colors.dim(`absent: ${absent.join(', ')}`)])].join('; ');
}

function shared(view: PlanView, out: TerminalPrinter): void {
  if (view.shared.length === 0) return;
  out.line().line(out.colors.bold('Shared by several targets'));
  const detail = detailOf(out);
  let last = '';
  for (const { object, change, targets } of view.shared) {
    const title = `${out.colors.bold(safe(object))} ${out.colors.dim(`[${named(targets)}]`)}`;
    if (title !== last) out.wrap(title, '  ', '  ');
    last = title;
    for (const line of changeLines(change, detail, '  ')) out.diff(line, '  ');
  }
}

function details(view: PlanView, target: TargetView, out: TerminalPrinter): void {
  const { claim, objects } = target;
  const own = objects
    .map((object) => ({
      ...object,
      own: object.changes.filter((change) => !isShared(view, target, object, change)),
    }))
    .filter((object) => object.own.length > 0 || object.changes.length === 0);
  const above = own.length === 0 && objects.length > 0 ? out.colors.dim('  all shared: see above') : '';
  if (above === '') out.line();
  out.line(
    `${out.colors.bold(name(target))}  ${plural(objects.length, 'object')}, ${CLAIM_LABELS[claim.kind]}${above}`,
  );
  const lines = linesOf(
    own.map((object) => ({ ...object, changes: object.own })),
    detailOf(out),
  );
  for (const line of lines) out.diff(line, '  ');
}

function isShared(view: PlanView, target: TargetView, object: ObjectDiff, change: ObjectChange): boolean {
  if (view.shared.length === 0) return false;
  return (sharedKeys(view).get(changeKey(target, object, change)) ?? 0) > 1;
}

const KEYS = new WeakMap<PlanView, ReadonlyMap<string, number>>();

/** How many targets have a change; worked out once per plan. */
function sharedKeys(view: PlanView): ReadonlyMap<string, number> {
  const known = KEYS.get(view);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const target of view.targets) {
    const keys = new Set(
      target.objects.flatMap((object) => object.changes.map((change) => changeKey(target, object, change))),
    );
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  KEYS.set(view, counts);
  return counts;
}

function detailOf({ width }: TerminalPrinter): Detail {
  return { columns: 4_000, lines: 2_000, width: width - 4 };
}

function linesOf(objects: TreeDiff['objects'], detail: Detail): readonly DiffLine[] {
  return objects.flatMap((object) => [
    objectLine(object),
    ...(object.status === 'removed'
      ? []
      : object.changes.flatMap((change) => changeLines(change, detail, '  '))),
  ]);
}

/** Rows of name, slot, versions and repository: aligned where they fit the width, else the versions go below. */
function columns(rows: readonly (readonly string[])[], out: TerminalPrinter): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, textWidth(cell));
    });
  }
  const fits = widths.reduce((sum, each) => sum + each + 2, 0) <= out.width - 11;
  const dim = out.colors.dim;
  if (fits)
    return rows.map((row) =>
      row.map((cell, at) => (at === row.length - 1 ? dim(cell) : padWidth(cell, widths[at] ?? 0))).join('  '),
    );
  return rows.flatMap(([names = '', slot = '', change = '', repository = '']) => [
    `${names} ${slot} ${dim(repository)}`,
    `  ${change}`,
  ]);
}

function name({ environment, app }: TargetView): string {
  return safe(`${environment}/${app}`);
}

function named(names: readonly string[]): string {
  return `${names.slice(0, 5).map(safe).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`;
}

function safe(text: string): string {
  return cut(printable(text), 500);
}
