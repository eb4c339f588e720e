import type { Command } from 'commander';
import { witnessCommand } from '../../engine/judgement';
import { commandLine, optionWords, type Plan, type RenderedForApproval } from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { Digest, digest as digestField, parseProposalId, printPerson } from '../../model/scalars';
import { printableLines } from '../../model/text';
import type { ApprovedProposal, MergedBefore } from '../../promotion/index';
import { approveTogether, digestOfSet } from '../approve-together';
import { confirm, isAsked } from '../confirm';
import type { Context } from '../context';
import { withExamples } from '../examples';
import type { ApprovalOutput } from '../json/changing';
import { enveloped, type Said } from '../json/envelope';
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
}

export function approveCommand(program: Command): void {
  const command = program
    .command('approve')
    .summary('approve the plan of a proposal that was read')
    .description(
      'Plans the proposal again, and adds an approval that is bound to exactly the plan that was read. On a terminal the plan is shown, and approved with `y`; elsewhere --plan names it. In a clone of the project, releases that wait for a witness are rendered again, and the approver is their witness where the same files come out.',
    )
    .argument('<proposal...>', 'such as prod/promote-frontend; several are approved with one decision')
    .option(
      '--plan <digest>',
      'the plan that was read, by its digest; of several one for all; asked for on a terminal',
    )
    .option('--no-witness', 'render nothing again: the approval does not count as a witness');
  withExamples(
    renderOptions(command),
    'approve prod/promote-frontend --as "Ada Lovelace <ada@example.org>"',
    'approve prod-eu/promote-frontend prod-us/promote-frontend',
  ).action(async (ids: readonly string[], options: Options, command: Command) => {
    const context = contextOf(command);
    const [id = '', ...more] = ids;
    const said =
      more.length === 0 ? await approveOne(context, id, options) : await approveAll(context, ids, options);
    context.out.data('approval', said);
  });
}

async function approveOne(
  context: Context,
  id: string,
  { plan: read, witness }: Options,
): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  const delivery = await context.open();
  let shown: DescribedPlan | undefined;
  // Who approves is to know every change, so the list of them is whole.
  const onReview = async (plan: Plan, rendered: readonly RenderedForApproval[]) => {
    shown = await describePlan(context, plan, 'all');
    if (read !== undefined) return;
    print(out, [...shown.lines, ...refusalLines(plan, out), ...renderedLines(rendered, out)]);
    if (isAsked(out)) return confirm(`approve plan ${Digest.short(plan.digest)} of ${id}`);
    throw unread(context, [id], plan.digest);
  };
  const named = read === undefined ? undefined : parseOption(digestField, '--plan', read);
  const approved = await delivery.approve(
    id,
    named === undefined ? { witness, onReview } : { plan: named, witness, onReview },
  );
  if (approved.kind !== 'merged before' && read !== undefined) {
    print(out, approved.kind === 'nothing' && !out.details ? shown?.headline : shown?.lines);
    print(out, renderedLines(approved.rendered, out));
  }
  return tellApproved(context, id, approved, shown);
}

/** One decision for several proposals; each approval is bound to its own plan. */
async function approveAll(
  context: Context,
  typed: readonly string[],
  { plan: read, witness }: Options,
): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  const delivery = await context.open();
  const ids = [...new Set(typed.map(parseProposalId))];
  const named = read === undefined ? undefined : parseOption(digestField, '--plan', read);
  const shown = new Map<string, DescribedPlan>();
  const results = await approveTogether(delivery, ids, witness, async (reviewed) => {
    for (const { id, plan, rendered } of reviewed) {
      const described = await describePlan(context, plan, 'all');
      shown.set(id, described);
      print(out, [
        out.colors.bold(id),
        ...described.lines,
        ...(named === undefined ? refusalLines(plan, out) : []),
        ...renderedLines(rendered, out),
        '',
      ]);
    }
    const digest = digestOfSet(reviewed);
    const open = reviewed.map(({ id }) => id);
    if (named === undefined && isAsked(out)) return confirm(`approve ${open.join(', ')} as they are shown`);
    if (named !== digest) throw unread(context, open, digest);
  });
  const parts: Said<ApprovalOutput>[] = [];
  for (const [at, approved] of results.entries()) {
    const id = ids[at] ?? '';
    out.line(out.colors.bold(id));
    parts.push(await tellApproved(context, id, approved, shown.get(id)));
  }
  return {
    outcome: parts.some(({ outcome }) => outcome === 'approved') ? 'approved' : 'nothing',
    release: onlyOne(parts.map(({ release }) => release ?? null)) ?? null,
    approvals: [],
    needed: null,
    rendered: [],
    witness: null,
    plan: null,
    parts: parts.map((each) => enveloped('approval', each) as ApprovalOutput),
  };
}

/** Refuses an approval that does not name what was read, with the line that does. */
function unread({ options }: Context, ids: readonly string[], digest: Digest): DeliveryError {
  const what = ids.length === 1 ? 'the plan that was read' : 'the plans that were read, by one digest of all';
  return DeliveryError.of(
    'INVALID_OPTION',
    `an approval of ${ids.join(', ')} names ${what}`,
    {},
    {
      remedy: `read the plan${ids.length === 1 ? '' : 's'}, then: \`${commandLine('approve', ...ids, '--plan', digest, ...optionWords('as', options.as))}\``,
    },
  );
}

async function tellApproved(
  context: Context,
  id: string,
  approved: ApprovedProposal,
  shown: DescribedPlan | undefined,
): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  if (approved.kind === 'merged before')
    return {
      ...showMerged(context, id, approved),
      approvals: [],
      needed: null,
      rendered: [],
      witness: null,
      plan: null,
      parts: [],
    };
  const { kind, commit, plan, approvals, rendered, witness = null } = approved;
  const count = `${approvals.length} of ${plan.approvals.needed}`;
  const by = `approved by ${printPerson((await context.open()).person)}`;
  out.line(
    kind === 'nothing'
      ? out.colors.dim(nothingToDo(`${by}: ${count}`, commit))
      : `${out.colors.green('✓')} ${by}: ${count}`,
  );
  const steps = rendered.flatMap(({ app, release, findings }) =>
    findings.length === 0 ? [] : [witnessCommand(app, release)],
  );
  if (approvals.length >= plan.approvals.needed) steps.push(commandLine('merge', id));
  print(out, nextLines(steps, out));
  return {
    outcome: kind,
    release: releaseOf(plan),
    commit,
    proposal: { id: parseProposalId(id) },
    findings: plan.findings,
    approvals: approvals.map(({ by, at }) => ({ by: printPerson(by), at })),
    needed: plan.approvals.needed,
    rendered,
    witness,
    plan: shown?.json ?? null,
    parts: [],
  };
}

function print(out: Output, lines: readonly string[] = []): void {
  for (const line of lines) out.line(line);
}

/** What came of rendering the releases again that wait for a witness. */
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

export function mergeCommand(program: Command): void {
  withExamples(
    program
      .command('merge')
      .summary('merge an approved proposal')
      .description(
        'Plans the proposal again on the present head, checks every rule again, counts the approvals, and merges it as one commit.',
      )
      .argument('<proposal>', 'such as prod/promote-frontend')
      .option('-n, --dry-run', 'check only, merge nothing'),
    'merge prod/promote-frontend',
  ).action(async (id: string, options: { dryRun?: boolean }, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
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

/** What was asked for a proposal that is not open any more is done: it says which one, as another may be meant. */
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
