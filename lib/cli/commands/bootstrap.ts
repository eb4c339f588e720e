import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { removalFile } from '../../controllers/removal';
import { environmentUnder } from '../../engine/delivery';
import { targetsIn } from '../../engine/judgement';
import { BOOTSTRAP, bootstrapPath } from '../../model/exchange';
import { DeliveryError, type Finding, notWritten, refusal } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { compareBootstrap } from '../compare-bootstrap';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { findingLines } from '../print-findings';
import { standing } from '../read-dump-file';
import { exampleLine } from '../usage-error';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly out?: string | true;
  readonly check?: string | true;
  readonly code?: string;
  readonly remove?: boolean;
  readonly keepWorkloads?: boolean;
  readonly controller?: string;
}

export function bootstrapCommand(program: Command): void {
  const command = program
    .command('bootstrap')
    .summary('print what an administrator applies for an environment')
    .description(
      'Prints everything that grants rights in an environment: its namespaces, AppProjects, root Application and admission policies. No delivery brings it: review the file, keep it beside the code, and have an administrator apply it. Runs the code as it is in the work tree, in a child process without credentials.',
    )
    .option('--env <environment>', 'the environment; with --check: all of them unless named')
    .addOption(new Option('--stdout', 'print the file; the default').conflicts(['out', 'check']))
    .addOption(
      new Option('-o, --out [file]', 'write the file; bootstrap/<environment>.yaml unless named').conflicts(
        'check',
      ),
    )
    .option(
      '--check [file]',
      'write nothing: compare the objects of the existing file with what the code says; bootstrap/<environment>.yaml unless named',
    )
    .option('--code <revision>', 'a committed revision instead of the work tree')
    .addOption(
      new Option('--remove', 'print what an administrator runs to take the environment down').conflicts([
        'check',
        'code',
      ]),
    )
    .option('--keep-workloads', 'with --remove: what runs goes on running, without a controller')
    .option('--controller <name>', 'with --remove: take away a controller that delivered it before');
  withExamples(
    renderOptions(command),
    'bootstrap --env prod | kubectl diff -f -',
    'bootstrap --env prod --out',
    'bootstrap --env prod --check',
    'bootstrap --check',
    'bootstrap --env hotfix --remove',
    'bootstrap --env staging --remove --keep-workloads --controller argocd',
  ).action(async (options: Options, self: Command) => {
    const context = contextOf(self);
    const { env: environment, check } = options;
    if (options.keepWorkloads && !options.remove)
      throw DeliveryError.of('INVALID_OPTION', '--keep-workloads goes with --remove only');
    if (options.controller !== undefined && !options.remove)
      throw DeliveryError.of('INVALID_OPTION', '--controller goes with --remove only');
    if (environment === undefined) {
      if (check !== true) throw withoutEnvironment(self);
      return compare(context, options, await bootstrapTexts(context, options, '*'));
    }
    if (options.remove) return remove(context, environment, options);
    const texts = await bootstrapTexts(context, options, environment);
    if (check !== undefined) return compare(context, options, texts);
    const text = texts.get(environment) ?? '';
    if (options.out !== undefined) write(context, environment, fileOf(environment, options.out), text);
    else print(context, environment, text);
  });
}

const fileOf = (environment: EnvironmentName, named: string | true) =>
  named === true ? bootstrapPath(environment) : named;

const withoutEnvironment = (command: Command): DeliveryError =>
  DeliveryError.of(
    'INVALID_OPTION',
    'bootstrap needs --env <environment>; --check alone compares the files of all environments',
    {},
    { remedy: exampleLine(command) },
  );

/** Uses the delivery data, so that it also works when the code does not define the environment any more. */
async function remove(context: Context, environment: EnvironmentName, options: Options): Promise<void> {
  const snapshot = await context.snapshot();
  const now = snapshot.environment(environment);
  const { controller = now.controller } = options;
  const data = await environmentUnder(snapshot, environment, controller);
  if (controller !== now.controller && !options.keepWorkloads)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the workloads of ${environment} belong to ${now.controller} now: --controller ${controller} goes with --keep-workloads`,
    );
  const targets = options.keepWorkloads ? [] : await targetsIn(snapshot, environment);
  DeliveryError.throwIfAny(targets.map((app) => targetStands(environment, app)));
  const text = removalFile(data, options.keepWorkloads ?? false, now);
  if (options.out === undefined) return print(context, environment, text);
  const of = controller === now.controller ? environment : `${environment}-${controller}`;
  const name = options.out === true ? `${BOOTSTRAP}/${of}-remove.sh` : options.out;
  write(context, environment, name, text);
}

function targetStands(environment: EnvironmentName, app: string): Finding {
  const remedy = `\`cdk8s-delivery retire ${app} --env ${environment}\`, or keep what runs with --keep-workloads`;
  return refusal('TARGETS_STAND', `${environment} still has ${app}`, { environment }, remedy);
}

async function bootstrapTexts(
  context: Context,
  { code }: Options,
  environment: EnvironmentName | '*',
): Promise<ReadonlyMap<string, string>> {
  const { render } = await context.rendering(code);
  context.out.step(
    `rendering what grants rights in ${environment === '*' ? 'all environments' : environment}`,
  );
  const { bootstrap } = await render({ bootstrap: [environment] });
  context.out.done();
  return bootstrap;
}

function print({ out }: Context, environment: EnvironmentName, text: string): void {
  for (const line of text.trimEnd().split('\n')) out.content(line);
  out.data('bootstrap', { outcome: 'printed', environment, text });
}

/** What the head of an administrator's file says that it holds, behind how it is applied and how it was written. */
function summaryOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('# ')),
  );
  const from = head.findIndex((line) => line.startsWith('# Its '));
  return from < 0 ? [] : head.slice(from).map((line) => line.slice(2));
}

function write({ out, folder }: Context, environment: EnvironmentName, name: string, text: string): void {
  const file = resolve(folder, name);
  const written = standing(file) !== text;
  try {
    if (written) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (cause) {
    throw notWritten(name, cause);
  }
  const what = written ? 'written' : 'is what the code says already';
  out.line(`${out.colors.green('✓')} ${name} ${what}`);
  if (written) {
    for (const line of summaryOf(text)) out.line(`  ${out.colors.dim(line)}`);
    out.line(`  review it, and let an administrator apply it`);
  }
  out.data('bootstrap', { outcome: written ? 'written' : 'same', environment, file: name });
}

/** Compares the files that stand with what the code says: that of one environment, or all. */
function compare(
  { out, folder }: Context,
  { env: environment, check = true }: Options,
  texts: ReadonlyMap<string, string>,
): void {
  const named =
    environment === undefined ? { known: [...texts.keys()] } : { named: fileOf(environment, check) };
  const { files, same, findings } = compareBootstrap(folder, texts, { asks: 'the code', ...named });
  const differs = findings.some(({ severity }) => severity === 'refusal');
  for (const line of findingLines(findings, out)) out.line(line);
  for (const file of same) out.line(`${out.colors.green('✓')} ${file} is what the code says`);
  if (files.length === 0 && !differs)
    out.line(`${BOOTSTRAP}/ has no file of an environment: there is nothing to compare`);
  if (differs) process.exitCode = 1;
  out.data('bootstrap', {
    outcome: differs ? 'differs' : 'same',
    ...(environment === undefined ? {} : { environment, file: fileOf(environment, check) }),
    files,
    findings,
  });
}
