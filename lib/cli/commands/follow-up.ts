import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DeliveryError } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { type Emergency, judgeEmergencyFolder, readEmergency } from '../../promotion/index';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { type ChangeOptions, changeAllAndShow, changing, contextOf, parsedChange } from './run';

interface Options extends ChangeOptions {
  readonly env?: EnvironmentName;
  readonly from?: string;
  readonly notApplied?: boolean;
}

export function followUpCommand(program: Command): void {
  withExamples(
    changing(program.command('follow-up'))
      .summary('record in Git what was put in place by hand')
      .description(
        'Records an emergency of `rollback --offline --out` afterwards: record and files of the target become what was put in place, and it is held. Without a name: all that this machine remembers. Until then `status` and `check` are red here.',
      )
      .argument('[app]', 'app that was put back')
      .option('--env <environment>', 'environment that it was put back in')
      .option('--from <folder>', 'folder that was written for it, by this or another machine')
      .option('--not-applied', 'nothing was put in place: forget it'),
    'follow-up',
    'follow-up --from by-hand --reason "INC-42: Git was down"',
    'follow-up frontend --env prod --not-applied',
  ).action(async (app: AppName | undefined, options: Options, command: Command) => {
    const context = contextOf(command);
    const meant = await meantEmergencies(context, app, options);
    const { out } = context;
    if (options.notApplied) return forget(context, meant, options);
    if (meant.length === 0) {
      out.line(
        out.colors.dim('nothing to do: this machine remembers no emergency that Git does not know of'),
      );
      out.data('change', { outcome: 'nothing', plan: null, parts: [] });
      return;
    }
    const [first] = meant;
    const told = options.from === undefined ? [] : await folderDoubts(context, options.from, first);
    const reason = options.reason ?? (meant.length === 1 ? first?.reason : undefined);
    await changeAllAndShow(
      context,
      { ...options, ...(reason === undefined ? {} : { reason }) },
      meant.map(({ app: name, environment, at, release, to, replaced }) =>
        parsedChange({ verb: 'follow-up', app: name, environment, at, release, to, replaced }),
      ),
      told,
    );
  });
}

/** Findings of the files in a named folder against what is to be recorded. */
async function folderDoubts(context: Context, from: string, emergency: Emergency | undefined) {
  if (!emergency) return [];
  return judgeEmergencyFolder(await context.snapshot(), resolve(context.folder, from), emergency);
}

/** The emergencies that a person means. */
async function meantEmergencies(
  context: Context,
  app: AppName | undefined,
  { env, from }: Options,
): Promise<readonly Emergency[]> {
  if (from !== undefined) {
    if (app !== undefined || env !== undefined)
      throw DeliveryError.of('INVALID_OPTION', '--from says app and environment; leave them out');
    return [readEmergency(resolve(context.folder, from))];
  }
  const snapshot = await context.snapshot();
  if (env !== undefined) snapshot.environment(env);
  if (app !== undefined) await snapshot.app(app);
  const open = await (await context.open()).emergencyNotes().open(snapshot);
  const meant = open.filter(
    (each) => (app === undefined || each.app === app) && (env === undefined || each.environment === env),
  );
  if (meant.length > 0 || (app === undefined && env === undefined)) return meant;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `this machine remembers no emergency of ${[app, env].filter((each) => each !== undefined).join(' in ')} that Git does not know of`,
    {},
    { remedy: 'name the folder that was written for it with --from' },
  );
}

/** An emergency that was prepared but not carried out need not be recorded. */
async function forget(context: Context, meant: readonly Emergency[], { dryRun = false }: Options) {
  const { out } = context;
  const notes = (await context.open()).emergencyNotes();
  for (const each of meant) {
    if (!dryRun) notes.drop(each);
    const told = `${each.environment}/${each.app}  ${each.release}, prepared at ${each.at}`;
    out.line(
      printableLines(`${dryRun ? 'would be forgotten' : `${out.colors.green('✓')} forgotten`}: ${told}`),
    );
  }
  if (meant.length === 0) out.line(out.colors.dim('nothing to do: nothing is remembered'));
  out.data('change', {
    outcome: meant.length === 0 ? 'nothing' : dryRun ? 'planned' : 'written',
    plan: null,
    parts: [],
  });
}
