import type { Command } from 'commander';
import { repositoryOf } from '../../engine/delivery';
import type { ChangeOutcome, WitnessChange } from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { type AppName, type EnvironmentName, parseAppName, releaseBeginning } from '../../model/scalars';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { findingLines } from '../print-findings';
import { showOutcome } from '../show-outcome';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly all?: boolean;
  readonly release?: string;
}

export function witnessCommand(program: Command): void {
  const command = program
    .command('witness')
    .summary('render releases again, and state that the same files came out')
    .description(
      'Renders releases a second time and keeps a witness of each that gives the same files, all in one commit: what an environment with approvals asks for. With apps: their releases that wait for a witness and what their first environment runs, or --release. With --all or --env alone: every release that waits. A release cannot be witnessed by the person who made it. A witness is signed where commits are, by the signing key of this run.',
    )
    .argument('[app...]', 'apps')
    .option('--all', 'every release that an environment with approvals waits for')
    .option('--env <environment>', 'only what is about to enter this environment')
    .option('--release <id>', 'this release of one app, wherever it ran or was rendered');
  withExamples(
    renderOptions(command),
    'witness --all --as "ci <ci@example.org>"',
    'witness --env prod',
    'witness frontend --release r-2116917f9cbcdd74',
  ).action(async (names: string[], options: Options, self: Command) => {
    await witness(contextOf(self), names.map(parseAppName), options);
  });
}

async function witness(context: Context, apps: readonly AppName[], options: Options): Promise<void> {
  const { out } = context;
  const { env: environment, all = false } = options;
  assertChosen(apps, options);
  const [app] = apps;
  const release =
    options.release === undefined ? undefined : parseOption(releaseBeginning, '--release', options.release);
  try {
    const outcome = await (await context.open()).run({
      verb: 'witness',
      apps: all || app === undefined ? 'all' : release === undefined ? apps : [{ app, release }],
      ...(environment && { environment }),
    });
    if (outcome.kind !== 'refused')
      for (const line of witnessedLines(outcome, repositoryOf((await context.snapshot()).home).signs))
        out.line(`${out.colors.green('✓')} ${line}`);
    process.exitCode = await showOutcome(context, [outcome]);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'NOT_VERIFIABLE') throw error;
    out.done();
    for (const line of findingLines(error.findings, out)) out.line(line);
    out.line(out.colors.yellow('not verifiable: no witness was kept'));
    out.data('change', { outcome: 'undecided', findings: error.findings, plan: null, parts: [] });
    process.exitCode = error.exitCode;
  }
}

function assertChosen(apps: readonly AppName[], { all = false, env, release }: Options): void {
  const problem =
    apps.length > 0 && all
      ? ['--all goes without names of apps', 'leave one of them out']
      : apps.length === 0 && !all && env === undefined
        ? ['no app is named', 'name apps, or give --all or --env']
        : release !== undefined && apps.length !== 1
          ? ['--release goes with one app', 'name the app that the release is of']
          : undefined;
  if (problem) throw DeliveryError.of('INVALID_OPTION', problem[0] ?? '', {}, { remedy: problem[1] ?? '' });
}

/** @param signs whether this run signs the commit that keeps them */
function witnessedLines({ plan }: ChangeOutcome, signs: boolean): readonly string[] {
  const { apps } = plan.change as WitnessChange;
  if (apps === 'all' || apps.length === 0) return ['no release waits for a witness that you can give'];
  return apps.map((each) =>
    typeof each === 'string'
      ? each
      : `${each.app} ${each.release} rendered again: the same files came out${signs ? '' : '; what says so is not signed, as nothing signs here'}`,
  );
}
