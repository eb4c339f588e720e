import type { Command } from 'commander';
import { witnessCommand } from '../../engine/judgement';
import {
  type BatchedMerge,
  commandLine,
  optionWords,
  type Plan,
  type RenderedForApproval,
} from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import {
  Digest,
  digest as digestField,
  type EnvironmentName,
  parseProposalId,
  printPerson,
} from '../../model/scalars';
import { printableLines } from '../../model/text';
import type { MergedBefore } from '../../promotion/index';
import { plural } from '../../views/plan';
import { confirm, isAsked } from '../confirm';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { onlyOne } from '../json/only-one';
import { moment } from '../moment';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import {
  type DescribedPlan,
  describePlan,
  nextLines,
  nothingToDo,
  refusalLines,
  releaseOf,
} from '../show-outcome';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options {
  readonly plan?: string;
  readonly witness: boolean;
  readonly sign?: string | true;
}

export function approveCommand(program: Command): void {
  const command = program
    .command('approve')
    .summary('approve the plan of a proposal that was read')
    .description(
      'Plans the proposal again, and adds an approval that is bound to exactly the plan that was read. On a terminal the plan is shown, and approved with `y`; elsewhere --plan names it. In a clone of the project, releases that wait for a witness are rendered again, and the approver is their witness where the same files come out.',
    )
    .argument('<proposal>', 'such as prod/promote-frontend')
    .option('--plan <digest>', 'the plan that was read, by its digest; asked for on a terminal')
    .option(
      '--sign [key]',
      "sign the approval with a key of SSH, a file; unless named, CDK8S_DELIVERY_SIGNING_KEY or git's `user.signingKey`",
    )
    .option('--no-witness', 'render nothing again: the approval does not count as a witness');
  withExamples(
    renderOptions(command),
    'approve prod/promote-frontend --as "Ada Lovelace <ada@example.org>"',
  ).action(async (id: string, { plan: read, witness, sign }: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const delivery = await context.open();
    let shown: DescribedPlan | undefined;
    const print = (lines: readonly string[] = []) => {
      for (const line of lines) out.line(line);
    };
    // The approver has to know every change, so the list is complete.
    const onReview = async (plan: Plan, rendered: readonly RenderedForApproval[]) => {
      shown = await describePlan(context, plan, 'all');
      if (read !== undefined) return;
      print([...shown.lines, ...refusalLines(plan, out), ...renderedLines(rendered, out)]);
      if (isAsked(out)) return confirm(`approve plan ${Digest.short(plan.digest)} of ${id}`);
      throw DeliveryError.of(
        'INVALID_OPTION',
        `an approval of ${id} names the plan that was read`,
        {},
        {
          remedy: `read the plan, then: \`${commandLine('approve', id, ...signWords(sign), '--plan', plan.digest, ...optionWords('as', context.options.as))}\``,
        },
      );
    };
    const named = read === undefined ? undefined : parseOption(digestField, '--plan', read);
    const approved = await delivery.approve(id, {
      witness,
      ...(sign === undefined
        ? {}
        : { sign: sign === true ? (context.signingKey ?? true) : context.keyAt(sign) }),
      onReview,
      ...(named === undefined ? {} : { plan: named }),
    });
    if (approved.kind === 'merged before') {
      out.data('approval', {
        ...showMerged(context, id, approved),
        approvals: [],
        needed: null,
        rendered: [],
        witness: null,
        plan: null,
      });
      return;
    }
    const { kind, commit, plan, approvals, rendered, witness: kept = null } = approved;
    const count = `${approvals.length} of ${plan.approvals.needed}`;
    if (read !== undefined) {
      print(kind === 'nothing' && !out.details ? shown?.headline : shown?.lines);
      print(renderedLines(rendered, out));
    }
    const by = `approved by ${printPerson(delivery.person)}`;
    out.line(
      kind === 'nothing'
        ? out.colors.dim(nothingToDo(`${by}: ${count}`, commit))
        : `${out.colors.green('✓')} ${by}: ${count}`,
    );
    const steps = rendered.flatMap(({ app, release, findings }) =>
      findings.length === 0 ? [] : [witnessCommand(app, release)],
    );
    if (approvals.length >= plan.approvals.needed) steps.push(`cdk8s-delivery merge ${id}`);
    for (const line of nextLines(steps, out)) out.line(line);
    out.data('approval', {
      outcome: kind,
      release: releaseOf(plan),
      commit,
      proposal: { id: parseProposalId(id) },
      findings: plan.findings,
      approvals: approvals.map(({ by, at }) => ({ by: printPerson(by), at })),
      needed: plan.approvals.needed,
      rendered,
      witness: kept,
      plan: shown?.json ?? null,
    });
  });
}

function signWords(sign: Options['sign']): readonly string[] {
  if (sign === undefined) return [];
  return sign === true ? ['--sign'] : ['--sign', sign];
}

