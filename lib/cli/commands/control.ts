import type { Command } from 'commander';
import { futureMoment } from '../../model/scalars';
import { parseOption } from '../parse-option';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface Options extends ChangeOptions {
  readonly env: string;
  readonly until?: string;
  readonly lockdown?: boolean;
}

/** `freeze`, `unfreeze`, `hold`, `unhold`, `reject` and `unreject`: people's decisions, each one file and one commit. */
export function controlCommands(program: Command): void {
  changing(program.command('freeze'))
    .summary('let an environment take no promotions')
    .argument('<environment>', 'environment to freeze')
    .option(
      '--until <moment>',
      'end, ISO 8601 with a zone, such as 2026-12-27T08:00:00Z; open, or as it stands already, unless given',
    )
    .option('--lockdown', 'let nothing change it, rollbacks included')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery freeze prod --reason "holiday season" --until 2026-12-27T08:00:00Z',
    )
    .action((environment: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, {
        verb: 'freeze',
        environment,
        ...(options.until === undefined
          ? {}
          : { until: parseOption(futureMoment(new Date()), '--until', options.until) }),
        lockdown: options.lockdown,
      }),
    );
  changing(program.command('unfreeze'))
    .summary('end a freeze')
    .argument('<environment>', 'environment to unfreeze')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery unfreeze prod')
    .action((environment: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'unfreeze', environment }),
    );
  changing(program.command('hold'))
    .summary('pin a target where it is')
    .argument('<app>', 'app to hold')
    .requiredOption('--env <environment>', 'environment to hold it in')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery hold frontend --env prod --reason "measuring the new cache"',
    )
    .action((app: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'hold', app, environment: options.env }),
    );
  changing(program.command('unhold'))
    .summary('lift a hold')
    .argument('<app>', 'app to let go')
    .requiredOption('--env <environment>', 'environment it is held in')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery unhold frontend --env prod')
    .action((app: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'unhold', app, environment: options.env }),
    );
  changing(program.command('reject'))
    .summary('never promote a release or an image again')
    .argument('<what>', 'release id (r-…), image digest (sha256:…) or <environment>:<tree id>')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery reject sha256:187803cd… --reason "CVE-2026-0001"')
    .action((what: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'reject', what }, { words: { what: '<what>' } }),
    );
  changing(program.command('unreject'))
    .summary('let what was rejected be promoted again')
    .argument('<what>', 'what was rejected, as `reject` was given it')
    .addHelpText(
      'after',
      '\nExample:\n  cdk8s-delivery unreject sha256:187803cd… --reason "CVE-2026-0001 does not concern us"',
    )
    .action((what: string, options: Options, command: Command) =>
      changeAndShow(contextOf(command), options, { verb: 'unreject', what }, { words: { what: '<what>' } }),
    );
}
