import Table from 'cli-table3';
import type { Command } from 'commander';
import {
  type FleetStatus,
  findRunning,
  fleetStatus,
  type RunningMatch,
  type StandingControl,
  type TargetStatus,
} from '../../engine/history';
import { DeliveryError } from '../../model/finding';
import type { GateStanding } from '../../model/gate';
import type { AppName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { recordJson } from '../../views/plan';
import { clock } from '../clock';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { findingLines } from '../print-findings';
import { versionOf } from '../version-of';
import { contextOf } from './run';

export function statusCommand(program: Command): void {
  withExamples(
    program
      .command('status')
      .summary('show what is desired where')
      .description(
        'Shows apps by environment as desired at the head of the delivery branch: version, since when, and what is pending, held, frozen or proposed. It does not look at the cluster.',
      )
      .argument('[app...]', 'these apps only'),
    'status',
    'status frontend --json',
  ).action(async (apps: AppName[], _options: object, command: Command) => {
    const context = contextOf(command);
    const status = await fleetStatus(await context.snapshot(), clock(), apps.length > 0 ? apps : undefined);
    for (const line of statusLines(status, context)) context.out.line(line);
    context.out.data(statusJson(status));
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
    const matches = await findRunning(await context.snapshot(), what);
    for (const match of matches) {
      const { environment, app, record } = match;
      context.out.line(
        `${`${environment}/${app}`.padEnd(28)} ${versionOf(record).padEnd(16)} ${record.release}  ${context.out.colors.dim(howFound(match))}`,
      );
    }
    if (matches.length === 0) context.out.line(context.out.colors.dim('nowhere'));
    context.out.data(
      matches.map(({ environment, app, record, by, images }) => ({
        environment,
        app,
        by,
        record: recordJson(record),
        images: images.map(({ file, at, text, certainty }) => ({ file, at, image: text, certainty })),
      })),
    );
  });
}

/** What matched, and where the image stands: in a slot of the record, in the manifests, or in both. */
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

function statusLines(
  { environments, apps, targets, proposals, problems }: FleetStatus,
  { out }: Context,
): string[] {
  const { colors } = out;
  const cell = new Map(targets.map((each) => [`${each.environment}/${each.app}`, each]));
  const table = new Table({
    head: [
      '',
      ...environments.map(({ name, promotesFrom, controls }) => {
        const origin = promotesFrom.length === 0 ? 'entry' : `from ${promotesFrom.join(' | ')}`;
        return `${colors.bold(name)}${marks(controls)
          .map((mark) => colors.red(` ${mark}`))
          .join('')}\n${colors.dim(origin)}`;
      }),
    ],
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const app of apps) {
    table.push([
      colors.bold(app),
      ...environments.map(({ name }) => cellText(cell.get(`${name}/${app}`), out)),
    ]);
    table.push(['', ...environments.map(() => '')]);
  }
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  if (proposals.length > 0) {
    lines.push(
      'open proposals:',
      ...proposals.map(
        ({ id, subject, at }) =>
          `  ${colors.bold(id)}  ${printableLines(subject)}  ${colors.dim(moment(at))}`,
      ),
      '',
    );
  }
  return [
    ...lines,
    ...findingLines(problems, out),
    colors.dim('desired at the head of the delivery branch; whether it runs is not known here'),
  ];
}

function cellText(status: TargetStatus | undefined, { colors }: Context['out']): string {
  if (!status) return colors.dim('absent');
  const { record, since, controls, pending, proposals, rejected } = status;
  const lines = record
    ? [
        colors.green(versionOf(record)),
        colors.dim(record.release),
        colors.dim(`code ${record.code.slice(0, 7)}`),
      ]
    : [colors.dim('no release')];
  if (since) lines.push(colors.dim(`since ${moment(since)}`));
  if (rejected) lines.push(colors.red('REJECTED'));
  lines.push(...marks(controls).map((mark) => colors.yellow(mark)));
  for (const { record: waiting, environment, gates } of pending) {
    lines.push(colors.cyan(`← ${versionOf(waiting)} (${environment})`));
    lines.push(
      ...gates.filter(({ verdict }) => verdict !== 'pass').map((gate) => colors.yellow(gateText(gate))),
    );
  }
  for (const id of proposals) lines.push(colors.magenta(`proposed: ${id}`));
  return lines.join('\n');
}

const marks = (controls: readonly StandingControl[]) => controls.flatMap(({ mark }) => mark ?? []);

const controlsJson = (controls: readonly StandingControl[]) =>
  Object.fromEntries(controls.map(({ control, value }) => [control, value ?? null]));

function statusJson({ commit, environments, targets, proposals, problems }: FleetStatus) {
  return {
    schema: 'cdk8s-delivery/status/v1',
    commit: commit ?? null,
    environments: environments.map(({ name, promotesFrom, controls }) => ({
      name,
      promotesFrom,
      ...controlsJson(controls),
    })),
    targets: targets.map(
      ({ environment, app, record, since, commit: came, controls, pending, proposals: open, rejected }) => ({
        environment,
        app,
        release: record ? recordJson(record) : null,
        desiredSince: since?.toISOString() ?? null,
        commit: came ?? null,
        ...controlsJson(controls),
        rejected,
        pending: pending.map((each) => ({
          environment: each.environment,
          release: each.record.release,
          gates: each.gates,
        })),
        proposals: open,
      }),
    ),
    proposals: proposals.map(({ id, subject, digest, requestedBy, at }) => ({
      id,
      subject,
      plan: digest,
      requestedBy,
      at: at.toISOString(),
    })),
    findings: problems,
  };
}

/** What a gate that is not open says in a cell. */
function gateText({ gate, verdict, until }: GateStanding): string {
  if (verdict !== 'wait') return `${gate}: ${verdict === 'refuse' ? 'refuses' : 'undecided'}`;
  return until === undefined ? `${gate}: waits` : `${gate}: waits until ${moment(new Date(until))}`;
}

/** A moment for people: UTC, to the minute. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
