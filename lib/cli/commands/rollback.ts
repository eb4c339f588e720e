import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
  readonly release?: string;
  readonly at?: string;
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
      .option('--at <commit|time>', 'what ran there at that commit, or at that time, which names its zone'),
    'rollback frontend --env prod --at 2026-07-01T18:00+02:00',
    'rollback frontend --env prod --reason "INC-42: error rate"',
    'rollback frontend --env prod --release r-7f3c9a2e51d04b86 --dry-run',
  ).action(async (app: AppName, options: Options, command: Command) => {
    if (options.at !== undefined && options.release !== undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--at and --release both say what to go back to',
        {},
        { remedy: 'leave one of them out' },
      );
    await changeAndShow(contextOf(command), options, {
      verb: 'rollback',
      app,
      environment: options.env,
      to: options.release,
      at: options.at,
    });
  });
}
