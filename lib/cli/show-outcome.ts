import { isDeepStrictEqual } from 'node:util';
import { type ChangeOutcome, changeOf, commandLine, type Plan } from '../engine/promotion';
import type { Finding } from '../model/finding';
import type { ProposalId, ReleaseId } from '../model/scalars';
import { plural, printableLines } from '../model/text';
import type { Context } from './context';
import { describePlan } from './describe-plan';
import type { ChangeOutput } from './json/changing';
import { enveloped, type Said } from './json/envelope';
import { onlyOne } from './json/only-one';
import {
  haltingLines,
  lastLines,
  nextLines,
  reasonMissing,
  withReasonLast,
  witnessSteps,
} from './next-lines';
import type { Output } from './output';
import { findingLines } from './print-findings';
import { refusalLines } from './refusal-lines';
import { wrapLines } from './wrap-lines';

/**
 * Prints the outcome of a request and returns the exit code.
 *
 * @param told what was found beside the plans
 */
export async function showOutcome(
  context: Context,
  outcomes: readonly ChangeOutcome[],
  told: readonly Finding[] = [],
): Promise<number> {
  const { out } = context;
  const results: Said<ChangeOutput>[] = [];
  for (const line of findingLines(told, out)) out.line(line);
  // What refuses one part may refuse all of them.
  const before: Finding[] = [];
  const steps = outcomes.length > 1 ? [] : undefined;
  for (const outcome of outcomes) {
    results.push(await tellOutcome(context, outcome, { before, steps }));
    before.push(...outcome.plan.findings);
  }
  for (const line of lastLines(steps ?? [], out)) out.line(line);
  const one = asOne(results);
  out.data('change', { ...one, findings: [...told, ...(one.findings ?? [])] });
  return outcomes.some(({ kind }) => kind === 'refused') ? 1 : 0;
}

/** The outcome of a request with several plans: the one that asks most of people. */
function asOne(results: readonly Said<ChangeOutput>[]): Said<ChangeOutput> {
  const [first, ...more] = results;
  if (first && more.length === 0) return first;
  const parts = results.map((each) => enveloped('change', each) as ChangeOutput);
  const outcomes = new Set(parts.map(({ outcome }) => outcome));
  return {
    outcome: gravest(outcomes),
    release: onlyOne(parts.map(({ release }) => release)) ?? null,
    commit: onlyOne(parts.flatMap(({ commit }) => commit ?? [])) ?? null,
    findings: parts.flatMap(({ findings }) => findings),
    plan: null,
    parts: parts.map((each) => ({ ...each, findings: [] })),
  };
}

/** Outcomes in the order of how much they ask of people. */
export function gravest(
  outcomes: ReadonlySet<ChangeOutput['outcome']>,
): Exclude<ChangeOutput['outcome'], 'written'> {
  return WEIGHT.find((each) => outcomes.has(each)) ?? 'nothing';
}

const WEIGHT = ['refused', 'undecided', 'proposed', 'committed', 'planned'] as const;

/** The release that a plan is about; none where it is about several. */
export function releaseOf({ targets }: Plan): ReleaseId | null {
  return onlyOne(targets.flatMap(({ to }) => to?.release ?? [])) ?? null;
}

/**
 * Prints the outcome of a request, and returns it as data.
 *
 * @param before findings that were told already, with other outcomes
 * @param steps takes the next commands, where they are told once for several outcomes
 */
