import type { Command } from 'commander';
import { type EnvironmentName, futureMoment } from '../../model/scalars';
import { clock } from '../clock';
import { withExamples } from '../examples';
import { parseOption } from '../parse-option';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
  readonly until?: string;
  readonly lockdown?: boolean;
}

/** `freeze` and `unfreeze`. */
export function freezeCommands(program: Command): void {
  withExamples(
    changing(program.command('freeze'), { reason: 'needed' })
      .summary('stop promotions into an environment')
      .requiredOption('--env <environment>', 'environment to freeze')
      .option(
        '--until <moment>',
        'end, ISO 8601 with a zone, such as 2026-12-27T08:00:00Z; without it a new freeze has no end, and an existing one keeps its end',
      )
      .option('--lockdown', 'let nothing change it, rollbacks included'),
    'freeze --env prod --reason "holiday season" --until 2026-12-27T08:00:00Z',
  ).action((options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, {
      verb: 'freeze',
      environment: options.env,
      ...(options.until === undefined
        ? {}
        : { until: parseOption(futureMoment(clock()), '--until', options.until) }),
      lockdown: options.lockdown,
    }),
  );
  withExamples(
    changing(program.command('unfreeze'))
      .summary('end a freeze')
      .requiredOption('--env <environment>', 'environment to unfreeze'),
    'unfreeze --env prod',
  ).action((options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'unfreeze', environment: options.env }),
  );
}
