import type { Command } from 'commander';
import { type EnvironmentName, futureMoment } from '../../model/scalars';
import { clock } from '../clock';
import { parseOption } from '../parse-option';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly until?: string;
  readonly lockdown?: boolean;
}

/** `freeze` and `unfreeze`. */
export function freezeCommands(program: Command): void {
  changing(program.command('freeze'))
    .summary('stop promotions into an environment')
    .argument('<environment>', 'environment to freeze')
    .option(
      '--until <moment>',
      'end, ISO 8601 with a zone, such as 2026-12-27T08:00:00Z; without it a new freeze has no end, and an existing one keeps its end',
    )
    .option('--lockdown', 'let nothing change it, rollbacks included')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery freeze prod --reason "holiday season" --until 2026-12-27T08:00:00Z',
    )
    .action((environment: EnvironmentName, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, {
        verb: 'freeze',
        environment,
        ...(options.until === undefined
          ? {}
          : { until: parseOption(futureMoment(clock()), '--until', options.until) }),
        lockdown: options.lockdown,
      }),
    );
  changing(program.command('unfreeze'))
    .summary('end a freeze')
    .argument('<environment>', 'environment to unfreeze')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery unfreeze prod')
    .action((environment: EnvironmentName, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'unfreeze', environment }),
    );
}
