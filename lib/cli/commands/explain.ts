import type { Command } from 'commander';
import { type ExplainedRule, type ExplainedVerdict, verdictOf } from '../../engine/promotion';
import type { Finding } from '../../model/finding';
import { type AppName, type EnvironmentName, parseProposalId, releaseBeginning } from '../../model/scalars';
import { moment, momentOfEnd, plural, printableLines } from '../../model/text';
import type { Explained } from '../../promotion/index';
import { recordJson } from '../../views/plan';
import { withExamples } from '../examples';
import type { Output } from '../output';
import { parseOption } from '../parse-option';
import { positionOf } from '../print-findings';
import { versionOf } from '../version-of';
import { labelled, wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface Options {
  readonly to: EnvironmentName;
  readonly release?: string;
  readonly from?: EnvironmentName;
  readonly offline?: boolean;
}

export function explainCommand(program: Command): void {
  withExamples(
    program
      .command('explain')
      .summary('say what a promotion meets, and who lifts it')
      .description(
        'One line for each rule and gate that a promotion of an app would meet, or a release at an entry: it passes, waits until when, is undecided because of what, or is refused by whom, with what lifts it; and the next command. Changes nothing, and goes by what was read last where the repository does not answer.',
      )
      .argument('<app>', 'app that is to move')
      .requiredOption('--to <environment>', 'environment that it is to enter')
      .option(
        '--release <id>',
        'a release that an environment runs or ran, instead of what the upstream runs now',
      )
      .option('--from <environment>', 'upstream to take the release from')
      .option('--offline', 'ask no remote, and go by what this machine read last'),
    'explain frontend --to prod',
    'explain frontend --to prod --release r-7f3c9a2e --json',
    'explain frontend --to prod --offline',
  ).action(async (app: AppName, { to, release, from, offline }: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    if (!offline) await context.judgePlace();
    const found = await (await context.open()).explain({
      app,
      to,
      ...(release === undefined ? {} : { release: parseOption(releaseBeginning, '--release', release) }),
      ...(from === undefined ? {} : { from }),
      ...(offline === undefined ? {} : { offline }),
    });
    out.done();
    for (const line of explanationLines(found, out)) out.line(line);
    out.data('explanation', explanationJson(found));
  });
}

function explanationLines(found: Explained, out: Output): string[] {
  const { colors } = out;
  const told = out.details ? found.rules : found.rules.filter(isTold);
  const rest = found.rules.filter((each) => !told.includes(each));
  const width = Math.max(0, ...told.map(({ rule }) => rule.length));
  const rows = ORDER.flatMap((standing) => told.filter((each) => standingOf(each) === standing));
  return [
    ...wrapLines([headline(found, out), colors.dim(printableLines(readingWords(found)))], out.columns),
    '',
    ...rows.flatMap((each) => ruleLines(each, width, out, found.bypassApprovals)),
    ...wrapLines(restLines(rest, out), out.columns),
    '',
    ...wrapLines([verdictLine(found, out)], out.columns),
    ...(found.next === undefined
      ? []
      : [`${colors.bold(stopsElse(found) ? 'Then' : 'Next')}  ${printableLines(found.next)}`]),
  ];
}

/** What a reader wants to know first: what is in the way, then what waits or is warned of, then what passes. */
const ORDER = ['refuses', 'undecided', 'waits', 'warns', 'passes', 'unasked'] as const;

function standingOf({ verdict, findings }: ExplainedRule): (typeof ORDER)[number] {
  const isPassing = verdict === 'passes' || verdict === 'unasked';
  return isPassing && findings.some(({ severity }) => severity === 'warning') ? 'warns' : verdict;
}

/** Whether a rule is told without `--details`: it does not merely pass, or it passes by time or by people. */
const isTold = (each: ExplainedRule): boolean =>
  !['passes', 'unasked'].includes(standingOf(each)) ||
  each.rule === 'change' ||
  (each.verdict === 'passes' && (each.rule === 'approval' || each.rule.startsWith('gate:')));

/** The rules that are not told one by one. */
function restLines(rest: readonly ExplainedRule[], { colors }: Output): readonly string[] {
  const named = (verdict: ExplainedVerdict) =>
    rest.filter((each) => each.verdict === verdict).map(({ rule }) => printableLines(rule));
  const [passing, unasked] = [named('passes'), named('unasked')];
  const parts = [
    ...(passing.length === 0 ? [] : [`${passing.length} pass: ${passing.join(', ')}`]),
    ...(unasked.length === 0 ? [] : [`not asked: ${unasked.join(', ')}`]),
  ];
  if (parts.length === 0) return [];
  return [
    `${paint(passing.length === 0 ? 'unasked' : 'passes', { colors })} ${parts.join('; ')}   (--details)`,
  ];
}

/** Whether something other than a missing approval stops it: the next command helps once that is lifted. */
const stopsElse = ({ rules }: Explained) =>
  rules
    .flatMap(({ findings }) => findings)
    .some((each) => verdictOf(each) !== 'passes' && each.code !== 'NOT_APPROVED');

function headline({ app, environment, record, from, change }: Explained, { colors }: Output): string {
  const what = record ? `${app} ${versionOf(record)} (${record.release})` : app;
  const way = `${from === undefined ? '' : ` from ${from}`} into ${environment}`;
  return `${colors.bold(printableLines(what + way))}${change === 'same' ? colors.dim('  runs there already') : ''}`;
}

function readingWords({ read: { at, age, commit, offline, why } }: Explained): string {
  const head = commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`;
  if (!offline) return `as read now${head}`;
  const when =
    at === undefined
      ? 'nobody knows when'
      : `${age === undefined ? 'just now' : `${age} ago`} (${moment(at)})`;
  return `not read now, but ${when}${head}${why === undefined ? '' : `: ${why}`}`;
}

const MARKS: Readonly<Record<ExplainedVerdict | 'warns', string>> = {
  warns: '!',
  passes: '✓',
  waits: '…',
  undecided: '?',
  refuses: '✗',
  unasked: '·',
};

function ruleLines(
  explained: ExplainedRule,
  width: number,
  out: Output,
  asked: Explained['bypassApprovals'],
): string[] {
  const { rule, verdict, says, findings, bypass } = explained;
  const { colors } = out;
  const begin = (standing: ExplainedVerdict | 'warns', name: string) =>
    `${paint(standing, out)} ${printableLines(name).padEnd(width)}  `;
  const below = ' '.repeat(width + 4);
  const row = (first: string, words: string) => labelled(first, words, below, out);
  const advice = (words: string) => row(below, `${colors.dim('→')} ${words}`);
  if (findings.length === 0) return row(begin(verdict, rule), printableLines(says));
  const told = findings.flatMap((each, index) => [
    ...row(
      begin(each.severity === 'warning' ? 'warns' : verdictOf(each), index === 0 ? rule : ''),
      `${printableLines(placeWords(each) + waitWords(each) + each.message)} ${colors.dim(each.code)}`,
    ),
    ...(each.severity === 'note' || each.remedy === '' || each.remedy === findings[index + 1]?.remedy
      ? []
      : advice(printableLines(each.remedy))),
  ]);
  const way = `or bypass it here: --bypass ${bypass.join(' --bypass ')} --reason …${asked ? approvalWords(asked) : ''}`;
  return [...told, ...(bypass.length === 0 ? [] : advice(way))];
}

function approvalWords({ needed, usual, keys }: NonNullable<Explained['bypassApprovals']>): string {
  const short = keys === undefined ? '' : `; keys of ${keys} are named there`;
  return ` (with ${plural(needed, 'approval')} instead of ${usual}${short})`;
}

/** Where in a data file it is. */
const placeWords = ({ subject }: Finding) => (subject.line === undefined ? '' : `${positionOf(subject)}: `);

/** Until when it waits, where it does not say that itself. */
function waitWords(found: Finding): string {
  if (verdictOf(found) !== 'waits' || found.until === undefined) return '';
  const until = momentOfEnd(found.until);
  const isSaid = [until, moment(found.until)].some((each) => found.message.includes(each));
  return isSaid ? '' : `waits until ${until}: `;
}

function paint(verdict: ExplainedVerdict | 'warns', { colors }: Pick<Output, 'colors'>): string {
  const painted = {
    passes: colors.green,
    warns: colors.yellow,
    waits: colors.yellow,
    undecided: colors.yellow,
    refuses: colors.red,
    unasked: colors.dim,
  };
  return painted[verdict](MARKS[verdict]);
}

function verdictLine(found: Explained, { colors }: Output): string {
  const { verdict, rules, until, change, environment, passesFirst } = found;
  const count = (wanted: ExplainedVerdict) =>
    rules.flatMap(({ findings }) => findings).filter((each) => verdictOf(each) === wanted).length;
  if (change === 'same' && rules.some(isRejected))
    return colors.yellow(`${environment} runs it already, and it is rejected`);
  if (verdict === 'passes')
    return colors.green(
      change === 'same'
        ? `${environment} runs it already: no rule or gate is asked${passesFirst ? printableLines(firstWords(found, passesFirst)) : ''}`
        : 'every rule and gate passes',
    );
  const parts = [
    [count('refuses'), 'refused'],
    [count('undecided'), 'undecided'],
    [count('waits'), `waiting${until === undefined ? '' : ` until ${momentOfEnd(new Date(until))}`}`],
  ] as const;
  const told = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`])).join(', ');
  return (verdict === 'refuses' ? colors.red : colors.yellow)(told);
}

const isRejected = ({ findings }: ExplainedRule) => findings.some(({ code }) => code === 'REJECTED');

const firstWords = ({ environment }: Explained, first: NonNullable<Explained['passesFirst']>): string =>
  `; ${first.record.release}, which ${first.from} runs, has something else for ${environment} and has to pass ${first.environment} first`;

function explanationJson({ read, record, rules, ...found }: Explained) {
  return {
    outcome: 'done' as const,
    release: record?.release ?? null,
    commit: read.commit ?? null,
    proposal: found.proposal === undefined ? null : { id: parseProposalId(found.proposal) },
    at: read.now.toISOString(),
    read: {
      at: read.at?.toISOString() ?? null,
      offline: read.offline,
      ...(read.why === undefined ? {} : { why: read.why }),
    },
    environment: found.environment,
    app: found.app,
    record: record ? recordJson(record) : null,
    from: found.from ?? null,
    change: found.change ?? null,
    verdict: found.verdict,
    until: found.until ?? null,
    next: found.next ?? null,
    rules: rules.map(({ rule, verdict, says, until, bypass, findings }) => ({
      rule,
      verdict,
      message: findings[0]?.message ?? says,
      until: until ?? null,
      bypass,
      findings,
    })),
  };
}
