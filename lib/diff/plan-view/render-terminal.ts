import { createColors } from 'picocolors';
import type { TreeDiff } from '../change';
import { changeLines, type DiffLine, objectLine } from '../change-lines';
import { cut, printable } from '../printable';
import { changeKey } from './group-changes';
import type { CheckRow, PlanView, TargetView } from './plan-view';
import {
  classCounts,
  headlineOf,
  objectCounts,
  plural,
  policyOf,
  shortValues,
  syncFacts,
  versionOf,
} from './summary-texts';
import { fitWidth, padWidth, textWidth } from './text-width';
import { CLAIM_LABELS } from './verdict';

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
   * Lines of changes per target before the rest is counted; `all` shows everything.
   * @default 12
   */
  readonly details?: number | 'all';
}

const COLORS = { '+': 'green', '-': 'red', '!': 'yellow', ' ': 'dim' } as const;

/** Renders a plan for a terminal: the verdict first, then what to look at, then the changes, folded. */
export function renderTerminal(view: PlanView, options: TerminalOptions): string {
  const out = new Printer(options);
  const [route = '', ...sizes] = headlineOf(view);
  const paint =
    view.checks.some(({ severity }) => severity === 'refusal') || view.risk === 'high'
      ? 'red'
      : view.verdict.proven
        ? 'green'
        : 'yellow';
  out.line(`${out.colors.bold(safe(route))}  ${sizes.map(safe).join(' · ')}`);
  out.wrap(safe(view.verdict.line), '', out.colors[paint]);
  for (const reason of new Set(view.targets.flatMap(({ claim }) => claim.reasons)))
    out.wrap(safe(reason), '  ', out.colors.yellow);
  images(view, out);
  out.section('Changes', [
    `objects: ${objectCounts(view)}`,
    ...(classCounts(view) === '' ? [] : [classCounts(view)]),
  ]);
  risks(view, out);
  out.section('Argo CD', [
    ...view.sync.map((row) => `${safe(row.environment)}: ${policyOf(row)}`),
    ...view.targets.flatMap((target) => syncFacts(target).map((fact) => `${name(target)}: ${safe(fact)}`)),
  ]);
  checks(view.checks, out);
  evidence(view, out);
  changes(view, options, out);
  if (view.rollback)
    out.section('Rollback', [
      `${safe(view.rollback.command)}`,
      `returns to ${safe(view.rollback.restores)}${view.rollback.note === undefined ? '' : `; ${safe(view.rollback.note)}`}`,
    ]);
  return out.text();
}

/** Renders a difference alone, for a terminal: objects with their changes. */
export function renderDiff(diff: TreeDiff, options: TerminalOptions): string {
  const out = new Printer(options);
  if (diff.objects.length === 0) out.line('no differences');
  for (const line of linesOf(diff.objects, options)) out.diff(line, '');
  return out.text();
}

function images({ targets }: PlanView, out: Printer): void {
  const rows = targets.flatMap((target) => target.images.map((image) => ({ target, image })));
  if (rows.length === 0) return;
  const cells = rows.map(({ target, image: { slot, repository, from, to } }) => [
    name(target),
    safe(slot),
    safe(repository),
    safe(versionOf(from)),
    from?.digest === to?.digest && from?.tag === to?.tag ? 'unchanged' : `→ ${safe(versionOf(to))}`,
  ]);
  out.section('Images', out.columns(cells));
}

function risks({ risks: rows }: PlanView, out: Printer): void {
  out.section(
    'Risks',
    rows.length === 0
      ? ['none found']
      : rows.map(({ level, class: of, verdict, object, path, change, note, targets }) => {
          const paint = level === 'high' ? out.colors.red : out.colors.yellow;
          const values = shortValues(change);
          const where = `${safe(object)}${path === '' ? ` ${change.kind}` : ` ${safe(path)}`}${values === '' ? '' : ` ${safe(values)}`}`;
          return `${paint(level)} ${of}, ${verdict}: ${where}${note === '' ? '' : ` (${safe(note)})`} [${listed(targets)}]`;
        }),
  );
}

function checks(rows: readonly CheckRow[], out: Printer): void {
  out.section(
    'Checks',
    rows.map(({ severity, code, message, remedy, subject }) => {
      const paint =
        severity === 'refusal'
          ? out.colors.red
          : severity === 'passed'
            ? out.colors.green
            : out.colors.yellow;
      return `${paint(severity)} ${safe(code)}${subject === '' ? '' : ` ${safe(subject)}`}: ${safe(message)}${remedy === '' ? '' : ` (${safe(remedy)})`}`;
    }),
  );
}

