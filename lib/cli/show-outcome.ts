import { type ChangeOutcome, type Plan, subjectLine } from '../engine/promotion';
import { printableLines } from '../model/text';
import { planJson } from '../promotion/index';
import { CLAIM_LABELS, type PlanView, renderTerminal, riskOfDiff } from '../views/plan';
import type { PlanReview } from '../views/plan/from-delivery';
import type { Context } from './context';
import type { Output } from './output';
import { findingLines } from './print-findings';

/** Prints what became of a request and gives the exit code. */
export async function showOutcome(context: Context, outcomes: readonly ChangeOutcome[]): Promise<number> {
  const { out } = context;
  const results: unknown[] = [];
  for (const outcome of outcomes) results.push(await showOne(context, outcome));
  out.data(results.length === 1 ? results[0] : results);
  return outcomes.some(({ kind }) => kind === 'refused') ? 1 : 0;
}

async function showOne(context: Context, outcome: ChangeOutcome): Promise<unknown> {
  const { out } = context;
  const { plan } = outcome;
  const { lines, json } = await describePlan(context, plan);
  for (const line of lines) out.line(line);
  switch (outcome.kind) {
    case 'nothing':
      out.line(out.colors.dim(nothingToDo('it is as asked for', outcome.commit)));
      return { result: 'nothing', ...(outcome.commit ? { commit: outcome.commit } : {}), plan: json };
    case 'refused':
      for (const line of refusalLines(plan, out)) out.line(line);
      out.line(out.colors.red('refused: nothing was changed'));
      return { result: 'refused', plan: json };
    case 'planned':
      out.line(
        out.colors.dim(
          `planned only: nothing was changed${plan.effect === 'proposal' ? '; this would be a proposal' : ''}`,
        ),
      );
      return { result: 'planned', plan: json };
    case 'committed':
      out.line(`${out.colors.green('✓')} commit ${outcome.commit.slice(0, 12)} on ${plan.branch}`);
      return { result: 'committed', commit: outcome.commit, plan: json };
    case 'proposed': {
      const forge = await (await context.open()).forgeOf(plan);
      const state = outcome.state === 'unchanged' ? 'is open already, with the same plan' : outcome.state;
      out.line(
        `${out.colors.green('✓')} proposal ${out.colors.bold(outcome.proposal.id)} ${state}: ${needs(plan)}`,
      );
      if (outcome.proposal.link !== undefined) out.line(`    ${printableLines(outcome.proposal.link)}`);
      for (const step of forge.nextSteps(outcome.proposal, plan.approvals.needed)) out.line(`    ${step}`);
      out.line(out.colors.dim(`  (${forge.statement})`));
      return {
        result: 'proposed',
        state: outcome.state,
        proposal: outcome.proposal,
        forge: { kind: forge.kind, statement: forge.statement },
        plan: json,
      };
    }
  }
}

/** Says that nothing is to be done, and which commit did it. */
export function nothingToDo(why: string, commit: string | undefined): string {
  return `nothing to do: ${why}${commit === undefined ? '' : `, by commit ${commit.slice(0, 12)}`}`;
}

/** A plan as lines for people and as data. */
export async function describePlan(
  context: Context,
  plan: Plan,
): Promise<{ lines: string[]; json: unknown }> {
  const delivery = await context.open();
  const review = await delivery.view(plan, (done, all) =>
    context.out.progress('comparing targets', done, all),
  );
  context.out.done();
  return { lines: planLines(plan, review, context.out), json: planJson(plan, review) };
}

function planLines(plan: Plan, { view, later }: PlanReview, out: Output): string[] {
  if (view.targets.length === 0 && view.governance.length === 0) {
    const notes = new Map(view.files.map(({ path, note }) => [path, note]));
    const meaning = (path: string) =>
      notes.has(path) ? out.colors.dim(`  ${printableLines(notes.get(path) ?? '')}`) : '';
    return [
      out.colors.bold(printableLines(subjectLine(plan))),
      ...plan.targets.map(
        ({ environment, app, change }) =>
          `  ${environment}/${app}  ${change === 'evidence' ? 'evidence added' : 'nothing to do'}`,
      ),
      ...plan.edits.map(
        ({ kind, path }) =>
          `  ${kind === 'delete' ? out.colors.red('-') : out.colors.green('+')} ${printableLines(path)}${meaning(path)}`,
      ),
      ...findingLines(plan.findings, out).map((line) => `  ${line}`),
    ];
  }
  const text = renderTerminal(view, { color: out.colors.isColorSupported, width: out.width });
  return [...text.trimEnd().split('\n'), ...(later ? laterLines(later, out) : [])];
}

/** One line per target that a release can still reach. */
function laterLines(later: PlanView, { colors }: Output): string[] {
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

function needs({ approvals }: Plan): string {
  const owners = approvals.owners.length === 0 ? '' : `, owners: ${approvals.owners.join(', ')}`;
  return `${approvals.needed} approval${approvals.needed === 1 ? '' : 's'} needed${owners}`;
}

/** What stops a plan, for the end of the output: the plan itself may be long. */
export function refusalLines({ findings }: Plan, out: Output): string[] {
  return findingLines(
    findings.filter(({ severity }) => severity === 'refusal'),
    out,
  );
}