export async function tellOutcome(
  context: Context,
  outcome: ChangeOutcome,
  {
    before = [],
    steps,
  }: { readonly before?: readonly Finding[]; readonly steps?: string[] | undefined } = {},
): Promise<Said<ChangeOutput>> {
  const { out } = context;
  const { plan } = outcome;
  const tellNext = (commands: readonly string[]) => {
    if (steps) steps.push(...(out.details ? commands : commands.slice(0, 3)));
    else for (const line of nextLines(commands, out)) out.line(line);
  };
  const isNew = (found: Finding) => !before.some((each) => isDeepStrictEqual(each, found));
  const { lines, headline, json, next, halting, stopped } = await describePlan(context, plan);
  const stops = stopped.length === 0 ? {} : { stops: stopped };
  const said = { release: releaseOf(plan), findings: plan.findings, plan: json, parts: [], ...stops };
  // A plan that was shown before, or does nothing, is told by its headline.
  const seen = outcome.kind === 'proposed' && outcome.state === 'unchanged';
  if (outcome.kind === 'refused' && out.details)
    out.line(out.colors.red('refused: nothing is changed; why stands at the end'));
  for (const line of (seen || outcome.kind === 'nothing') && !out.details ? headline : lines) out.line(line);
  switch (outcome.kind) {
    case 'nothing':
      for (const line of findingLines(out.details ? plan.findings : whyNothing(plan), out)) out.line(line);
      say(out, out.colors.dim(nothingSaid(plan, outcome.commit)));
      if (out.details) for (const line of haltingLines(plan, halting, true)) out.line(out.colors.dim(line));
      return { ...said, outcome: 'nothing', commit: outcome.commit ?? null };
    case 'refused':
      for (const line of refusalLines({ findings: plan.findings.filter(isNew) }, out)) out.wrong(line);
      out.wrong(out.colors.red('refused: nothing was changed'));
      return { ...said, outcome: 'refused' };
    case 'planned':
      if (stopped.length > 0) say(out, out.colors.yellow(stoppedWords(stopped, 'would wait')));
      say(
        out,
        out.colors.dim(
          `planned only: nothing was changed${plan.effect === 'proposal' ? '; this would be a proposal' : ''}`,
        ),
      );
      return { ...said, outcome: 'planned' };
    case 'committed':
      out.line(
        `${out.colors.green('✓')} commit ${outcome.commit.slice(0, 12)} on ${plan.branch}${taggedWords(outcome)}`,
      );
      if (changeOf(plan.verb).why === 'now')
        for (const line of reasonMissing(plan)) say(out, out.colors.yellow(line));
      if (stopped.length > 0) say(out, out.colors.yellow(stoppedWords(stopped, 'wait')));
      tellNext(withReasonLast(plan, next));
      for (const line of haltingLines(plan, halting, out.details))
        if (out.details) out.line(out.colors.dim(line));
        else say(out, out.colors.dim(line));
      return { ...said, outcome: 'committed', commit: outcome.commit, ...givenTags(outcome) };
    case 'proposed': {
      const delivery = await context.open();
      const forge = await delivery.forgeOf(plan);
      const state = outcome.state === 'unchanged' ? 'is open already, with the same plan' : outcome.state;
      say(
        out,
        `${out.colors.green('✓')} proposal ${out.colors.bold(outcome.proposal.id)} ${state}: ${needs(plan)}`,
      );
      if (outcome.proposal.link !== undefined) out.line(`    ${printableLines(outcome.proposal.link)}`);
      const overlapping = await delivery.overlapping(plan, outcome.proposal);
      for (const { id, targets } of overlapping)
        say(
          out,
          out.colors.yellow(
            `  ${id} is open for ${listed(targets)} as well: merging one closes the other, or it is asked for again; \`${commandLine('withdraw', id)}\` takes it back`,
          ),
        );
      tellNext(await delivery.nextSteps(plan, outcome.proposal, witnessSteps(plan)));
      if (out.details || !forge.countsApprovals) say(out, out.colors.dim(`  (${forge.statement})`));
      return {
        ...said,
        outcome: 'proposed',
        state: outcome.state,
        proposal: outcome.proposal,
        ...(overlapping.length === 0 ? {} : { overlaps: overlapping.map(({ id }) => id) }),
        forge: { kind: forge.kind, statement: forge.statement },
      };
    }
  }
}

/** `open proposals that wait until it ends: prod/promote-web`. */
function stoppedWords(stopped: readonly ProposalId[], wait: string): string {
  return `  open proposals that ${wait} until it ends: ${listed(stopped)}`;
}

/** `, tagged prod-2026-11-26-001`, where environments have their commits tagged. */
export function taggedWords({ tags = [] }: { readonly tags?: readonly string[] }): string {
  return tags.length === 0 ? '' : `, tagged ${tags.join(', ')}`;
}

/** The tags of a commit, as data. */
export function givenTags({ tags }: { readonly tags?: readonly string[] }): {
  readonly tags?: readonly string[];
} {
  return tags === undefined ? {} : { tags };
}

/** Prints a sentence as the terminal can show it. */
function say(out: Output, text: string): void {
  for (const line of wrapLines([text], out.columns)) out.line(line);
}

const listed = (names: readonly string[]) =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? `, and ${names.length - 3} more` : ''}`;

/** Of a target that is left out, why that is; not what else would be said of it. */
function whyNothing({ findings }: Plan): readonly Finding[] {
  const isLeft = ({ disposition }: Finding) => disposition === 'left-out';
  const targetOf = ({ subject: { environment, app } }: Finding) => `${environment}/${app}`;
  const left = new Set(findings.filter(isLeft).map(targetOf));
  return findings.filter((each) => isLeft(each) || each.severity !== 'warning' || !left.has(targetOf(each)));
}

/** Why nothing is done: all is as asked for, or what is not was left out. */
function nothingSaid(plan: Plan, commit: string | undefined): string {
  const { findings, targets } = plan;
  const left = new Set(
    findings.flatMap(({ disposition, subject: { environment, app } }) =>
      disposition === 'left-out' ? [`${environment ?? ''}/${app ?? ''}`] : [],
    ),
  );
  if (findings.some(({ code }) => code === 'ALREADY_DECIDED'))
    return nothingToDo('it stands already, with the reason above', commit);
  if (targets.length === 0 && findings.some(({ code }) => code === 'NOT_IN_UPSTREAM'))
    return nothingToDo('nothing is there yet that could be promoted', undefined);
  return left.size === 0
    ? nothingToDo(changeOf(plan.verb).stands?.(plan) ?? 'it is as asked for', commit)
    : `nothing was changed: ${plural(left.size, 'target')} left out, for the reasons above; the rest is as asked for`;
}

/** Says that nothing is to be done, and which commit did it. */
export function nothingToDo(why: string, commit: string | undefined): string {
  return `nothing to do: ${why}${commit === undefined ? '' : `, by commit ${commit.slice(0, 12)}`}`;
}

function needs({ approvals }: Plan): string {
  const owners = approvals.owners.length === 0 ? '' : `, owners: ${approvals.owners.join(', ')}`;
  return `${plural(approvals.needed, 'approval')} needed${owners}`;
}
