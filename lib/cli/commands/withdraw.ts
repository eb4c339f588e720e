import type { Command } from 'commander';
import { parseProposalId, printPerson, statedReason } from '../../model/scalars';
import { moment, printableLines } from '../../model/text';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { nothingToDo } from '../show-outcome';
import { contextOf } from './run';

interface Options {
  readonly dryRun?: boolean;
  readonly reason?: string;
}

export function withdrawCommand(program: Command): void {
  withExamples(
    program
      .command('withdraw')
      .summary('take an open proposal back')
      .description(
        'Takes the branch of an open proposal away, with its approvals, and closes its pull request where the forge has them. The delivery branch stays as it is; the same request opens a new proposal.',
      )
      .argument('<proposal>', 'such as prod/promote-frontend')
      .option('-n, --dry-run', 'say what would be withdrawn, and change nothing')
      .option('--reason <text>', 'why, kept with who withdrew it, and told in the pull request'),
    'withdraw prod/promote-frontend',
    'withdraw prod/promote-frontend --reason "superseded by 6.11.3"',
  ).action(async (id: string, { dryRun = false, reason: given }: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const reason = given === undefined ? undefined : parseOption(statedReason, '--reason', given);
    const outcome = await (await context.open()).withdraw(id, {
      dryRun,
      ...(reason === undefined ? {} : { reason }),
    });
    out.done();
    if (outcome.kind === 'nothing') {
      const { withdrawn } = outcome;
      const told = withdrawn ? ` by ${printPerson(withdrawn.by)} on ${moment(withdrawn.at)}` : '';
      out.line(out.colors.dim(nothingToDo(printableLines(`${id} was withdrawn${told}`), undefined)));
      out.data('withdrawal', {
        outcome: 'nothing',
        proposal: { id: parseProposalId(id) },
        ...(withdrawn && { by: printPerson(withdrawn.by), at: withdrawn.at.toISOString() }),
      });
      return;
    }
    const { proposal, kind } = outcome;
    const requestedBy = printPerson(proposal.requestedBy);
    out.line(`${out.colors.bold(id)}  ${printableLines(`${proposal.subject}, asked for by ${requestedBy}`)}`);
    out.line(
      kind === 'planned'
        ? out.colors.dim('planned only: nothing was withdrawn')
        : `${out.colors.green('✓')} withdrawn: its branch and its approvals are gone`,
    );
    out.data('withdrawal', {
      outcome: kind,
      proposal: { id: proposal.id, ref: proposal.ref },
      subject: proposal.subject,
      plan: proposal.digest,
      requestedBy,
      ...(reason === undefined ? {} : { reason }),
    });
  });
}
