import { type StandingFreezes, type StandingWindow, standingFreezes } from '../../engine/history';
import { whyClosed } from '../../engine/judgement';
import type { Occurrence, WindowVerdict } from '../../model/environment';
import { windowWords } from '../../model/environment';
import { firstLine } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { clock } from '../clock';
import type { Context } from '../context';
import { findingLines } from '../print-findings';
import { wrapLines } from '../wrap-lines';

/** `freeze --list`: what stops changes now and next. */
export async function listFreezes(
  context: Context,
  only: readonly EnvironmentName[] | undefined,
): Promise<void> {
  const snapshot = await context.snapshot();
  const names =
    only === undefined
      ? snapshot.environments.map(({ name }) => name)
      : only.map((name) => snapshot.environment(name).name);
  const now = clock();
  const { environments, doubt } = await standingFreezes(snapshot, now, names);
  const { out } = context;
  const lines = [
    ...environments.flatMap((each) => linesOf(each, context)),
    out.colors.dim(`at ${now.toISOString()}${doubt ? `, which is doubtful: ${doubt.message}` : ''}`),
  ];
  for (const line of wrapLines(lines, out.columns)) out.line(line);
  out.data('freezes', {
    outcome: 'done',
    commit: snapshot.home.head ?? null,
    at: now.toISOString(),
    doubt: doubt?.message ?? null,
    environments: environments.map(environmentJson),
  });
}

function linesOf(found: StandingFreezes, { out }: Context): string[] {
  const { environment, freeze, all, apps, windows, problems } = found;
  const { colors } = out;
  const state = freeze
    ? colors.red(freeze.lockdown ? 'LOCKED' : 'FROZEN')
    : all.open
      ? colors.green('open')
      : colors.red('FROZEN');
  const lines = [`${colors.bold(environment)}  ${state}${freeze ? '' : untilText(all)}`];
  if (freeze) {
    const end = freeze.until === undefined ? 'without an end' : `until ${freeze.until}`;
    lines.push(
      printableLines(`  freeze since ${freeze.since} ${end}, by ${freeze.by}: ${firstLine(freeze.reason)}`),
      `  ends with \`cdk8s-delivery unfreeze --env ${environment}\``,
    );
  }
  if (!all.open) lines.push(printableLines(`  ${whyClosed(all)}`));
  for (const { app, verdict } of apps)
    lines.push(
      verdict.open
        ? `  ${app}: open${untilText(verdict)}`
        : printableLines(`  ${app}: ${colors.red('FROZEN')}${untilText(verdict)}, ${whyClosed(verdict)}`),
    );
  for (const each of windows) lines.push(...windowLines(each));
  return [...lines, ...findingLines(problems, out), ''];
}

function windowLines({ window, now, next }: StandingWindow): string[] {
  const times = [
    ...(now ? [`now${now.end ? `, until ${now.end.toISOString()}` : ''}`] : []),
    ...(next ? [`next ${span(next)}`] : []),
  ];
  return [`  ${windowWords(window)}`, `    ${times.join('; ')}`];
}

function span({ start, end }: Occurrence): string {
  return `from ${start.toISOString()}${end ? ` to ${end.toISOString()}` : ''}`;
}

const untilText = ({ until }: WindowVerdict) => (until ? ` until ${until.toISOString()}` : '');

function environmentJson({ environment, freeze, all, apps, windows, problems }: StandingFreezes) {
  return {
    environment,
    state: freeze?.lockdown
      ? ('locked' as const)
      : freeze || !all.open
        ? ('frozen' as const)
        : ('open' as const),
    freeze: freeze ?? null,
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
