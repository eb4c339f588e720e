import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { clock } from '../clock';
import type { Context } from '../context';
import { describePlan } from '../describe-plan';
import { withExamples } from '../examples';
import { refusalLines } from '../refusal-lines';
import { releaseOf } from '../show-outcome';
import { newerRead, standsOn } from '../stands-on';
import { wrapLines } from '../wrap-lines';
import { type ChangeOptions, changeAndShow, changing, contextOf, termsOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
  readonly release?: string;
  readonly at?: string;
  readonly out?: string;
}

export function rollbackCommand(program: Command): void {
  withExamples(
    changing(program.command('rollback'))
      .summary('bring back what a target ran before')
      .description(
        'Restores the earlier record and files of one target, byte for byte, and leaves a hold. Runs no project code; no freeze, soak or failing check stops it, only a lockdown. Asked again, it changes nothing: to go further back, name the release.',
      )
      .argument('<app>', 'app to roll back')
      .requiredOption('--env <environment>', 'environment to roll back in')
      .option(
        '--release <release or commit>',
        'what to go back to; the state before the current one unless given; needed where a rollback holds the target',
      )
      .option('--at <commit|time>', 'what ran there at that commit, or at that time, which names its zone')
      .option('--offline', 'ask no registry whether the earlier images are still there')
      .option(
        '-o, --out <folder>',
        'with --offline: push nothing, and write the manifests and the steps for a person into a new folder',
      ),
    'rollback frontend --env prod --at 2026-07-01T18:00+02:00',
    'rollback frontend --env prod --reason "INC-42: error rate"',
    'rollback frontend --env prod --release r-7f3c9a2e51d04b86 --dry-run',
    'rollback frontend --env prod --offline --out by-hand --reason "INC-42: Git is down"',
  ).action(async (app: AppName, options: Options, command: Command) => {
    if (options.at !== undefined && options.release !== undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--at and --release both say what to go back to',
        {},
        { remedy: 'leave one of them out' },
      );
    const context = contextOf(command);
    if (options.out !== undefined) return prepareByHand(context, options, app, options.out);
    await changeAndShow(context, options, {
      verb: 'rollback',
      app,
      environment: options.env,
      to: options.release,
      at: options.at,
    });
  });
}

/** Writes the files that a person applies by hand, where Git cannot be pushed to. */
async function prepareByHand(
  context: Context,
  options: Options,
  app: AppName,
  folder: string,
): Promise<void> {
  const { out } = context;
  if (!context.isOffline)
    throw DeliveryError.of(
      'INVALID_OPTION',
      '--out goes with --offline: it is for a rollback that nothing is pushed of',
    );
  if (options.planOut !== undefined)
    throw DeliveryError.of(
      'INVALID_OPTION',
      '--plan-out saves a plan for `apply`; --out writes files for a person',
    );
  const { dryRun = false, release, at, env } = options;
  const { reason } = termsOf(options);
  const delivery = await context.openHere();
  const outcome = await delivery.rollbackByHand(
    {
      ...{ app, environment: env, out: folder },
      ...(release === undefined ? {} : { to: release }),
      ...(at === undefined ? {} : { at }),
    },
    { dryRun, ...(reason === undefined ? {} : { reason }) },
  );
  const { kind, plan, files } = outcome;
  const { lines, json } = await describePlan(context, plan);
  for (const line of lines) out.line(line);
  const read = await delivery.engine.remembered();
  out.line(`${out.colors.bold('Stands on')}  ${printableLines(await standsOn(read, clock()))}`);
  const newer = await newerRead(read, await context.lastRead(), clock());
  if (newer !== undefined)
    for (const line of wrapLines([out.colors.yellow(`! ${printableLines(newer)}`)], out.columns))
      out.wrong(line);
  const said = { release: releaseOf(plan), findings: plan.findings, plan: json, parts: [] };
  if (kind === 'refused') {
    for (const line of refusalLines(plan, out)) out.wrong(line);
    out.wrong(out.colors.red('refused: nothing was written'));
    process.exitCode = 1;
  } else if (kind === 'written') {
    out.line(
      `${out.colors.green('✓')} ${files.length} files in ${printableLines(folder)}, nothing was pushed`,
    );
    out.line(`${out.colors.bold('Next')}       ${printableLines(folder)}/STEPS.md says what to do`);
    out.line(
      `           cdk8s-delivery follow-up --from ${printableLines(folder)}   # once Git can be reached`,
    );
  } else
    out.line(
      out.colors.dim(
        kind === 'planned'
          ? 'planned only: nothing was written'
          : 'nothing to do: it runs there, as far as Git says',
      ),
    );
  out.data('change', {
    ...said,
    outcome: kind,
    ...(kind === 'written' ? { folder } : {}),
  });
}
