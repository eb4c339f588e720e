import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { withExamples } from '../examples';
import {
  type ChangeOptions,
  changeAndShow,
  changePartsAndShow,
  changing,
  contextOf,
  parsedChange,
} from './run';

interface Options extends ChangeOptions {
  readonly env?: EnvironmentName;
  readonly everywhere?: boolean;
}

export function retireCommand(program: Command): void {
  withExamples(
    changing(program.command('retire'))
      .summary('remove an app from an environment, or from all')
      .description(
        'Removes record, files and what hands a target to its controller. No other command does: removing an app from the code removes nothing that runs. With --everywhere from each environment where something of it stands, one commit or proposal each; once the code does not define it either, `configure` takes it out of the data.',
      )
      .argument('<app>', 'app to remove')
      .option('--env <environment>', 'environment to remove it from')
      .option('--everywhere', 'remove it from every environment'),
    'retire frontend --env hotfix --reason "moved to checkout"',
    'retire frontend --everywhere --reason "replaced by storefront"',
  ).action(async (app: AppName, options: Options, command: Command) => {
    const { env: environment, everywhere = false } = options;
    if (everywhere === (environment !== undefined))
      throw DeliveryError.of(
        'INVALID_OPTION',
        everywhere ? '--everywhere goes without --env' : 'no environment is named',
        {},
        { remedy: everywhere ? 'leave one of them out' : 'give --env, or --everywhere' },
      );
    const context = contextOf(command);
    const asked = { verb: 'retire', app, ...(environment ? { environment } : {}) } as const;
    if (environment !== undefined) return changeAndShow(context, options, asked);
    return changePartsAndShow(context, options, parsedChange(asked));
  });
}
