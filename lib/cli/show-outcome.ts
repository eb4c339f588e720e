import type { Outcome, Plan, Snapshot } from '../promotion';
import type { Context } from './context';
import { planJson } from './plan-json';
import { laterEffects, targetEffects } from './plan-report';
import { planLines } from './print-plan';

/** Prints what became of a request and gives the exit code. */
export async function showOutcome(context: Context, outcomes: readonly Outcome[]): Promise<number> {
  const { out } = context;
  const results: unknown[] = [];
  for (const outcome of outcomes) {
    results.push(await showOne(context, outcome));
  }
  out.data(results.length === 1 ? results[0] : results);
  return outcomes.some(({ kind }) => kind === 'refused') ? 1 : 0;
}

async function showOne(context: Context, outcome: Outcome): Promise<unknown> {
  const { out } = context;
  const { plan, snapshot } = outcome;
  const { lines, json } = await describePlan(context, snapshot, plan);
  for (const line of lines) out.line(line);
  switch (outcome.kind) {
    case 'nothing':
      out.line(out.colors.dim('nothing to do: it is as asked for'));
      return { result: 'nothing', plan: json };
    case 'refused':
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
      const forge = await context.forge(snapshot);
      const state = outcome.state === 'unchanged' ? 'is open already, with the same plan' : outcome.state;
      out.line(
        `${out.colors.green('✓')} proposal ${out.colors.bold(outcome.proposal.id)} ${state}: ${needs(plan)}`,
      );
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

/** A plan as lines for people and as data. */
export async function describePlan(
  context: Context,
  snapshot: Snapshot,
  plan: Plan,
): Promise<{ lines: string[]; json: unknown }> {
  const effects = await targetEffects(snapshot, plan);
  const later = await laterEffects(snapshot, plan);
  context.out.done();
  return { lines: planLines(plan, effects, later, context.out), json: planJson(plan, effects, later) };
}

function needs({ approvals }: Plan): string {
  const owners = approvals.owners.length === 0 ? '' : `, owners: ${approvals.owners.join(', ')}`;
  return `${approvals.needed} approval${approvals.needed === 1 ? '' : 's'} needed${owners}`;
}
