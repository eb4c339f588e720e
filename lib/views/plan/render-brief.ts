import { standingOf } from '../../model/finding';
import { cut, plural, printable } from '../../model/text';
import { briefImages } from './brief-images';
import { CLASS_WORDS } from './class-words';
import { GRAVEST_MARKS, gravestOf } from './gravest';
import { foldAlike, type NotableChange, notableChanges } from './notable-changes';
import type { CheckRow, PlanView } from './plan-view';
import {
  deliverers,
  headlineOf,
  policyOf,
  recordRows,
  restoredText,
  syncFacts,
  undoLabel,
} from './summary-texts';
import { LABEL, TerminalPrinter } from './terminal-printer';
import { padWidth, textWidth } from './text-width';
import { warnedByRules } from './warned-by-rules';
import { wayBackLine, waysBack } from './ways-back';

/** How a plan is rendered for a terminal. */
export interface TerminalOptions {
  /** Whether colours are used. */
  readonly color: boolean;
  /**
   * Columns of the terminal.
   * @default 100
   */
  readonly width?: number;
  /**
   * Whether the whole plan is shown, not only its summary: every change of every target, the rules, the evidence.
   * @default false
   */
  readonly details?: boolean;
  /**
   * Rows of changes in the summary before the rest is counted.
   * @default 5
   */
  readonly changes?: number | 'all';
  /**
   * Whether refusals are shown here; false where they follow the plan.
   * @default true
   */
  readonly refusals?: boolean;
  /**
   * What the headline says of a plan that is refused.
   * @default 'refused'
   */
  readonly refusedWord?: string;
}

/** Rows of a list before the rest is counted. */
const ROWS = 5;

/**
 * The summary of a plan for a terminal: the verdict, the images, the other changes, gravest first, what blocks it, and
 * how to take it back. Empty sections are left out, so that a clean promotion takes a few lines.
 */
export function renderBrief(view: PlanView, options: TerminalOptions): string {
  const out = new TerminalPrinter(options.color, options.width);
  const refused = isRefused(view);
  headline(view, refused, out, options);
  out.section('Release', release(view));
  const restored = restoredText(view);
  out.section('Restores', restored === undefined ? [] : [safe(restored)]);
  out.section('Images', images(view, out));
  out.section('Changes', changes(view, options, out));
  out.section('Records', recordRows(view).map(safe));
  out.section('Checks', checks(view, options, out));
  if (!refused) {
    out.section(safe(deliverers(view)), delivered(view));
    out.section(undoLabel(view), rollback(view, out));
  }
  return out.text();
}

/** The verdict alone: what is done where, and the kind of change. */
export function briefHeadline(view: PlanView, options: TerminalOptions): string {
  const out = new TerminalPrinter(options.color, options.width);
  headline(view, isRefused(view), out, options);
  return out.text();
}

function isRefused({ checks: rows }: PlanView): boolean {
  return rows.some(({ severity }) => severity === 'refusal');
}

function headline(
  view: PlanView,
  refused: boolean,
  out: TerminalPrinter,
  { refusedWord = 'refused' }: TerminalOptions,
): void {
  const { colors } = out;
  const [route = '', ...sizes] = headlineOf(view);
  const told = sizes.map((each) =>
    each === 'image-only' && view.verdict.proven ? 'image-only, proven' : each,
  );
  const { mark, color } = GRAVEST_MARKS[gravestOf(view)];
  const paint = colors[color];
  const parts = [...(refused ? [paint(refusedWord)] : []), ...told.map(safe)];
  for (const line of wholeParts(parts, `${paint(mark)} ${colors.bold(safe(route))}  `, out.width))
    out.wrap(line);
  for (const reason of [...new Set(view.targets.flatMap(({ claim }) => claim.reasons))].slice(0, 2))
    out.wrap(safe(reason), '  ', '  ', colors.yellow);
  // Values that follow from the images are part of the claim, so they are named with it.
  if (view.verdict.kind === 'image-and-derived') out.wrap(safe(view.verdict.line), '  ', '  ');
  if (view.reason !== undefined) out.wrap(`reason: ${safe(view.reason)}`, '  ', '  ');
  if (view.ticket !== undefined) out.wrap(`ticket: ${safe(view.ticket)}`, '  ', '  ');
}

/** Parts in lines that fit; none is broken where it fits a line by itself. */
function wholeParts(parts: readonly string[], first: string, width: number): readonly string[] {
  const lines = [`${first}${parts[0] ?? ''}`];
  for (const part of parts.slice(1)) {
    const [last = ''] = lines.slice(-1);
    if (textWidth(`${last} · ${part}`) <= width) lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(`    ${part}`);
  }
  return lines;
}

