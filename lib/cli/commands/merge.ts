import type { Command } from 'commander';
import {
  type BatchedMerge,
  commandLine,
  type Overtaken,
  optionWords,
  overtakenWords,
} from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { type EnvironmentName, printPerson } from '../../model/scalars';
import { plural } from '../../model/text';

import type { Context } from '../context';
import { describePlan } from '../describe-plan';
import { withExamples } from '../examples';
import { namesakeLines } from '../namesake-lines';
import { nextLines } from '../next-lines';
import type { Output } from '../output';
import { findingLines } from '../print-findings';
import { refusalLines } from '../refusal-lines';
import { showMerged } from '../show-merged';
import { givenTags, nothingToDo, releaseOf, taggedWords } from '../show-outcome';
import { contextOf } from './run';

interface Options {
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly env?: EnvironmentName;
}

export function mergeCommand(program: Command): void {
  withExamples(
    program
      .command('merge')
      .summary('merge an approved proposal, or all of them')
      .description(
        'Plans the proposal again on the present head, checks every rule again, counts the approvals, and merges it as one commit. --all does that for every open proposal, each on top of the one before it, and pushes their commits together; what waits for approvals or for a time stays open. A branch or pull request that people made is read by its content: an edited record or a `git revert` is planned as the promotion, rollback or retirement that it amounts to.',
      )
      .argument('[proposal]', 'such as prod/promote-frontend; or the number of a pull request, or a branch')
      .option('--all', 'every open proposal that nothing speaks against')
      .option('--env <environment>', 'with --all: those for one environment only')
      .option('-n, --dry-run', 'check only, merge nothing'),
    'merge prod/promote-frontend',
    'merge --all --env prod',
    'merge 12',
  ).action(async (id: string | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    if ((id === undefined) !== (options.all ?? false))
      throw DeliveryError.of('INVALID_OPTION', 'either a proposal is named, or --all is given');
    if (id === undefined) return mergeEvery(context, options);
    const outcome = await (await context.open()).merge(id, { dryRun: options.dryRun ?? false });
    if (outcome.kind === 'merged before') {
      out.data('merge', { ...showMerged(context, outcome), approvedBy: [], plan: null });
      return;
    }
    const { plan, approvals, branch } = outcome;
    if (branch !== undefined) out.line(out.colors.dim(`${branch} is read as ${outcome.id}`));
    const overtaken = 'overtaken' in outcome ? outcome.overtaken : undefined;
    const { lines, headline, warned, wayBack, json, next } = await describePlan(context, plan);
    // An approval is bound to its plan, so what is merged was seen before.
    const isRefused = outcome.kind === 'refused';
    for (const line of out.details ? lines : [...headline, ...(isRefused ? [] : warned)]) out.line(line);
    const approvedBy = approvals.map(({ by }) => printPerson(by));
    switch (outcome.kind) {
      case 'merged':
        out.line(
          `${out.colors.green('✓')} merged as commit ${outcome.commit.slice(0, 12)} on ${plan.branch}${taggedWords(outcome)}${approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`}`,
        );
        for (const line of namesakeLines(plan, out)) out.line(line);
        for (const line of [...(out.details ? [] : wayBack), ...nextLines(next, out)]) out.line(line);
        break;
      case 'refused':
        for (const line of [...refusalLines(plan, out), ...(out.details ? [] : warned)]) out.line(line);
        out.line(out.colors.red('refused: nothing was merged'));
        if (overtaken && branch === undefined) out.line(closedLine(outcome.id, overtaken, options));
        process.exitCode = 1;
        break;
      case 'planned':
        out.line(out.colors.dim('checked only: nothing was merged'));
        break;
      case 'nothing':
        out.line(out.colors.dim(nothingToDo(HAS_IT, outcome.commit)));
        if (overtaken && branch === undefined) out.line(closedLine(outcome.id, overtaken, options));
        break;
    }
    out.data('merge', {
      outcome: outcome.kind,
      release: releaseOf(plan),
      commit: ('commit' in outcome ? outcome.commit : undefined) ?? null,
      proposal: { id: outcome.id },
      ...(branch === undefined ? {} : { branch }),
      ...(outcome.kind === 'merged' ? givenTags(outcome) : {}),
      findings: plan.findings,
      approvedBy,
      plan: json,
      ...(overtaken ? { overtaken } : {}),
    });
  });
}

const HAS_IT = 'the delivery branch has it already';

/** Says that a proposal is closed, and why. */
function closedLine(id: string, overtaken: Overtaken, { dryRun = false }: Options): string {
  return `${id} ${dryRun ? 'would be' : 'is'} closed, ${overtakenWords(overtaken)}`;
}

/** Merges all that may be merged, and says of every open proposal what became of it. */
async function mergeEvery(context: Context, { env, dryRun = false }: Options): Promise<void> {
  const { out } = context;
  const delivery = await context.open();
  const batch = await delivery.mergeAll({
    dryRun,
    ...(env === undefined ? {} : { environment: env }),
    onProgress: (done, all) => out.progress('planning proposals', done, all),
  });
  out.done();
  for (const each of batch) for (const line of batchLines(each, out, dryRun)) out.line(line);
  const count = (kind: BatchedMerge['kind']) => batch.filter((each) => each.kind === kind).length;
  if (batch.length === 0) out.line(out.colors.dim(nothingToDo('no proposal is open', undefined)));
  else if (dryRun) out.line(out.colors.dim('checked only: nothing was merged'));
  else if (count('merged') > 0) out.line(`${plural(count('merged'), 'proposal')} merged, one commit each`);
  const merged = batch.flatMap((each) => (each.kind === 'merged' ? [each.plan] : []));
  if (merged.length > 0) {
    const steps = await delivery.nextAfter(merged);
    const back = commandLine('audit', ...optionWords('env', env));
    for (const line of nextLines([...steps, `${back}   # what was merged, and how each is rolled back`], out))
      out.line(line);
  }
  if (count('refused') > 0) process.exitCode = 1;
  const last = batch.flatMap((each) => (each.kind === 'merged' ? [each.commit] : [])).at(-1);
  out.data('merges', {
    outcome:
      count('refused') > 0
        ? 'refused'
        : count('merged') > 0
          ? 'merged'
          : count('planned') > 0
            ? 'planned'
            : 'nothing',
    commit: last ?? null,
    findings: [],
    proposals: batch.map((each) => ({
      id: each.id,
      outcome: each.kind,
      commit: ('commit' in each ? each.commit : undefined) ?? null,
      ...(each.kind === 'merged' ? givenTags(each) : {}),
      ...('takenBack' in each ? { takenBack: each.takenBack } : {}),
      ...(each.kind === 'left' ? { why: each.why } : {}),
      findings: 'findings' in each ? each.findings : [],
    })),
  });
}

function batchLines(each: BatchedMerge, out: Output, dryRun: boolean): string[] {
  const { colors } = out;
  switch (each.kind) {
    case 'merged':
      return [
        `${colors.green('✓')} ${each.id} merged as commit ${each.commit.slice(0, 12)}${taggedWords(each)}`,
        ...namesakeLines(each.plan, out).map((line) => `    ${line}`),
      ];
    case 'planned':
      return [`${colors.green('✓')} ${each.id} would be merged`];
    case 'nothing':
    case 'superseded': {
      const { id, kind, commit, takenBack } = each;
      if (commit === undefined) return [colors.dim(`= ${id}: ${HAS_IT}`)];
      const why = kind === 'nothing' ? 'reached' : kind;
      const overtaken = { why, commit, ...(takenBack === undefined ? {} : { takenBack }) } as const;
      return [colors.dim(`= ${closedLine(id, overtaken, { dryRun })}`)];
    }
    case 'left':
      return [`${colors.yellow('–')} ${each.id} is left: ${each.why}`];
    case 'waiting':
      return [
        `${colors.yellow('…')} ${each.id} waits`,
        ...findingLines(each.findings, out).map((line) => `    ${line}`),
      ];
    case 'refused':
      return [
        colors.red(`✗ ${each.id} is refused`),
        ...findingLines(each.findings, out).map((line) => `    ${line}`),
      ];
  }
}
