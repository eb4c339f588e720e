import { closeSync, lstatSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type DeliveryMeasures, deliveryMeasures, type FleetStatus, fleetStatus } from '../../engine/history';
import { DeliveryError, notWritten, quote } from '../../model/finding';
import { type AppName, type EnvironmentName, parseEnvironmentName, typedMoment } from '../../model/scalars';
import { plural } from '../../model/text';
import { tellHistory } from '../../promotion/tell-history';
import { asTyped } from '../as-typed';
import { clock } from '../clock';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { GENERATOR, page } from '../page/page';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { statusWithin } from '../status/status-within';
import { withEmergencies } from '../status/with-emergencies';
import { contextOf } from './run';

interface Options {
  readonly env?: readonly EnvironmentName[];
  readonly since?: string;
  readonly until?: string;
  readonly out: string;
}

/** How far back a report looks unless told otherwise, in days. */
const DAYS = 90;

export function reportCommand(program: Command): void {
  withExamples(
    program
      .command('report')
      .summary('write a page: what is desired where, what happened, and the four DORA measures')
      .description(
        'Writes one HTML file without scripts that loads nothing: apps by environment, where environments differ, what happened, and deployments, lead time, failures and time to restore as Git knows them.',
      )
      .argument('[app...]', 'these apps only')
      .option('--env <environment,…>', 'these environments only (repeatable)', listOf(parseEnvironmentName))
      .option('--since <date>', `from this moment on, ISO 8601; ${DAYS} days ago unless said`)
      .option('--until <date>', 'up to this moment, ISO 8601; now unless said')
      .option('-o, --out <file>', 'the file; - prints the page', 'report.html'),
    'report',
    'report --env prod --since 2026-07-01 --out quarter.html',
  ).action(async (apps: AppName[], options: Options, command: Command) => {
    const context = contextOf(command);
    const { out } = context;
    const now = clock();
    const until = momentOf(options.until, '--until') ?? now;
    const since = momentOf(options.since, '--since') ?? new Date(until.getTime() - DAYS * 24 * 3600_000);
    if (since >= until)
      throw DeliveryError.of(
        'INVALID_OPTION',
        `--since ${since.toISOString()} is not before ${until.toISOString()}`,
      );
    const snapshot = await context.snapshot();
    for (const each of options.env ?? []) snapshot.lastReadable(each);
    out.step('reading the history');
    const all = await fleetStatus(snapshot, now, apps.length > 0 ? apps : undefined);
    const within = options.env === undefined ? all : statusWithin(all, options.env);
    const status = withEmergencies(within, await (await context.open()).emergencyNotes().open(snapshot));
    // Where a release began may be older than the period.
    const { changes: told, cut } = await tellHistory(snapshot, { until });
    const changes = told.filter(isAbout(apps));
    const names = status.environments.map(({ name }) => name);
    const measures = deliveryMeasures(changes, names, {
      since,
      until: new Date(Math.min(until.getTime(), now.getTime())),
    });
    const shown = changes.filter(
      ({ at, environment }) => at >= since && (environment === undefined || names.includes(environment)),
    );
    const { branch } = snapshot.home;
    const text = page({
      branch,
      madeAt: now,
      period: { since, until },
      status,
      changes: shown,
      measures,
      cut,
    });
    out.done();
    for (const line of findingLines(cut, out)) process.stderr.write(`${asTyped(line)}\n`);
    if (options.out === '-') for (const line of text.trimEnd().split('\n')) out.content(line);
    else {
      write(resolve(context.folder, options.out), options.out, text);
      out.line(`${out.colors.green('✓')} ${options.out} written: ${contents(status, shown.length)}`);
    }
    out.data('report', {
      outcome: 'done',
      commit: status.commit ?? null,
      file: options.out === '-' ? null : options.out,
      since: since.toISOString(),
      until: until.toISOString(),
      changes: shown.length,
      measures: measures.map(measuresJson),
      findings: [...status.problems, ...cut.filter((each) => !status.problems.includes(each))],
    });
  });
}

const momentOf = (text: string | undefined, option: string) =>
  text === undefined ? undefined : parseOption(typedMoment, option, text);

const isAbout =
  (apps: readonly AppName[]) =>
  ({ app }: { readonly app?: AppName }) =>
    apps.length === 0 || (app !== undefined && apps.includes(app));

function contents({ apps, environments }: FleetStatus, changes: number): string {
  return [
    plural(apps.length, 'app'),
    plural(environments.length, 'environment'),
    plural(changes, 'change'),
  ].join(', ');
}

const measuresJson = ({ environment, deployments, failures, ...rest }: DeliveryMeasures) => ({
  environment,
  deployments,
  deploymentsPerWeek: rest.perWeek ?? null,
  leadTimeSeconds: rest.leadTime ?? null,
  failures,
  failureRate: rest.failureRate ?? null,
  timeToRestoreSeconds: rest.timeToRestore ?? null,
});

/** Writes the page; an existing file that is not a report of this command stays as it is. */
function write(file: string, name: string, text: string): void {
  if (!isFree(file))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `--out: ${quote(name)} is there and is not a report; move it, or name another file`,
    );
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw notWritten(name, cause);
  }
}

/** Whether there is no file, or an earlier report; an unreadable file is neither. */
function isFree(file: string): boolean {
  // A dangling link counts as a file: writing through it would write elsewhere.
  if (!lstatSync(file, { throwIfNoEntry: false })) return true;
  const stats = statSync(file, { throwIfNoEntry: false });
  // A device has no end.
  if (!stats?.isFile()) return false;
  try {
    const handle = openSync(file, 'r');
    try {
      const start = Buffer.alloc(HEAD);
      return start.subarray(0, readSync(handle, start)).includes(GENERATOR);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

/** The sign of a report stands within these bytes. */
const HEAD = 2048;
