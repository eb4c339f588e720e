import type { Command } from 'commander';
import { findProposal, reviewProposal, runMerge } from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { printPerson } from '../../model/scalars';
import { clock } from '../clock';
import type { Context } from '../context';
import { interruption } from '../interruption';
import { describePlan, nothingToDo, refusalLines } from '../show-outcome';
import { contextOf } from './run';

export function approveCommand(program: Command): void {
  program
    .command('approve')
    .summary('approve a proposal as it stands now')
    .description(
      'Plans the proposal again, shows the plan, and adds an approval that is bound to exactly this plan.',
    )
    .argument('<proposal>', 'such as prod/promote-frontend')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery approve prod/promote-frontend --as "Ada Lovelace <ada@example.org>"',
    )
    .action(async (id: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const { out } = context;
      const snapshot = await context.snapshot();
      const { proposal, merged } = await findProposal(snapshot, id);
      if (!proposal) {
        showMerged(context, id, merged);
        return;
      }
      const forge = await context.forge(snapshot);
      const now = clock();
      const review = await reviewProposal(snapshot, proposal, forge, now, context.content);
      const { lines, json } = await describePlan(context, snapshot, {
        ...review.plan,
        findings: review.plan.findings.filter(({ code }) => code !== 'NOT_APPROVED'),
      });
      for (const line of lines) out.line(line);
      const moved = review.plan.findings.find(({ code }) => code === 'PLAN_MOVED');
      if (moved) throw new DeliveryError([moved]);
      const person = context.person();
      const given = await forge.approve(proposal, person, now).catch(async (error: unknown) => {
        if (!(error instanceof DeliveryError) || error.code !== 'NO_SUCH_PROPOSAL') throw error;
        const overtaken = (await findProposal(await context.snapshot(), id)).merged;
        if (overtaken === undefined) throw error;
        showMerged(context, id, overtaken);
        return undefined;
      });
      if (!given) return;
      const { commit, before } = given;
      const approvals = await forge.approvals(proposal);
      const count = `${approvals.length} of ${review.plan.approvals.needed}`;
      const by = `approved by ${printPerson(person)}`;
      out.line(
        before
          ? out.colors.dim(nothingToDo(`${by}: ${count}`, commit))
          : `${out.colors.green('✓')} ${by}: ${count}`,
      );
      out.data({
        result: before ? 'nothing' : 'approved',
        proposal: id,
        commit,
        approvals: approvals.map(({ by, at }) => ({ by: printPerson(by), at })),
        needed: review.plan.approvals.needed,
        plan: json,
      });
    });
}

export function mergeCommand(program: Command): void {
  program
    .command('merge')
    .summary('merge an approved proposal')
    .description(
      'Plans the proposal again on the present head, checks every rule freshly, counts the approvals, and merges it as one commit.',
    )
    .argument('<proposal>', 'such as prod/promote-frontend')
    .option('-n, --dry-run', 'check only, merge nothing')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery merge prod/promote-frontend')
    .action(async (id: string, options: { dryRun?: boolean }, command: Command) => {
      const context = contextOf(command);
      const { out } = context;
      const outcome = await runMerge(await context.delivery(), id, {
        forge: (snapshot) => context.forge(snapshot),
        dryRun: options.dryRun ?? false,
        onProgress: (step) => out.step(step),
        content: context.content,
        signal: interruption,
      });
      if (outcome.kind === 'merged before') {
        showMerged(context, id, outcome.commit);
        return;
      }
      const { plan, approvals } = outcome.review;
      const { lines, json } = await describePlan(context, outcome.snapshot, plan);
      for (const line of lines) out.line(line);
      const approvedBy = approvals.map(({ by }) => printPerson(by));
      switch (outcome.kind) {
        case 'merged':
          out.line(
            `${out.colors.green('✓')} merged as commit ${outcome.commit.slice(0, 12)} on ${plan.branch}, approved by ${approvedBy.join(', ')}`,
          );
          break;
        case 'refused':
          for (const line of refusalLines(plan, out)) out.line(line);
          out.line(out.colors.red('refused: nothing was merged'));
          process.exitCode = 1;
          break;
        case 'planned':
          out.line(out.colors.dim('checked only: nothing was merged'));
          break;
        case 'nothing':
          out.line(out.colors.dim(nothingToDo('the delivery branch has it already', outcome.commit)));
          break;
      }
      out.data({
        result: outcome.kind,
        proposal: id,
        ...('commit' in outcome ? { commit: outcome.commit } : {}),
        approvedBy,
        plan: json,
      });
    });
}

/** What was asked for a proposal that is not open any more is done. */
function showMerged({ out }: Context, proposal: string, commit: string): void {
  out.line(out.colors.dim(nothingToDo(`${proposal} is merged`, commit)));
  out.data({ result: 'nothing', proposal, commit });
}