/** The result of rendering again the releases that wait for a witness. */
function renderedLines(rendered: readonly RenderedForApproval[], out: Output): string[] {
  const same = rendered.filter(({ findings }) => findings.length === 0);
  const others = rendered.flatMap(({ findings }) => findings);
  return [
    ...same.map(
      ({ app, release }) =>
        `${out.colors.green('✓')} ${app} ${release} rendered again: the same files came out, the approver is its witness`,
    ),
    ...findingLines(others, out),
    ...(others.length === 0
      ? []
      : [out.colors.yellow('the approval does not count as a witness: one is needed before the merge')]),
  ];
}

interface MergeOptions {
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
        'Plans the proposal again on the present head, checks every rule again, counts the approvals, and merges it as one commit. --all does that for every open proposal, each on top of the one before it, and pushes their commits together; what waits for approvals or for a time stays open.',
      )
      .argument('[proposal]', 'such as prod/promote-frontend')
      .option('--all', 'every open proposal that nothing speaks against')
      .option('--env <environment>', 'with --all: those for one environment only')
      .option('-n, --dry-run', 'check only, merge nothing'),
    'merge prod/promote-frontend',
    'merge --all --env prod',
  ).action(async (id: string | undefined, options: MergeOptions, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    if ((id === undefined) !== (options.all ?? false))
      throw DeliveryError.of('INVALID_OPTION', 'either a proposal is named, or --all is given');
    if (id === undefined) return mergeEvery(context, options);
    const outcome = await (await context.open()).merge(id, { dryRun: options.dryRun ?? false });
    if (outcome.kind === 'merged before') {
      out.data('merge', { ...showMerged(context, id, outcome), approvedBy: [], plan: null });
      return;
    }
    const { plan, approvals } = outcome;
    const { lines, headline, json, next } = await describePlan(context, plan);
    // An approval is bound to its plan, so what is merged was seen before.
    for (const line of out.details ? lines : headline) out.line(line);
    const approvedBy = approvals.map(({ by }) => printPerson(by));
    switch (outcome.kind) {
      case 'merged':
        out.line(
          `${out.colors.green('✓')} merged as commit ${outcome.commit.slice(0, 12)} on ${plan.branch}, approved by ${approvedBy.join(', ')}`,
        );
        for (const line of nextLines(next, out)) out.line(line);
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
    out.data('merge', {
      outcome: outcome.kind,
      release: releaseOf(plan),
      commit: ('commit' in outcome ? outcome.commit : undefined) ?? null,
      proposal: { id: parseProposalId(id) },
      findings: plan.findings,
      approvedBy,
      plan: json,
    });
  });
}

/** Merges all proposals that may be merged, and reports the outcome of every open proposal. */
async function mergeEvery(context: Context, { env, dryRun = false }: MergeOptions): Promise<void> {
  const { out } = context;
  const delivery = await context.open();
  const batch = await delivery.mergeAll({
    dryRun,
    ...(env === undefined ? {} : { environment: env }),
    onProgress: (done, all) => out.progress('planning proposals', done, all),
  });
  out.done();
  for (const each of batch) for (const line of batchLines(each, out)) out.line(line);
  const count = (kind: BatchedMerge['kind']) => batch.filter((each) => each.kind === kind).length;
  if (batch.length === 0) out.line(out.colors.dim(nothingToDo('no proposal is open', undefined)));
  else if (dryRun) out.line(out.colors.dim('checked only: nothing was merged'));
  else if (count('merged') > 0) out.line(`${plural(count('merged'), 'proposal')} merged, one commit each`);
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
      commit: each.kind === 'merged' ? each.commit : null,
      ...(each.kind === 'left' ? { why: each.why } : {}),
      findings: 'findings' in each ? each.findings : [],
    })),
  });
}

function batchLines(each: BatchedMerge, out: Output): string[] {
  const { colors } = out;
  switch (each.kind) {
    case 'merged':
      return [`${colors.green('✓')} ${each.id} merged as commit ${each.commit.slice(0, 12)}`];
    case 'planned':
      return [`${colors.green('✓')} ${each.id} would be merged`];
    case 'nothing':
      return [colors.dim(`= ${each.id}: the delivery branch has it already`)];
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

/**
 * The request was already fulfilled, since the proposal is no longer open: the message says which one, as another may
 * be meant.
 */
function showMerged({ out }: Context, proposal: string, merged: MergedBefore) {
  const { commit, at, releases } = merged;
  const placed = releases.length === 0 ? '' : ` with ${releases.join(', ')}`;
  out.line(
    out.colors.dim(
      nothingToDo(
        printableLines(`${proposal} was merged on ${moment(at)}${placed}, which stands there`),
        commit,
      ),
    ),
  );
  return {
    outcome: 'nothing' as const,
    release: onlyOne(releases) ?? null,
    commit,
    proposal: { id: parseProposalId(proposal) },
    merged: { at: at.toISOString(), releases },
  };
}
