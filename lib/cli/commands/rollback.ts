import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
  readonly to?: string;
}

export function rollbackCommand(program: Command): void {
  changing(program.command('rollback'))
    .summary('bring back what a target ran before')
    .description(
      'Restores the earlier record and files of one target, byte for byte, and leaves a hold. Runs no project code; no freeze, soak or failing check stops it, only a lockdown. Asked again, it changes nothing: to go further back, name the release.',
    )
    .argument('<app>', 'app to roll back')
    .requiredOption('--env <environment>', 'environment to roll back in')
    .option(
      '--to <release or commit>',
      'what to go back to; the state before the current one unless given; needed where a rollback holds the target',
    )
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-delivery rollback frontend --env prod --reason "INC-42: error rate"
  cdk8s-delivery rollback frontend --env prod --to r-7f3c9a2e51d04b86 --dry-run`,
    )
    .action(async (app: AppName, options: Options, command: Command) => {
      await changeAndShow(contextOf(command), options, {
        verb: 'rollback',
        app,
        environment: options.env,
        to: options.to,
      });
    });
}
