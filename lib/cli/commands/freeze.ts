import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  futureMoment,
  parseAppName,
  parseEnvironmentName,
} from '../../model/scalars';
import type { ChangeOf } from '../../promotion/index';
import { clock } from '../clock';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { parseOption } from '../parse-option';
import { exampleLine, typedAgain } from '../usage-error';
import { withZone } from '../with-zone';
import { listFreezes } from './freeze-list';
import {
  type ChangeOptions,
  changeAllAndShow,
  changePartsAndShow,
  changing,
  contextOf,
  parsedChange,
} from './run';

interface Options extends ChangeOptions {
  readonly env?: readonly EnvironmentName[];
  readonly waves?: string;
  readonly until?: string;
  readonly lockdown?: boolean;
  readonly list?: boolean;
  readonly name?: string;
  readonly app?: readonly AppName[];
}

function withoutMeaning(name: string): DeliveryError {
  const option = name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);
  return DeliveryError.of('INVALID_OPTION', `--list changes nothing: it goes without --${option}`);
}

/** `freeze` and `unfreeze`. */
export function freezeCommands(program: Command): void {
  withExamples(
    changing(program.command('freeze'))
      .summary('stop promotions into an environment, or list what is frozen')
      .option(
        '--env <environment,…>',
        'environment to freeze; with --list: these only (repeatable)',
        listOf(parseEnvironmentName),
      )
      .option('--waves <name>', 'instead of --env: all environments of these waves, as a freeze of that name')
      .option('--list', 'show what freezes and windows stop now and next, and change nothing')
      .option(
        '--until <moment>',
        'end, ISO 8601 with a zone, such as 2026-12-27T08:00:00Z; without it a new freeze has no end, and an existing one keeps its end',
      )
      .option('--lockdown', 'let nothing change it, rollbacks included')
      .option('--name <name>', 'name of a freeze that stands beside others, and ends by itself')
      .option('--app <app,…>', 'with --name: for these apps only (repeatable)', listOf(parseAppName)),
    'freeze --env prod --reason "holiday season" --until 2026-12-27T08:00:00Z',
    'freeze --env prod-eu,prod-us --lockdown --reason "INC-42"',
    'freeze --env prod --name migration --app backend --reason "INC-42: tables are moved"',
    'freeze --waves prod --reason "INC-42: eu is slow"',
    'freeze --list',
  ).action(async (options: Options, command: Command) => {
    const context = contextOf(command);
    if (options.list) {
      for (const name of [
        'waves',
        'until',
        'lockdown',
        'name',
        'app',
        'dryRun',
        'planOut',
        'reason',
      ] as const)
        if (options[name] !== undefined) throw withoutMeaning(name);
      return listFreezes(context, options.env);
    }
    const environments = await frozenBy(context, options);
    if (environments === undefined)
      throw DeliveryError.of('INVALID_OPTION', 'name the environment to freeze with --env, or give --list');
    if (options.app !== undefined && options.name === undefined && options.waves === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--app needs --name: a freeze of some apps stands beside others, and ends by its name',
        {},
        { remedy: 'give it a name, as in `--name tables`' },
      );
    const terms = {
      ...(options.until === undefined ? {} : { until: endOf(options.until, command) }),
      lockdown: options.lockdown,
      name: options.name ?? options.waves,
      apps: options.app,
    };
    const environment = oneOrSeveral(environments);
    const change = parsedChange({ verb: 'freeze', environment, ...terms }, { apps: '--app' });
    return showChange(context, options, change);
  });
  withExamples(
    changing(program.command('unfreeze'))
      .summary('end a freeze')
      .option('--env <environment,…>', 'environment to unfreeze (repeatable)', listOf(parseEnvironmentName))
      .option(
        '--waves <name>',
        'instead of --env: all environments of these waves, of the freeze of that name',
      )
      .option('--name <name>', 'which of several freezes; the one without a name unless given'),
    'unfreeze --env prod',
    'unfreeze --env prod --name migration',
    'unfreeze --waves prod',
  ).action(async (options: Options, command: Command) => {
    const context = contextOf(command);
    const environments = await frozenBy(context, options);
    if (environments === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        'unfreeze needs --env <environment,…>, or --waves <name>',
        {},
        { remedy: exampleLine(command) },
      );
    const name = options.name ?? options.waves;
    const change = parsedChange({ verb: 'unfreeze', environment: oneOrSeveral(environments), name });
    return showChange(context, options, change);
  });
}

const saidBy = ({ findings }: DeliveryError) => findings.map(({ message }) => message).join('; ');

/** The end of a freeze; where it has no zone, the line that was typed is shown with that of this machine. */
function endOf(until: string, command: Command): string {
  try {
    return parseOption(futureMoment(clock()), '--until', until);
  } catch (cause) {
    const zoned = withZone(until);
    if (!(cause instanceof DeliveryError) || zoned === undefined) throw cause;
    const remedy = `with the zone of this machine: \`${typedAgain(command, until, zoned)}\``;
    throw DeliveryError.of('INVALID_OPTION', saidBy(cause), {}, { cause, remedy });
  }
}

/** The environments that are named, or those of the waves; nothing where neither is. */
async function frozenBy(
  context: Context,
  { env, waves }: Options,
): Promise<readonly EnvironmentName[] | undefined> {
  if (waves === undefined) return env;
  if (env !== undefined)
    throw DeliveryError.of('INVALID_OPTION', '--waves names the environments: it goes without --env');
  return (await (await context.open()).waves(waves)) as readonly EnvironmentName[];
}

/** One environment needs no question how many branches it is about. */
function showChange(context: Context, options: ChangeOptions, change: ChangeOf): Promise<void> {
  return 'environment' in change && typeof change.environment === 'string'
    ? changeAllAndShow(context, options, [change])
    : changePartsAndShow(context, options, change);
}

function oneOrSeveral(names: readonly EnvironmentName[]): EnvironmentName | readonly EnvironmentName[] {
  const [only, ...more] = new Set(names);
  return only !== undefined && more.length === 0 ? only : [...new Set(names)];
}
