import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
}

/** `hold` and `unhold`. */
export function holdCommands(program: Command): void {
  changing(program.command('hold'))
    .summary('pin a target where it is')
    .argument('<app>', 'app to hold')
    .requiredOption('--env <environment>', 'environment to hold it in')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery hold frontend --env prod --reason "measuring the new cache"',
    )
    .action((app: AppName, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'hold', app, environment: options.env }),
    );
  changing(program.command('unhold'))
    .summary('lift a hold')
    .argument('<app>', 'app to let go')
    .requiredOption('--env <environment>', 'environment it is held in')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery unhold frontend --env prod')
    .action((app: AppName, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'unhold', app, environment: options.env }),
    );
}