/** The release that was made, and its code. */
function release({ verb, targets }: PlanView): readonly string[] {
  if (verb !== 'release') return [];
  const code = [...new Set(targets.flatMap((each) => each.code?.after?.slice(0, 12) ?? []))];
  const ids = [...new Set(targets.flatMap((each) => each.release?.after ?? []))];
  if (ids.length === 0) return [];
  const made = ids.length === 1 ? safe(ids[0] ?? '') : `${ids.length} releases`;
  return [`${made}${code.length === 0 ? '' : `, rendered with code ${code.map(safe).join(', ')}`}`];
}

function images(view: PlanView, out: TerminalPrinter): readonly string[] {
  const rows = briefImages(view);
  const cells = rows
    .slice(0, ROWS)
    .map(({ targets, image, change, repository }) => [targets, image, change, repository]);
  const more =
    rows.length > ROWS ? [out.colors.dim(`and ${plural(rows.length - ROWS, 'more pair')} of versions`)] : [];
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...cells.map((row) => textWidth(row[at] ?? ''))));
  const room = out.width - LABEL;
  const holds = (columns: number) =>
    widths.slice(0, columns).reduce((sum, each) => sum + each + 2, -2) <= room;
  // Where it is narrow, the repository is left to `--details`; where that is not enough, the versions go below.
  const lines = cells.flatMap((row) => {
    const [targets = '', image = '', change = '', repository = ''] = row.map((cell, at) =>
      holds(3) ? padWidth(cell, widths[at] ?? 0) : cell,
    );
    if (!holds(3)) return [`${targets}  ${image}`, `  ${change}`];
    return [[targets, image, change, ...(holds(4) ? [out.colors.dim(repository)] : [])].join('  ').trimEnd()];
  });
  return [...lines, ...more];
}

function changes(
  view: PlanView,
  { changes: most = ROWS }: TerminalOptions,
  out: TerminalPrinter,
): readonly string[] {
  const each = notableChanges(view);
  const all = most === 'all' || each.length <= most + 1 ? each : foldAlike(each);
  // The last one takes no more room than the words that there is one more.
  const shown = most === 'all' || all.length === most + 1 ? all : all.slice(0, most);
  const several = view.targets.length > 1;
  return [
    ...shown.map((row) => changeRow(row, several, most === 'all', out)),
    ...(shown.length === all.length ? [] : [out.colors.dim(restOf(all.slice(shown.length)))]),
  ];
}

/** Characters beyond the room of a change that are shown rather than counted. */
const SLACK = 40;

/** Where a pod stands in what makes pods: people know it, and it leaves less room for what changes. */
const POD = /^spec\.(?:jobTemplate\.spec\.)?template\.spec\.(?=.)/;

/** What changes has a mark of its own: `!` in a headline is a risk. */
const PAINTS = { '+': 'green', '-': 'red', '~': 'yellow' } as const;

function changeRow(row: NotableChange, several: boolean, whole: boolean, out: TerminalPrinter): string {
  const { level, mark, of, what, note, targets } = row;
  const { colors } = out;
  const grave =
    level === 'high' ? `${colors.red('high')} ` : level === 'medium' ? `${colors.yellow('medium')} ` : '';
  // Two lines are read at a glance; more of one change is shown on request, and of definitions always: people
  // decide by what an environment asks for.
  const room =
    whole || row.class === undefined
      ? 1_000
      : 2 * (out.width - 13) - (level === 'none' ? 2 : level.length + 3);
  const where = several && targets.length > 0 ? ` [${named(targets)}]` : '';
  const text = `${safe(of)}${what === '' ? '' : ` ${safe(what.replace(POD, ''))}`}`;
  const left = room - textWidth(text) - textWidth(where);
  const told = left < 0 ? cut(text, Math.max(30, room - textWidth(where))) : text;
  // To say how much is left out takes room as well.
  const explained = note.length <= left + SLACK ? safe(note) : cut(safe(note), left - 3);
  const meaning = note === '' || left < 30 ? '' : ` (${explained})`;
  return `${colors[PAINTS[mark]](mark)} ${grave}${told}${meaning}${colors.dim(where)}`;
}

/** `and 24 more in 12 objects: scale and resources 3, labels and annotations 21`. */
function restOf(rest: readonly NotableChange[]): string {
  const classes = new Map<string, number>();
  const objects = new Set<string>();
  let beside = 0;
  for (const row of rest) {
    for (const each of row.objects) objects.add(each);
    if (row.class === undefined) beside += 1;
    else classes.set(CLASS_WORDS[row.class], (classes.get(CLASS_WORDS[row.class]) ?? 0) + row.changes);
  }
  const counts = [...classes].map(([words, count]) => `${words} ${count}`);
  const parts = [
    ...(beside === 0 ? [] : [plural(beside, 'definition')]),
    ...(objects.size === 0 ? [] : [`${counts.join(', ')} in ${plural(objects.size, 'object')}`]),
  ];
  return `and more: ${parts.join('; ')}   (--details)`;
}