function evidence({ targets, requestedBy, reason }: PlanView, out: Printer): void {
  const byText = new Map<string, string[]>();
  for (const { app, evidence: rows } of targets) {
    const given = rows.filter(({ link, text }) => link !== undefined || text !== undefined);
    const absent = rows.filter((each) => !given.includes(each)).map(({ kind }) => safe(kind));
    const parts = given.map(({ kind, link, text }) => `${safe(kind)} ${safe(link ?? text ?? '')}`);
    const text = [...parts, ...(absent.length === 0 ? [] : [`absent: ${absent.join(', ')}`])].join('; ');
    byText.set(text, [...(byText.get(text) ?? []), app]);
  }
  out.section('Evidence', [
    `requested by ${requestedBy === undefined ? 'nobody named' : safe(requestedBy)}${reason === undefined ? '' : `: ${safe(reason)}`}`,
    ...[...byText].map(([text, apps]) => `${listed([...new Set(apps)])}: ${text}`),
  ]);
}

function changes(view: PlanView, options: TerminalOptions, out: Printer): void {
  const keys = new Map<string, number>();
  for (const { app, objects } of view.targets) {
    for (const key of new Set(
      objects.flatMap((object) => object.changes.map((change) => changeKey(app, object, change))),
    )) {
      keys.set(key, (keys.get(key) ?? 0) + 1);
    }
  }
  if (view.shared.length > 0) out.line('').line(out.colors.bold('Shared'));
  for (const { object, change, targets } of view.shared.slice(
    0,
    options.details === 'all' ? undefined : 20,
  )) {
    out.line(`  ${out.colors.bold(safe(object))} [${listed(targets)}]`);
    for (const line of changeLines(change, out.detail, '  ')) out.diff(line, '  ');
  }
  for (const target of view.targets) {
    const objects = target.objects
      .map((object) => ({
        ...object,
        changes: object.changes.filter(
          (change) => (keys.get(changeKey(target.app, object, change)) ?? 0) < 2,
        ),
        all: object.changes.length,
      }))
      .filter((object) => object.changes.length > 0 || object.all === 0);
    out
      .line('')
      .line(
        `${out.colors.bold(name(target))}  ${plural(target.objects.length, 'object')}, ${CLAIM_LABELS[target.claim.kind]}`,
      );
    const lines = linesOf(objects, options);
    const most = options.details === 'all' ? lines.length : (options.details ?? 12);
    for (const line of lines.slice(0, most)) out.diff(line, '  ');
    if (lines.length > most) out.line(out.colors.dim(`    … ${lines.length - most} more lines`));
  }
}

function linesOf(objects: TreeDiff['objects'], options: TerminalOptions): readonly DiffLine[] {
  const detail =
    options.details === 'all'
      ? { columns: 4_000, lines: 2_000 }
      : { columns: 300, lines: 30, shortDigests: true };
  return objects.flatMap((object) => [
    objectLine(object),
    ...(object.status === 'removed'
      ? []
      : object.changes.flatMap((change) => changeLines(change, detail, '  '))),
  ]);
}

function name({ environment, app }: TargetView): string {
  return safe(`${environment}/${app}`);
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 5).map(safe).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`;
}

function safe(text: string): string {
  return cut(printable(text), 500);
}

/** Collects lines that fit the terminal. */
class Printer {
  readonly colors: ReturnType<typeof createColors>;
  readonly detail = { columns: 300, lines: 30, shortDigests: true };
  private readonly width: number;
  private readonly lines: string[] = [];

  constructor({ color, width = 100 }: TerminalOptions) {
    this.colors = createColors(color);
    this.width = Math.max(20, width);
  }

  line(text: string): this {
    this.lines.push(text);
    return this;
  }

  section(title: string, rows: readonly string[]): void {
    if (rows.length === 0) return;
    this.line('').line(this.colors.bold(title));
    for (const row of rows) this.wrap(row, '  ');
  }

  /** Breaks a text at blanks; further lines are indented by two more. */
  wrap(text: string, indent: string, paint: (text: string) => string = (each) => each): void {
    let current = indent;
    for (const word of text.split(' ')) {
      const next = current.trim() === '' ? `${current}${word}` : `${current} ${word}`;
      if (textWidth(next) > this.width && current.trim() !== '') {
        this.line(paint(current));
        current = `${indent}  ${word}`;
      } else current = next;
    }
    this.line(paint(current));
  }

  diff({ mark, text }: DiffLine, indent: string): void {
    this.line(this.colors[COLORS[mark]](fitWidth(`${indent}${mark} ${text}`, this.width)));
  }

  /** Rows with aligned cells where they fit the width, else joined by blanks. */
  columns(rows: readonly (readonly string[])[]): readonly string[] {
    const widths: number[] = [];
    for (const row of rows) {
      row.forEach((cell, at) => {
        widths[at] = Math.max(widths[at] ?? 0, textWidth(cell));
      });
    }
    if (widths.reduce((sum, each) => sum + each + 2, 0) > this.width) return rows.map((row) => row.join(' '));
    return rows.map((row) =>
      row
        .map((cell, at) => padWidth(cell, widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
