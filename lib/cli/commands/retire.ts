import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
}

export function retireCommand(program: Command): void {
  withExamples(
    changing(program.command('retire'))
      .summary('remove an app from an environment')
      .description(
        'Removes record, files and what hands one target to its controller. No other command does: removing an app from the code removes nothing.',
      )
      .argument('<app>', 'app to remove')
      .requiredOption('--env <environment>', 'environment to remove it from'),
    'retire frontend --env hotfix --reason "moved to checkout"',
  ).action(async (app: AppName, options: Options, command: Command) => {
    await changeAndShow(contextOf(command), options, { verb: 'retire', app, environment: options.env });
  });
}
