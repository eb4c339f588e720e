import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
}

/** `hold` and `unhold`. */
export function holdCommands(program: Command): void {
  withExamples(
    changing(program.command('hold'), { reason: 'needed' })
      .summary('pin a target where it is')
      .argument('<app>', 'app to hold')
      .requiredOption('--env <environment>', 'environment to hold it in'),
    'hold frontend --env prod --reason "measuring the new cache"',
  ).action((app: AppName, options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'hold', app, environment: options.env }),
  );
  withExamples(
    changing(program.command('unhold'))
      .summary('lift a hold')
      .argument('<app>', 'app to let go')
      .requiredOption('--env <environment>', 'environment it is held in'),
    'unhold frontend --env prod',
  ).action((app: AppName, options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'unhold', app, environment: options.env }),
  );
}
