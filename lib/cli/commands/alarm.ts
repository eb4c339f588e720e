import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: EnvironmentName;
}

/** `alarm` and `all-clear`. */
export function alarmCommands(program: Command): void {
  withExamples(
    changing(program.command('alarm'), { reason: 'needed' })
      .summary('say that what a target runs is not to be trusted')
      .description(
        'What the app runs there goes no further: it soaks for no other environment, and waves stop, until all-clear; its time begins anew then. The target itself may change.',
      )
      .argument('<app>', 'app that the alarm is about')
      .requiredOption('--env <environment>', 'environment where it runs'),
    'alarm frontend --env staging --reason "error rate 4 %: https://grafana.example.org/d/42"',
  ).action((app: AppName, options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'alarm', app, environment: options.env }),
  );
  withExamples(
    changing(program.command('all-clear'))
      .summary('end an alarm')
      .argument('<app>', 'app that the alarm is about')
      .requiredOption('--env <environment>', 'environment where it runs'),
    'all-clear frontend --env staging',
  ).action((app: AppName, options: Options, command: Command) =>
    changeAndShow(contextOf(command), options, { verb: 'all-clear', app, environment: options.env }),
  );
}
