import type { Command } from 'commander';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { parseWaiverName } from '../../model/scalars';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAndShow, changing, contextOf } from './run';

interface EndOptions extends ChangeOptions {
  readonly env: EnvironmentName;
}

interface WaiveOptions extends EndOptions {
  readonly app?: AppName;
  readonly object?: string;
  readonly owner: string;
  readonly expires: string;
  readonly name?: string;
}

/** `waive` and `unwaive`. */
export function waiveCommands(program: Command): void {
  withExamples(
    changing(program.command('waive'), { reason: 'needed' })
      .summary('let a rule be broken in an environment for a while')
      .description(
        'Writes a waiver: until it ends, the findings that it names pass as visible notes. Where the environment asks for approval, this is a proposal.',
      )
      .argument('<rule>', 'name of a rule, such as probes, or code of a schema finding, such as SCHEMA_VALUE')
      .requiredOption('--env <environment>', 'environment that it is for')
      .option('--app <app>', 'for this app only')
      .option('--object <kind and name>', 'for this object only, such as "Deployment web"')
      .requiredOption('--owner <who>', 'who answers for it')
      .requiredOption('--expires <day>', 'the last day it holds, such as 2026-12-31, or the moment it ends')
      .option('--name <label>', 'name of its file; made of rule, app and object unless given'),
    'waive probes --env prod --app frontend --owner @example/web --expires 2026-12-31 --reason "the sidecar gets its probe with release 7"',
  ).action(async (rule: string, options: WaiveOptions, command: Command) => {
    const context = contextOf(command);
    const { env: environment, app, object, owner, expires, name } = options;
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
  withExamples(
    changing(program.command('unwaive'))
      .summary('end a waiver')
      .argument('<name>', 'its name, as `cdk8s-delivery waivers` shows it')
      .requiredOption('--env <environment>', 'environment that it is for'),
    'unwaive probes-frontend --env prod',
  ).action(async (name: string, options: EndOptions, command: Command) => {
    await changeAndShow(contextOf(command), options, {
      verb: 'unwaive',
      environment: options.env,
      name: parseWaiverName(name),
    });
  });
}
