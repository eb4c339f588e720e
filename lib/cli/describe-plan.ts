import type { Halting } from '../controllers/pausing';
import { type Plan, subjectLine } from '../engine/promotion';
import type { ProposalId } from '../model/scalars';
import { printableLines } from '../model/text';
import {
  addedWords,
  briefChecks,
  briefHeadline,
  briefRollback,
  CLAIM_LABELS,
  type PlanView,
  planData,
  renderTerminal,
  riskOfDiff,
  TerminalPrinter,
} from '../views/plan';
import type { PlanReview } from '../views/plan/from-delivery';
import type { Context } from './context';
import type { PlanOutput } from './json/changing';
import type { Output } from './output';
import { findingLines } from './print-findings';
import { wrapLines } from './wrap-lines';

/** A plan as lines for people and as data. */
export interface DescribedPlan {
  readonly lines: readonly string[];
  /** What it does, in short: for a plan that was shown before. */
  readonly headline: readonly string[];
  /** What its checks warn of, for a plan that was shown before. */
  readonly warned: readonly string[];
  /** How it is taken back, for a plan that was shown before. */
  readonly wayBack: readonly string[];
  readonly json: PlanOutput;
  /** Commands that promote its releases further. */
  readonly next: readonly string[];
  /** How to stop the controllers as well, of a freeze; how to let them go on, of its end. */
  readonly halting: readonly Halting[];
  /** Open proposals that a freeze or a hold stops. */
  readonly stopped: readonly ProposalId[];
}

/**
 * A plan for people and as data.
 *
 * @param changes rows of changes before the rest is counted
 * @param refusedWord what the headline says of a refused plan, where nothing was asked for that is refused now
 */
export async function describePlan(
  context: Context,
  plan: Plan,
  changes?: number | 'all',
  refusedWord?: string,
): Promise<DescribedPlan> {
  const delivery = await context.open();
  const review = await delivery.view(plan, (done, all) =>
    context.out.progress('comparing targets', done, all),
  );
  context.out.done();
  return {
    lines: planLines(plan, review, context.out, changes, refusedWord),
    headline: headlineLines(plan, review, context.out, refusedWord),
    warned: partLines(briefChecks, review, context.out),
    wayBack: partLines(briefRollback, review, context.out),
    json: planOutput(plan, review),
    next: review.next,
    halting: review.halting,
    stopped: review.stopped,
  };
}

/** A plan as data; what it found stands in the envelope, once. */
function planOutput(plan: Plan, review: PlanReview): PlanOutput {
  const { findings: _, ...rest } = planData(plan, review);
  return rest;
}

function headlineLines(
  plan: Plan,
  { view }: PlanReview,
  { colors, width }: Output,
  refusedWord = 'refused',
): string[] {
  if (isBare(view)) return [colors.bold(printableLines(subjectLine(plan)))];
  return briefHeadline(view, { color: colors.isColorSupported, width, refusedWord }).trimEnd().split('\n');
}

function partLines(
  part: typeof briefRollback,
  { view }: PlanReview,
  { colors, width }: Output,
): readonly string[] {
  const text = part(view, { color: colors.isColorSupported, width }).trimEnd();
  return text === '' ? [] : text.split('\n');
}

/** Whether a plan changes nothing that has a view of its own, only files. */
function isBare({ targets, governance }: PlanView): boolean {
  return targets.length === 0 && governance.length === 0;
}

function planLines(
  plan: Plan,
  { view, later }: PlanReview,
  out: Output,
  changes: number | 'all' | undefined,
  refusedWord = 'refused',
): string[] {
  if (isBare(view)) {
    const files = new Map(view.files.map((file) => [file.path, file]));
    const meaning = (path: string) =>
      files.has(path) ? out.colors.dim(`  ${printableLines(files.get(path)?.note ?? '')}`) : '';
    const mark = ({ kind, path }: Plan['edits'][number]) => {
      if (kind === 'delete') return out.colors.red('-');
      return files.get(path)?.kind === 'changed' ? out.colors.yellow('~') : out.colors.green('+');
    };
    const lines = [
      out.colors.bold(printableLines(subjectLine(plan))),
      ...plan.targets.map(
        (target) =>
          `  ${target.environment}/${target.app}  ${target.change === 'evidence' ? printableLines(addedWords(target)) : plan.effect === 'refused' ? 'refused' : 'nothing to do'}`,
      ),
      ...plan.edits.map((edit) => `  ${mark(edit)} ${printableLines(edit.path)}${meaning(edit.path)}`),
    ];
    const told = plan.findings.filter(({ severity }) => severity !== 'refusal');
    const columns = out.columns && out.columns - 2;
    return [
      ...wrapLines(lines, out.columns),
      ...findingLines(told, { colors: out.colors, columns }).map((line) => `  ${line}`),
    ];
  }
  const text = renderTerminal(view, {
    color: out.colors.isColorSupported,
    width: out.width,
    details: out.details,
    refusals: false,
    refusedWord,
    ...(changes === undefined ? {} : { changes }),
  });
  return [...text.trimEnd().split('\n'), ...(later ? laterLines(later, out) : [])];
}

/** What a release will do in later environments, grouped by the kind of change. */
function laterLines(later: PlanView, out: Output): string[] {
  if (out.details) return laterTable(later, out);
  const groups = new Map<string, string[]>();
  for (const { environment, app, claim, objects } of later.targets) {
    const risk = riskOfDiff({ objects, files: 0 });
    const told = risk === 'none' || claim.kind === 'first' ? '' : ` (risk ${risk})`;
    const key = `${CLAIM_LABELS[claim.kind]}${told}`;
    groups.set(key, [...(groups.get(key) ?? []), `${environment}/${app}`]);
  }
  const parts = [...groups].map(
    ([key, names]) =>
      `${names.slice(0, 4).join(', ')}${names.length > 4 ? `, and ${names.length - 4} more` : ''}: ${key}`,
  );
  const printer = new TerminalPrinter(out.colors.isColorSupported, out.width);
  printer.section(
    'Later',
    parts.map((part) => printableLines(part)),
  );
  return printer.text().trimEnd().split('\n');
}

/** One line per target that a release can still reach. */
function laterTable(later: PlanView, { colors }: Output): string[] {
  return [
    '',
    colors.bold('Once promoted, as things stand'),
    ...later.targets.map(({ environment, app, claim, objects }) => {
      const counts = new Map<string, number>();
      for (const { changes } of objects)
        for (const { class: each } of changes) counts.set(each, (counts.get(each) ?? 0) + 1);
      const classes =
        claim.kind === 'first'
          ? `${objects.length} objects`
          : [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
      const risk = riskOfDiff({ objects, files: 0 });
      const shown = CLAIM_LABELS[claim.kind];
      return `  ${printableLines(`${environment}/${app}`).padEnd(26)} ${shown.padEnd(26)} ${classes}${risk === 'none' || claim.kind === 'first' ? '' : colors.yellow(`  risk ${risk}`)}`;
    }),
  ];
}
