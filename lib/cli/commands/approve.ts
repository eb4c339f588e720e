import type { Command } from 'commander';
import { witnessCommand, witnessesCommand, witnessStep } from '../../engine/judgement';
import { commandLine, optionWords, type Plan, type RenderedForApproval } from '../../engine/promotion';
import { DeliveryError, type Finding } from '../../model/finding';
import { Digest, digest as digestField, parseProposalId, printPerson } from '../../model/scalars';
import { printableLines } from '../../model/text';
import type { ApprovedProposal } from '../../promotion/index';
import { approveTogether, digestOfSet } from '../approve-together';
import { confirm, isAsked } from '../confirm';
import type { Context } from '../context';
import { type DescribedPlan, describePlan } from '../describe-plan';
import { withExamples } from '../examples';
import type { ApprovalOutput } from '../json/changing';
import { enveloped, type Said } from '../json/envelope';
import { onlyOne } from '../json/only-one';
import { namesakeLines } from '../namesake-lines';
import { nextLines } from '../next-lines';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { refusalLines } from '../refusal-lines';
import { showMerged } from '../show-merged';
import { nothingToDo, releaseOf } from '../show-outcome';
import { wrapLines } from '../wrap-lines';
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
    .summary('approve the plan of a proposal that was read, or of several')
    .description(
      'Plans the proposal again, and adds an approval that is bound to exactly the plan that was read. On a terminal the plan is shown, and approved with `y`; elsewhere --plan names it. Of several proposals all are shown, and one answer approves them. In a clone of the project, releases that wait for a witness are rendered again, and the approver is their witness where the same files come out.',
    )
    .argument('<proposal...>', 'such as prod/promote-frontend; several are approved with one decision')
    .option(
      '--plan <digest>',
      'the plan that was read, by its digest; of several one for all; asked for on a terminal',
    )
    .option(
      '--sign [key]',
      "sign the approval with a key of SSH, a file; unless named, CDK8S_DELIVERY_SIGNING_KEY or git's `user.signingKey`",
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

async function approveOne(context: Context, id: string, options: Options): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  const delivery = await context.open();
  const named = planOf(options);
  let shown: DescribedPlan | undefined;
  const approved = await delivery.approve(id, {
    ...askedOf(context, options),
    ...(named === undefined ? {} : { plan: named }),
    onReview: async (plan, rendered) => {
      shown = await showForApproval(context, plan, rendered, named !== undefined);
      if (named !== undefined) return;
      if (isAsked(out)) return confirm(`approve plan ${Digest.short(plan.digest)} of ${id}`, out);
      throw unread(
        context,
        [id],
        options,
        plan.digest,
        rendered.some(({ behind }) => behind),
      );
    },
  });
  return tellApproved(context, id, approved, shown, options);
}

