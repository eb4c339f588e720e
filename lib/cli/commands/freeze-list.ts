import { type StandingFreezes, type StandingWindow, standingFreezes } from '../../engine/history';
import { whyClosed } from '../../engine/judgement';
import type { Occurrence, WindowVerdict } from '../../model/environment';
import { windowWords } from '../../model/environment';
import { firstLine } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { moment, printableLines } from '../../model/text';
import { CLOSED, type Freeze, frozenFor, type NamedFreeze } from '../../registry';
import { clock } from '../clock';
import type { Context } from '../context';
import { findingLines } from '../print-findings';
import { tellBeside } from '../tell-beside';
import { wrapLines } from '../wrap-lines';

/** `freeze --list`: what stops changes now and next. */
export async function listFreezes(
  context: Context,
  only: readonly EnvironmentName[] | undefined,
): Promise<void> {
  const snapshot = (await context.snapshot()).lookedAt();
  const names =
    only === undefined
      ? snapshot.environments.map(({ name }) => name)
      : only.map((name) => snapshot.environment(name).name);
  const now = clock();
  const unseen = snapshot.brokenEnvironments.filter((each) =>
    names.every((name) => !snapshot.whyBroken(name).includes(each)),
  );
  const { environments, doubt } = await standingFreezes(snapshot, now, names);
  const { out } = context;
  const lines = [
    ...environments.flatMap((each) => linesOf(each, context)),
    out.colors.dim(`at ${moment(now)}${doubt ? `, which is doubtful: ${doubt.message}` : ''}`),
  ];
  for (const line of wrapLines(lines, out.columns)) out.line(line);
  out.data('freezes', {
    outcome: 'done',
    commit: snapshot.home.head ?? null,
    at: now.toISOString(),
    doubt: doubt?.message ?? null,
    environments: environments.map(environmentJson),
    ...(only === undefined && { findings: unseen }),
  });
  if (only === undefined) tellBeside(unseen, context);
}

function linesOf(found: StandingFreezes, { out }: Context): string[] {
  const { environment, freeze, named, unread, all, apps, windows, problems } = found;
  const { colors } = out;
  const state = stateOf(found);
  // An unreadable file, or one that is never read because of its name, may be meant to stop something that this command
  // cannot know.
  const free = problems.length > 0 ? colors.yellow('open, but see below') : colors.green('open');
  const stopped = wholeFreezes(found).length === 0 ? CLOSED : frozenFor(state === 'locked');
  const word = state === 'open' ? free : colors.red(stopped);
  const isStopped = state !== 'open' && all.open;
  const some = state === 'open' ? named.flatMap(partlyFrozen).map((each) => colors.red(each)) : [];
  const told = some.length === 0 ? word : `${some.join(', ')}; else ${word}`;
  const lines = [`${colors.bold(environment)}  ${told}${freeze || isStopped ? '' : untilText(all)}`];
  if (freeze) lines.push(...freezeLines(environment, freeze));
  for (const each of named) lines.push(...freezeLines(environment, each));
  if (unread)
    lines.push('  a file of its freezes cannot be read: nothing but a rollback passes until it can');
  if (!all.open) lines.push(printableLines(`  ${whyClosed(all)}`));
  for (const { app, verdict } of apps)
    lines.push(
      verdict.open
        ? `  ${app}: open${untilText(verdict)}`
        : printableLines(`  ${app}: ${colors.red(CLOSED)}${untilText(verdict)}, ${whyClosed(verdict)}`),
    );
  for (const each of windows) lines.push(...windowLines(each));
  return [...lines, ...findingLines(problems, out), ''];
}

const partlyFrozen = ({ lockdown, apps }: NamedFreeze) =>
  apps === undefined ? [] : [frozenFor(lockdown, apps)];

function freezeLines(environment: EnvironmentName, freeze: Freeze | NamedFreeze): string[] {
  const { name, apps } = { name: undefined, apps: undefined, ...freeze };
  const end = freeze.until === undefined ? 'without an end' : `until ${moment(freeze.until)}`;
  const what = [
    freeze.lockdown && name !== undefined ? 'lockdown' : 'freeze',
    ...(name === undefined ? [] : [name]),
    ...(apps === undefined ? [] : [`of ${apps.join(', ')}`]),
  ].join(' ');
  const which = name === undefined ? '' : ` --name ${name}`;
  return [
    printableLines(
      `  ${what} since ${moment(freeze.since)} ${end}, by ${freeze.by}: ${firstLine(freeze.reason)}`,
    ),
    `  ends with \`cdk8s-delivery unfreeze --env ${environment}${which}\``,
  ];
}

const wholeFreezes = ({ freeze, named }: StandingFreezes) => [
  ...(freeze ? [freeze] : []),
  ...named.filter(({ apps }) => apps === undefined),
];

/** Freezes of the whole environment; one for some apps only leaves it open. A file that cannot be read stops all. */
function stateOf(found: StandingFreezes): 'open' | 'frozen' | 'locked' {
  const whole = wholeFreezes(found);
  if (whole.some(({ lockdown }) => lockdown)) return 'locked';
  return whole.length > 0 || found.unread || !found.all.open ? 'frozen' : 'open';
}

function windowLines({ window, now, next }: StandingWindow): string[] {
  const times = [
    ...(now ? [`now${now.end ? `, until ${moment(now.end)}` : ''}`] : []),
    ...(next ? [`next ${span(next)}`] : []),
  ];
  return [`  ${windowWords(window)}`, `    ${times.join('; ')}`];
}

function span({ start, end }: Occurrence): string {
  return `from ${moment(start)}${end ? ` to ${moment(end)}` : ''}`;
}

const untilText = ({ until }: WindowVerdict) => (until ? ` until ${moment(until)}` : '');

function environmentJson(found: StandingFreezes) {
  const { environment, freeze, named, all, apps, windows, problems } = found;
  return {
    environment,
    state: stateOf(found),
    freeze: freeze ?? null,
    named,
    windows: {
      ...verdictJson(all),
      apps: Object.fromEntries(apps.map(({ app, verdict }) => [app, verdictJson(verdict)])),
      list: windows.map(({ window, now, next }) => ({
        ...window,
        now: now ? occurrenceJson(now) : null,
        next: next ? occurrenceJson(next) : null,
      })),
    },
    findings: problems,
  };
}

function verdictJson(verdict: WindowVerdict) {
  return {
    open: verdict.open,
    until: verdict.until?.toISOString() ?? null,
    ...(verdict.open ? {} : { denied: verdict.denied?.name ?? null }),
  };
}

function occurrenceJson({ start, end }: Occurrence) {
  return { start: start.toISOString(), end: end?.toISOString() ?? null };
}
