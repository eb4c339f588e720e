import { type Command, Option } from 'commander';
import type { Snapshot } from '../../engine/delivery';
import {
  type FleetStatus,
  findRunning,
  fleetStatus,
  imageQuestion,
  matchedBy,
  matchesImage,
  type RunningMatch,
  replacedImages,
  type StandingControl,
  stateAtPoint,
} from '../../engine/history';
import { changeOf, commandLine, optionWords } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import { type AppName, type EnvironmentName, parseEnvironmentName } from '../../model/scalars';
import { moment, printable, printableLines } from '../../model/text';
import { tellHistory } from '../../promotion/tell-history';
import { recordJson, textWidth } from '../../views/plan';
import { clock } from '../clock';
import { withExamples } from '../examples';
import { onlyOne } from '../json/only-one';
import { listOf } from '../list-of';
import type { Output } from '../output';
import { differenceLines } from '../status/difference-lines';
import { statusLines } from '../status/status-lines';
import { statusWithin } from '../status/status-within';
import { withEmergencies } from '../status/with-emergencies';
import { tellBeside } from '../tell-beside';
import { versionOf } from '../version-of';
import { wrapLines } from '../wrap-lines';
import { contextOf } from './run';

interface StatusOptions {
  readonly env?: readonly EnvironmentName[];
  readonly by?: 'owner';
  readonly differences?: boolean;
  readonly at?: string;
}

export function statusCommand(program: Command): void {
  withExamples(
    program
      .command('status')
      .summary('show what is desired where')
      .description(
        'Shows apps by environment as desired at the head of the delivery branch: version, since when, and what is pending, held, frozen or proposed. It does not look at the cluster.',
      )
      .argument('[app...]', 'these apps only')
      .option('--env <environment,…>', 'these environments only (repeatable)', listOf(parseEnvironmentName))
      .addOption(new Option('--by <what>', 'apps below those who own them').choices(['owner']))
      .option('--at <commit|time>', 'what was desired at that commit, or at that time, which names its zone')
      .option('--differences', 'what the environments of each app run, where that differs'),
    'status',
    'status frontend --env staging,prod',
    'status --by owner',
    'status --at 2026-07-01T18:00+02:00',
    'status frontend --env staging,prod --differences',
  ).action(async (apps: AppName[], options: StatusOptions, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const present = await context.snapshot();
    const delivery = await context.open();
    const only = apps.length > 0 ? apps : undefined;
    const then = options.at === undefined ? undefined : await stateAtPoint(present, options.at, clock());
    const snapshot = then?.snapshot ?? present;
    for (const each of options.env ?? []) snapshot.lastReadable(each);
    const all = then
      ? await fleetStatus(snapshot, then.moment, only)
      : await fleetStatus(snapshot, clock(), only, delivery.forgeAt(snapshot));
    const within = options.env === undefined ? all : statusWithin(all, options.env);
    // What was put in place past Git is noted of now alone.
    const status = then ? within : withEmergencies(within, await delivery.emergencyNotes().open(snapshot));
    const lines = options.differences
      ? differenceLines(status, out, out.columns)
      : statusLines(status, out, { columns: out.columns, byOwner: options.by === 'owner' });
    for (const line of lines) context.out.line(line);
    context.out.data('status', statusJson(status));
  });
}

export function whereCommand(program: Command): void {
  withExamples(
    program
      .command('where')
      .summary('find the targets that run a release, image, commit or link')
      .argument(
        '<what>',
        'release id, image digest, source commit or code revision (each may be cut to its first 4 hex digits), tag, repository or evidence link',
      ),
    'where 6.11.2',
    'where sha256:187803cd… --json',
  ).action(async (what: string, _options: object, command: Command) => {
    const context = contextOf(command);
    if (what === '')
      throw DeliveryError.of(
        'INVALID_OPTION',
        '"" cannot be looked for; give an id, digest, tag, commit or link',
      );
    const snapshot = await context.snapshot();
    const { matches, problems } = await findRunning(snapshot, what);
    const { columns } = context.out;
    const lines = whereLines(matches, context.out, columns);
    for (const line of wrapLines(lines, columns)) context.out.line(line);
    const ran = matches.length === 0 ? await ranWords(snapshot, what) : undefined;
    for (const line of wrapLines(ran?.lines ?? [], columns)) context.out.line(context.out.colors.dim(line));
    const findings = [...problems, ...(ran?.cut ?? [])];
    tellBeside(findings, context);
    const releases = new Set(matches.flatMap(({ record }) => record?.release ?? []));
    context.out.data('where', {
      outcome: 'done',
      commit: snapshot.home.head ?? null,
      release: onlyOne(releases) ?? null,
      matches: matches.map(({ environment, app, record, unreadable = false, by, images }) => ({
        environment,
        app,
        by,
        record: record ? recordJson(record) : null,
        unreadable,
        images: images.map(({ file, at, text, certainty }) => ({ file, at, image: text, certainty })),
      })),
      findings,
    });
  });
}

/** Changes that are looked at for what ran and does not any more. */
const LOOKED_BACK = 500;