/** One decision for several proposals; each approval is bound to its own plan. */
async function approveAll(
  context: Context,
  typed: readonly string[],
  options: Options,
): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  const delivery = await context.open();
  const ids = [...new Set(typed.map(parseProposalId))];
  const named = planOf(options);
  const shown = new Map<string, DescribedPlan>();
  const asked = askedOf(context, options);
  const results = await approveTogether(delivery, ids, asked, async (reviewed) => {
    const digest = digestOfSet(reviewed);
    for (const { id, plan, rendered } of reviewed) {
      out.line(out.colors.bold(id));
      shown.set(id, await showForApproval(context, plan, rendered, named === digest));
      out.line();
    }
    const open = reviewed.map(({ id }) => id);
    if (named === undefined && isAsked(out))
      return confirm(`approve ${open.join(', ')} as they are shown`, out);
    const behind = reviewed.some(({ rendered }) => rendered.some((each) => each.behind));
    if (named !== digest) throw unread(context, open, options, digest, behind);
  });
  const parts: Said<ApprovalOutput>[] = [];
  for (const [at, approved] of results.entries()) {
    const id = ids[at] ?? '';
    out.line(out.colors.bold(id));
    parts.push(await tellApproved(context, id, approved, shown.get(id), options));
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

function planOf({ plan }: Options): Digest | undefined {
  return plan === undefined ? undefined : parseOption(digestField, '--plan', plan);
}

function askedOf(context: Context, { witness, sign }: Options) {
  const key = sign === true ? (context.signingKey ?? true) : sign && context.keyAt(sign);
  return { witness, ...(key === undefined ? {} : { sign: key }) };
}

/** Shows a plan that is to be approved: whole, as the approver is to know every change; of one that was read the headline. */
async function showForApproval(
  context: Context,
  plan: Plan,
  rendered: readonly RenderedForApproval[],
  wasRead: boolean,
): Promise<DescribedPlan> {
  const { out } = context;
  const shown = await describePlan(context, plan, 'all', 'cannot be merged yet');
  const { lines, headline, warned } = shown;
  const shownLines = wasRead && !out.details ? [...headline, ...warned] : lines;
  // Why the approver is no witness stands below: that a witness is missing need not be said twice.
  const told = new Set(rendered.flatMap(({ app, findings }) => (findings.length === 0 ? [] : [app])));
  const isTold = ({ code, subject }: Finding) =>
    code === 'RENDERS_UNPROVEN' && [...told].some((app) => app === subject.app);
  const refused = refusalLines({ findings: plan.findings.filter((each) => !isTold(each)) }, out);
  const merging = out.colors.yellow('as things stand, the merge is refused:');
  print(out, [
    ...shownLines,
    ...(refused.length === 0 ? [] : [merging, ...refused]),
    ...renderedLines(rendered, out, wasRead || isAsked(out)),
  ]);
  return shown;
}

/** The first of the two steps of an approval away from a terminal: the plan was shown, and the line that approves it follows. */
function unread(
  { options }: Context,
  ids: readonly string[],
  { sign }: Options,
  digest: Digest,
  behind: boolean,
): DeliveryError {
  const one = ids.length === 1;
  const line = approval(options.as, ids, sign, digest, behind);
  return DeliveryError.of(
    'NOT_APPROVED',
    `${ids.join(', ')} ${one ? 'is' : 'are'} shown, and nothing is approved yet: away from a terminal an approval names the ${one ? 'plan that was' : 'plans that were'} read`,
    {},
    { remedy: `read ${one ? 'it' : 'them'}, then: \`${line}\`` },
  );
}

/** The command of an approval that was read; where the clone lacks the code, it is pulled first, and the approver is the witness. */
function approval(
  as: string | undefined,
  ids: readonly string[],
  sign: Options['sign'],
  digest: Digest,
  behind: boolean,
): string {
  const line = commandLine(
    'approve',
    ...ids,
    ...signWords(sign),
    ...optionWords('plan', digest),
    ...optionWords('as', as),
  );
  return behind ? `git pull && ${line}` : line;
}

async function tellApproved(
  context: Context,
  id: string,
  approved: ApprovedProposal,
  shown: DescribedPlan | undefined,
  { sign }: Options,
): Promise<Said<ApprovalOutput>> {
  const { out } = context;
  if (approved.kind === 'merged before')
    return {
      ...showMerged(context, approved),
      approvals: [],
      needed: null,
      rendered: [],
      witness: null,
      plan: null,
      parts: [],
    };
  const { kind, commit, plan, approvals, missing, rendered, witness = null } = approved;
  const by = `approved by ${printPerson((await context.open()).person)}`;
  const { needed } = plan.approvals;
  const count =
    approvals.length > needed ? `${approvals.length}, ${needed} needed` : `${approvals.length} of ${needed}`;
  out.line(
    kind === 'nothing' && witness === null
      ? out.colors.dim(nothingToDo(`${by}: ${count}`, commit))
      : `${out.colors.green('✓')} ${by}: ${count}`,
  );
  const behind = rendered.some((each) => each.behind);
  const steps = behind
    ? [
        `${approval(context.options.as, [id], sign, plan.digest, true)}   # then the approval is the witness, too`,
      ]
    : witnessesOf(
        plan,
        rendered.filter(({ findings }) => findings.length > 0),
      );
  const waits = missing.map((each) => out.colors.yellow(`it still needs ${printableLines(each)}`));
  print(out, wrapLines(waits, out.columns));
  print(out, namesakeLines(plan, out));
  const against = plan.findings.filter(({ severity }) => severity === 'refusal');
  if (approvals.length >= needed && missing.length === 0) {
    const codes = [...new Set(against.map(({ code }) => code))].join(', ');
    if (codes !== '' && !behind)
      out.line(out.colors.yellow(`it waits: the merge is refused until ${codes} (above) is over`));
    if (!behind) steps.push(commandLine('merge', id));
  }
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

/** The witnesses that are still needed: one command for several. */
function witnessesOf({ environment }: Plan, open: readonly RenderedForApproval[]): string[] {
  if (environment !== undefined && open.length > 1) return [witnessStep(witnessesCommand(environment))];
  return open.map(({ app, release }) => witnessStep(witnessCommand(app, release)));
}

function print(out: Output, lines: readonly string[]): void {
  for (const line of lines) out.line(line);
}

function signWords(sign: Options['sign']): readonly string[] {
  if (sign === undefined) return [];
  return sign === true ? ['--sign'] : ['--sign', sign];
}

/** What came of rendering the releases again that wait for a witness. */
function renderedLines(rendered: readonly RenderedForApproval[], out: Output, approving: boolean): string[] {
  const same = rendered.filter(({ findings }) => findings.length === 0);
  const others = rendered.flatMap(({ findings }) => findings);
  const told = same.map(
    ({ app, release }) =>
      `${out.colors.green('✓')} ${app} ${release} rendered again: the same files came out; ${approving ? 'the approval is' : 'an approval would be'} its witness`,
  );
  const needed = 'the approval does not count as a witness: one is needed before the merge';
  return [
    ...wrapLines(told, out.columns),
    ...findingLines(others, out),
    ...(others.length === 0 ? [] : wrapLines([out.colors.yellow(needed)], out.columns)),
  ];
}