function checks(
  { checks: rows }: PlanView,
  { refusals = true }: TerminalOptions,
  out: TerminalPrinter,
): readonly string[] {
  const { colors } = out;
  const paints = { refusal: colors.red, undecided: colors.yellow, warning: colors.yellow } as const;
  const marks = { refusal: '✗', undecided: '?', warning: '!' } as const;
  const { others, byRules, counts } = warnedByRules(rows);
  const told = others.filter((row) => refusals || row.severity !== 'refusal');
  const folded = (['refusal', 'undecided', 'warning'] as const).flatMap((standing) =>
    foldChecks(
      told.filter((row) => standingOf(row) === standing),
      standing,
    ),
  );
  const lines = folded.slice(0, ROWS).flatMap(({ standing, code, message, subjects, remedies }) => {
    const about = subjects.length === 0 ? '' : ` ${named(subjects)}`;
    return [
      `${paints[standing](`${marks[standing]} ${safe(code)}`)}${about}: ${cut(safe(message), 300)}`,
      ...remedies.slice(0, 3).map((remedy) => `  ${colors.dim('→')} ${safe(remedy)}`),
    ];
  });
  const warned =
    byRules.length === 0
      ? []
      : [
          `${colors.yellow(`! ${plural(byRules.length, 'warning')}`)} of rules: ${safe(counts)}${colors.dim('   (--details)')}`,
        ];
  const waivers = rows.flatMap(({ waived = [] }) => waived);
  const waived =
    waivers.length === 0
      ? []
      : [
          `${colors.yellow(`· ${waivers.length} waived`)}: ${safe([...new Set(waivers)].join(', '))}${colors.dim('   (--details)')}`,
        ];
  if (folded.length <= ROWS) return [...lines, ...warned, ...waived];
  return [...lines, colors.dim(`and ${folded.length - ROWS} more   (--details)`), ...warned, ...waived];
}

interface FoldedCheck {
  readonly standing: 'refusal' | 'undecided' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly subjects: string[];
  readonly remedies: string[];
}

/** A row that several subjects share is shown once. */
function foldChecks(rows: readonly CheckRow[], standing: FoldedCheck['standing']): readonly FoldedCheck[] {
  const groups = new Map<string, FoldedCheck>();
  for (const { code, message, remedy, subject } of rows) {
    const key = `${code} ${message}`;
    const known = groups.get(key) ?? { standing, code, message, subjects: [], remedies: [] };
    if (subject !== '' && !known.subjects.includes(subject)) known.subjects.push(subject);
    if (remedy !== '' && !known.remedies.includes(remedy)) known.remedies.push(remedy);
    groups.set(key, known);
  }
  return [...groups.values()];
}

/** What a person has to do or know when it is synced. */
function delivered(view: PlanView): readonly string[] {
  const manual = view.sync.filter(({ automated }) => !automated);
  const [first] = manual;
  const policy =
    first === undefined
      ? []
      : [`${manual.map(({ environment }) => safe(environment)).join(', ')}: ${policyOf(first)}`];
  const facts = view.targets.flatMap((target) =>
    syncFacts(target.sync ? { ...target, sync: { ...target.sync, waves: [] } } : target).map(
      (fact) => `${safe(`${target.environment}/${target.app}`)}: ${safe(fact)}`,
    ),
  );
  const more = facts.length > 3 ? [`and ${facts.length - 3} more   (--details)`] : [];
  return [...policy, ...facts.slice(0, 3), ...more];
}

function rollback(view: PlanView, out: TerminalPrinter): readonly string[] {
  const { rows, none, more } = waysBack(view);
  const ways = [
    ...rows.map((row) => safe(wayBackLine(row))),
    ...none.map((each) => out.colors.yellow(safe(each))),
  ];
  return [...ways, ...(more === '' ? [] : [out.colors.dim(more)])];
}

/** What is to be known of a plan that was seen before and is carried out now: its checks alone, without its refusals. */
export function briefChecks(view: PlanView, options: TerminalOptions): string {
  const out = new TerminalPrinter(options.color, options.width);
  out.section('Checks', checks(view, { ...options, refusals: false }, out));
  return out.text();
}

/** The ways back alone, for a plan that was seen before. */
export function briefRollback(view: PlanView, options: TerminalOptions): string {
  const out = new TerminalPrinter(options.color, options.width);
  out.section(undoLabel(view), rollback(view, out));
  return out.text();
}

function named(names: readonly string[]): string {
  const more = names.length > 2 ? `, and ${names.length - 1} more` : '';
  return `${names
    .slice(0, more === '' ? 2 : 1)
    .map(safe)
    .join(', ')}${more}`;
}

function safe(text: string): string {
  return cut(printable(text), 500);
}