/** Where it ran until which change, as far as the newest changes tell; what searches all of them. */
async function ranWords(snapshot: Snapshot, what: string) {
  const { changes, more, cut } = await tellHistory(snapshot, { limit: LOOKED_BACK });
  const question = imageQuestion(what);
  const ended = new Map<string, string>();
  const edited = await replacedImages(snapshot, changes);
  for (const [index, { environment, app, from, to, kind, at, commit, replaced }] of changes.entries()) {
    if (environment === undefined || app === undefined) continue;
    const target = `${environment}/${app}`;
    const byHand = edited[index]?.find(
      ({ image }) => question && matchesImage(question, image) !== undefined,
    );
    const isRecorded = from && from.release !== to?.release && matchedBy(from, what, question);
    if (ended.has(target) || (!byHand && !isRecorded)) continue;
    const named = replaced ? `had the record of ${from?.release}, with other files,` : `ran ${from?.release}`;
    const ran = byHand ? `ran ${printable(byHand.text)}, by a hand edit,` : named;
    ended.set(target, `${target} ${ran} until ${moment(at)}: ${kind}, commit ${commit.slice(0, 12)}`);
  }
  const lines = [
    ended.size > 0
      ? 'nowhere now'
      : `nowhere: nothing that runs or ran is known as ${quote(what)}${more ? `, as far as the newest ${LOOKED_BACK} changes tell` : ''}`,
    ...[...ended.values()].slice(0, 5),
    ...(ended.size === 0 ? [] : [`all of it: \`${commandLine('audit', ...optionWords('about', what))}\``]),
  ];
  const isOwn = cut.filter(({ code }) => code === 'HISTORY_CUT');
  return { lines, cut: isOwn };
}

/** Targets and what they run, with how each was found: behind it, or below where one of them is too wide. */
function whereLines(
  matches: readonly RunningMatch[],
  { colors }: Output,
  columns: number | undefined,
): string[] {
  const rows = matches.map((match) => whereRow(match, colors));
  if (columns === undefined || rows.every(({ head, found }) => textWidth(`${head}  ${found}`) <= columns))
    return rows.map(({ head, found }) => `${head}  ${found}`);
  const fits = rows.every(({ head }) => textWidth(head) <= columns);
  return rows.flatMap(({ head, found }) => [fits ? head : head.replaceAll(/ {2,}/g, '  '), `    ${found}`]);
}

function whereRow(match: RunningMatch, colors: Output['colors']) {
  const { environment, app, record } = match;
  const head =
    `${`${environment}/${app}`.padEnd(28)} ${(record ? versionOf(record) : 'unreadable').padEnd(16)} ${record?.release ?? ''}`.trimEnd();
  const was = match.unreadable && record ? ', as its record said when it was last readable' : '';
  return { head, found: colors.dim(`${howFound(match)}${was}`) };
}

/** What matched, and where the image was found: in a slot of the record, in the manifests, or in both. */
function howFound({ by, images }: RunningMatch): string {
  if (!IMAGE_MATCHES.has(by)) return `by ${by}`;
  const [first, ...more] = images;
  if (!first) return `by ${by} of a slot, and no manifest names that image`;
  const undecided = images.every(({ certainty }) => certainty === 'undecided')
    ? ', undecided whether it is pulled'
    : '';
  return printableLines(
    `by ${by}, at ${first.at}${more.length === 0 ? '' : ` and ${more.length} more`}${undecided}`,
  );
}

const IMAGE_MATCHES: ReadonlySet<string> = new Set(['digest', 'tag', 'repository', 'image']);

const controlsJson = (controls: readonly StandingControl[]) =>
  Object.fromEntries(controls.map(({ control, value }) => [control, value ?? null]));

function statusJson({ commit, at, environments, targets, proposals, approvals, problems }: FleetStatus) {
  return {
    outcome: 'done' as const,
    commit: commit ?? null,
    at: at?.toISOString() ?? null,
    environments: environments.map(({ name, promotesFrom, controls, byHand }) => ({
      name,
      promotesFrom,
      byHand,
      ...controlsJson(controls),
    })),
    targets: targets.map(
      ({
        environment,
        app,
        record,
        since,
        commit: came,
        controls,
        pending,
        proposals: open,
        rejected,
        diverged,
        bypassed = [],
        differs = false,
        forged = false,
        unrecorded = false,
      }) => ({
        environment,
        app,
        release: record ? recordJson(record) : null,
        desiredSince: since?.toISOString() ?? null,
        commit: came ?? null,
        ...controlsJson(controls),
        rejected,
        diverged: diverged ?? null,
        bypassed,
        filesDiffer: differs,
        recordForged: forged,
        unrecorded,
        pending: pending.map((each) => ({
          environment: each.environment,
          release: each.record.release,
          differs: each.differs,
          ...(each.later && { later: each.later }),
          gates: each.gates,
          rejected: each.rejected,
        })),
        proposals: open,
      }),
    ),
    proposals: proposals.map(({ id, subject, digest, requestedBy, at, intent: { change } }) => ({
      id,
      subject,
      plan: digest,
      requestedBy,
      at: at.toISOString(),
      set: changeOf(change.verb).set?.(change) ?? null,
      approvals: approvals.get(id) ?? null,
    })),
    findings: problems,
  };
}
