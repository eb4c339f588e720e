import { isDeepStrictEqual } from 'node:util';
import type { Halting } from '../controllers/pausing';
import { witnessCommand, witnessStep } from '../engine/judgement';
import {
  type Change,
  type ChangeOutcome,
  changeOf,
  commandLine,
  type Plan,
  shellWord,
  subjectLine,
  WHY,
} from '../engine/promotion';
import type { Finding } from '../model/finding';
import type { ProposalId, ReleaseId } from '../model/scalars';
import { plural, printableLines } from '../model/text';
import {
  addedWords,
  briefChecks,
  briefHeadline,
  briefRollback,
  CLAIM_LABELS,
  LABEL,
  type PlanView,
  planData,
  renderTerminal,
  riskOfDiff,
  TerminalPrinter,
  textWidth,
} from '../views/plan';
import type { PlanReview } from '../views/plan/from-delivery';
import type { Context } from './context';
import { foldAlike } from './fold-alike';
import type { ChangeOutput, PlanOutput } from './json/changing';
import { enveloped, type Said } from './json/envelope';
import { onlyOne } from './json/only-one';
import type { Output } from './output';
import { findingLines } from './print-findings';
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

/** As many next commands as are shown of a request with several plans. */
const MOST_STEPS = 9;

/** The next commands of all plans of a request, below them. */
function lastLines(steps: readonly string[], out: Output): readonly string[] {
  const all = [...new Set(steps)];
  const shown = out.details ? all : all.slice(0, MOST_STEPS);
  const more = all.length - shown.length;
  return [
    ...nextLines(shown, { colors: out.colors, details: true, columns: out.columns }),
    ...(more === 0 ? [] : [out.colors.dim(`           and ${plural(more, 'more step')}   (--details)`)]),
  ];
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
      for (const line of findingLines(plan.findings, out)) out.line(line);
      say(out, out.colors.dim(nothingSaid(plan, outcome.commit)));
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
      for (const line of haltingLines(plan, halting)) out.line(out.colors.dim(line));
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

/** The next commands, ready to be copied: at most three unless all are asked for. */
export function nextLines(
  commands: readonly string[],
  { colors, details, columns }: Pick<Output, 'colors' | 'details'> & Partial<Pick<Output, 'columns'>>,
): string[] {
  const shown = details ? commands : commands.slice(0, 3);
  return shown.flatMap((command, index) => {
    const title = index === 0 ? colors.bold('Next') : '';
    const lead = index === 0 ? `${title}       ` : ' '.repeat(LABEL);
    const text = printableLines(command);
    if (columns === undefined || LABEL + textWidth(text) <= columns) return [`${lead}${text}`];
    const comment = text.indexOf('   # ');
    const line = comment < 0 ? text : text.slice(0, comment);
    const said = comment < 0 ? [] : [text.slice(comment + 5)];
    // As in a plan, a command that does not fit behind the title is below it; a comment, below its command.
    const isBehind = LABEL + textWidth(line) <= columns;
    const indent = ' '.repeat(isBehind ? LABEL + 2 : 4);
    return [
      ...(isBehind ? [`${lead}${line}`] : [...(index === 0 ? [title] : []), `  ${line}`]),
      ...wrapLines(said, columns - indent.length - 2).map((each) => `${indent}# ${each.trimStart()}`),
    ];
  });
}

/** What a freeze in Git, or its end, leaves to the controller, and the commands for that, too. */
function haltingLines({ verb }: Plan, halting: readonly Halting[]): readonly string[] {
  const controllers = [...new Set(halting.map(({ controller }) => controller))];
  return controllers.flatMap((controller) => {
    const of = halting.filter((each) => each.controller === controller);
    const goOn = of.flatMap((each) => each.goOn.map((command) => `    ${command}`));
    if (verb === 'unfreeze') return [`  If ${controller} was stopped as well, let it go on:`, ...goOn];
    const parts = of.flatMap((each) => each.throughParts.map((command) => `    ${command}`));
    const through = of.map((each) => `\`${each.through}\``).join(' or ');
    return [
      `  ${controller} goes on with what Git has. To stop it, too:`,
      ...of.flatMap(({ stop }) => stop.map((each) => `    ${each}`)),
      `  A rollback gets through then by ${through}. ${parts.length === 0 ? 'To let it go on:' : 'An app with stages by all its names:'}`,
      ...parts,
      ...(parts.length === 0 ? [] : ['  To let it go on:']),
      ...goOn,
    ];
  });
}

/** The next commands, and the one that adds a reason where none was recorded: among those that are shown. */
function withReasonLast(plan: Plan, next: readonly string[]): readonly string[] {
  if (changeOf(plan.verb).why !== 'later') return next;
  return [...next.slice(0, 2), ...reasonMissing(plan), ...next.slice(2)];
}

/** Says that no reason was recorded, and how to add one. */
function reasonMissing({ verb, reason, targets: [target] }: Plan): readonly string[] {
  const { why } = changeOf(verb);
  if (why === undefined || reason !== undefined || !target) return [];
  const { app, environment } = target;
  const asked = changeOf(verb).command({ verb, app, environment } as Change);
  return [
    why === 'later'
      ? `${asked} ${WHY.map(shellWord).join(' ')}   # no reason was given: tell it`
      : '  no reason was given, so history cannot tell why: next time --reason',
  ];
}

/** The releases that need a witness before a proposal may be merged. */
function witnessSteps({ findings, targets }: Plan): readonly string[] {
  const apps = new Set(
    findings.flatMap(({ code, subject }) => (code === 'RENDERS_UNPROVEN' ? [subject.app] : [])),
  );
  return targets.flatMap(({ app, to }) =>
    to && apps.has(app) ? [witnessStep(witnessCommand(app, to.release))] : [],
  );
}

/** Why nothing is done: all is as asked for, or what is not was left out. */
function nothingSaid({ findings, targets }: Plan, commit: string | undefined): string {
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
    ? nothingToDo('it is as asked for', commit)
    : `nothing was changed: ${plural(left.size, 'target')} left out, for the reasons above; the rest is as asked for`;
}

/** Says that nothing is to be done, and which commit did it. */
export function nothingToDo(why: string, commit: string | undefined): string {
  return `nothing to do: ${why}${commit === undefined ? '' : `, by commit ${commit.slice(0, 12)}`}`;
}

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

function needs({ approvals }: Plan): string {
  const owners = approvals.owners.length === 0 ? '' : `, owners: ${approvals.owners.join(', ')}`;
  return `${plural(approvals.needed, 'approval')} needed${owners}`;
}

/** The refusals of a plan, each once, with its remedy; of many, one of each code first. */
export function refusalLines({ findings }: Pick<Plan, 'findings'>, out: Output): string[] {
  const refusals = findings.filter(({ severity }) => severity === 'refusal');
  const all = out.details ? refusals : foldAlike(refusals);
  if (out.details || all.length <= REFUSALS) return findingLines(all, out);
  const firsts = all.filter((each, at) => all.findIndex(({ code }) => code === each.code) === at);
  const shown = new Set([...firsts, ...all].slice(0, REFUSALS));
  const counts = new Map<string, number>();
  for (const { code } of all.filter((each) => !shown.has(each)))
    counts.set(code, (counts.get(code) ?? 0) + 1);
  const rest = [...counts].map(([code, count]) => `${code} ${count}`).join(', ');
  return [
    ...findingLines(
      all.filter((each) => shown.has(each)),
      out,
    ),
    out.colors.dim(`and ${all.length - shown.size} more refusals: ${rest}   (--details)`),
  ];
}

/** Refusals that are shown before the rest is counted. */
const REFUSALS = 8;
