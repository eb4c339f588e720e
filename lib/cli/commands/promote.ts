import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import { type AppName, type EnvironmentName, parseAppName, parseEnvironmentName } from '../../model/scalars';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { exampleLine } from '../usage-error';
import {
  type ChangeOptions,
  changeAndShow,
  changePartsAndShow,
  changing,
  contextOf,
  parsedChange,
} from './run';

interface Options extends ChangeOptions {
  readonly to?: readonly EnvironmentName[];
  readonly waves?: string;
  readonly from?: string;
  readonly release?: string;
  readonly all?: boolean;
  readonly except?: readonly AppName[];
  readonly skipRefused?: boolean;
  readonly fixContained?: boolean;
  readonly byOwner?: boolean;
}

export function promoteCommand(program: Command): void {
  withExamples(
    changing(program.command('promote'), { bypass: true })
      .summary('move releases into an environment')
      .description(
        'Moves releases, images and configuration together, from an upstream into an environment: one commit, or a proposal where the environment asks for approval. Runs no project code.',
      )
      .argument('[app...]', 'apps to promote')
      .option(
        '--to <environment,…>',
        'environment to promote into; several as one commit, or one proposal for each that asks for approval (repeatable)',
        listOf(parseEnvironmentName),
      )
      .option('--waves <name>', 'instead of --to: all environments of these waves whose turn it is')
      .option(
        '--from <environment>',
        'upstream to take the release from; the first that has the app unless given',
      )
      .option('--release <id>', 'a release that an upstream runs or ran, instead of what runs there now')
      .option('--all', 'every app that an upstream runs')
      .option('--except <app,…>', 'with --all: these stay where they are (repeatable)', listOf(parseAppName))
      .option(
        '--fix-contained',
        'state that the release contains what runs there now, which came by another way; kept in the record, with --reason',
      )
      .option(
        '--by-owner',
        'one proposal for the apps of each owner, where an environment asks for approval; a set id joins them',
      )
      .option('--skip-refused', 'with several apps: leave out the refused ones instead of refusing all'),
    'promote frontend --to staging',
    'promote frontend backend --to prod --dry-run',
    'promote --all --to prod-eu,prod-us',
    'promote --all --waves prod',
    'promote --all --to staging --skip-refused',
    'promote --all --to prod --by-owner',
    'promote --all --except backend --from staging --to prod',
    'promote frontend --to prod --fix-contained --reason "the fix is in main since 6.11.2"',
    'promote frontend --to prod --bypass SOAK --reason "INC-42: fix for the outage"',
  ).action(async (apps: AppName[], options: Options, command: Command) => {
    if (apps.length === 0 && !options.all)
      throw DeliveryError.of('INVALID_OPTION', 'no app is named', {}, { remedy: 'name apps, or give --all' });
    if (apps.length > 0 && options.all)
      throw DeliveryError.of('INVALID_OPTION', '--all goes without names of apps');
    if (options.except && !options.all)
      throw DeliveryError.of('INVALID_OPTION', '--except goes with --all: it says which apps stay');
    if (options.fixContained && options.reason === undefined)
      throw DeliveryError.of(
        'INVALID_OPTION',
        '--fix-contained needs --reason',
        {},
        { remedy: 'say why the fix is contained: `--reason "…"`' },
      );
    const context = contextOf(command);
    const to = await enteredBy(context, options, command);
    const [only, ...more] = new Set(to);
    const asked = {
      verb: 'promote',
      apps: options.all ? 'all' : apps,
      ...(options.except ? { except: options.except } : {}),
      from: options.from,
      release: options.release,
      skipRefused: options.skipRefused ?? (options.waves === undefined ? undefined : true),
      fixContained: options.fixContained,
      byOwner: options.byOwner,
    } as const;
    if (more.length === 0 && !options.byOwner) return changeAndShow(context, options, { ...asked, to: only });
    const parted = parsedChange({ ...asked, to: [...to] });
    const absent = options.byOwner ? await (await context.open()).notYetThere(parted) : [];
    return changePartsAndShow(context, options, parted, absent);
  });
}

/** The environments that are named, or those of the waves. */
async function enteredBy(
  context: Context,
  { to, waves }: Options,
  command: Command,
): Promise<readonly EnvironmentName[]> {
  if (to !== undefined && waves !== undefined)
    throw DeliveryError.of('INVALID_OPTION', '--waves names the environments: it goes without --to');
  if (to !== undefined) return to;
  if (waves !== undefined) return (await (await context.open()).waves(waves)) as readonly EnvironmentName[];
  const message = 'promote needs --to <environment,…>, or --waves <name>';
  throw DeliveryError.of('INVALID_OPTION', message, {}, { remedy: exampleLine(command) });
}
