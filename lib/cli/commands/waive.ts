import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { parseWaiverName } from '../../model/scalars';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface WaiveOptions extends ChangeOptions {
  readonly app?: AppName;
  readonly object?: string;
  readonly owner: string;
  readonly expires: string;
  readonly name?: string;
}

/** `waive` and `unwaive`. */
export function waiveCommands(program: Command): void {
  changing(program.command('waive'))
    .summary('let a rule be broken in an environment for a while')
    .description(
      'Writes a waiver: until it ends, the findings that it names pass as visible notes. Where the environment asks for approval, this is a proposal.',
    )
    .argument('<environment>', 'environment that it is for')
    .argument('<rule>', 'name of a rule, such as probes, or code of a schema finding, such as SCHEMA_VALUE')
    .option('--app <app>', 'for this app only')
    .option('--object <kind and name>', 'for this object only, such as "Deployment web"')
    .requiredOption('--owner <who>', 'who answers for it')
    .requiredOption('--expires <day>', 'the last day it holds, such as 2026-12-31, or the moment it ends')
    .option('--name <label>', 'name of its file; made of rule, app and object unless given')
    .addHelpText(
      'after',
      `
Example:
  cdk8s-delivery waive prod probes --app frontend --owner @example/web --expires 2026-12-31 --reason "the sidecar gets its probe with release 7"`,
    )
    .action(async (environment: EnvironmentName, rule: string, options: WaiveOptions, command: Command) => {
      const context = contextOf(command);
      const { app, object, owner, expires, name } = options;
      const data = {
        verb: 'waive',
        environment,
        name: name === undefined ? undefined : parseWaiverName(name),
        waiver: {
          rule,
          ...(app === undefined ? {} : { app }),
          ...(object === undefined ? {} : { object }),
          owner,
          expires,
        },
      };
      await changeAndShow(context, options, data);
    });
  changing(program.command('unwaive'))
    .summary('end a waiver')
    .argument('<environment>', 'environment that it is for')
    .argument('<name>', 'its name, as `cdk8s-delivery waivers` shows it')
    .addHelpText('after', '\nExample:\n  cdk8s-delivery unwaive prod probes-frontend')
    .action(async (environment: EnvironmentName, name: string, options: ChangeOptions, command: Command) => {
      await changeAndShow(contextOf(command), options, {
        verb: 'unwaive',
        environment,
        name: parseWaiverName(name),
      });
    });
}
