import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { removalFile } from '../../controllers/removal';
import { targetsIn } from '../../engine/judgement';
import { BOOTSTRAP } from '../../model/exchange';
import { DeliveryError, type Finding, notWritten, quote, refusal } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { findingLines } from '../print-findings';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options {
  readonly env: EnvironmentName;
  readonly out?: string | true;
  readonly check?: string | true;
  readonly code?: string;
  readonly remove?: boolean;
  readonly keepWorkloads?: boolean;
}

export function bootstrapCommand(program: Command): void {
  const command = program
    .command('bootstrap')
    .summary('print what an administrator applies for an environment')
    .description(
      'Prints everything that grants rights in an environment: its namespaces, AppProjects, root Application and admission policies. No delivery brings it: review the file, keep it beside the code, and have an administrator apply it. Runs the code as it is in the work tree, in a child process without credentials.',
    )
    .requiredOption('--env <environment>', 'the environment')
    .addOption(new Option('--stdout', 'print the file; the default').conflicts(['out', 'check']))
    .addOption(
      new Option('-o, --out [file]', 'write the file; bootstrap/<environment>.yaml unless named').conflicts(
        'check',
      ),
    )
    .option(
      '--check [file]',
      'write nothing: compare the existing file with what the code says; bootstrap/<environment>.yaml unless named',
    )
    .option('--code <revision>', 'a committed revision instead of the work tree')
    .addOption(
      new Option('--remove', 'print what an administrator runs to take the environment down').conflicts([
        'check',
        'code',
      ]),
    )
    .option('--keep-workloads', 'with --remove: what runs goes on running, without a controller');
  withExamples(
    renderOptions(command),
    'bootstrap --env prod | kubectl diff -f -',
    'bootstrap --env prod --out',
    'bootstrap --env prod --check',
    'bootstrap --env hotfix --remove',
  ).action(async (options: Options, self: Command) => {
    const context = contextOf(self);
    const { env: environment } = options;
    if (options.remove) return remove(context, environment, options);
    if (options.keepWorkloads)
      throw DeliveryError.of('INVALID_OPTION', '--keep-workloads goes with --remove only');
    const text = await bootstrapText(context, environment, options);
    if (options.check !== undefined) compare(context, environment, fileOf(environment, options.check), text);
    else if (options.out !== undefined) write(context, environment, fileOf(environment, options.out), text);
    else print(context, environment, text);
  });
}

const fileOf = (environment: EnvironmentName, named: string | true) =>
  named === true ? `${BOOTSTRAP}/${environment}.yaml` : named;

/** Uses the delivery data, so that it also works when the code does not define the environment any more. */
async function remove(context: Context, environment: EnvironmentName, options: Options): Promise<void> {
  const snapshot = await context.snapshot();
  const data = snapshot.environment(environment);
  const targets = options.keepWorkloads ? [] : await targetsIn(snapshot, environment);
  DeliveryError.throwIfAny(targets.map((app) => targetStands(environment, app)));
  const text = removalFile(data, options.keepWorkloads ?? false);
  if (options.out === undefined) return print(context, environment, text);
  const name = options.out === true ? `${BOOTSTRAP}/${environment}-remove.sh` : options.out;
  write(context, environment, name, text);
}

function targetStands(environment: EnvironmentName, app: string): Finding {
  const remedy = `\`cdk8s-delivery retire ${app} --env ${environment}\`, or keep what runs with --keep-workloads`;
  return refusal('TARGETS_STAND', `${environment} still has ${app}`, { environment }, remedy);
}

async function bootstrapText(
  context: Context,
  environment: EnvironmentName,
  options: Options,
): Promise<string> {
  const { render } = await context.rendering(options.code);
  context.out.step(`rendering what grants rights in ${environment}`);
  const { bootstrap } = await render({ bootstrap: [environment] });
  context.out.done();
  return bootstrap.get(environment) ?? '';
}

function print({ out }: Context, environment: EnvironmentName, text: string): void {
  for (const line of text.trimEnd().split('\n')) out.content(line);
  out.data('bootstrap', { outcome: 'printed', environment, text });
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
  if (written) out.line(`  review it, and let an administrator apply it`);
  out.data('bootstrap', { outcome: written ? 'written' : 'same', environment, file: name });
}

function compare({ out, folder }: Context, environment: EnvironmentName, name: string, text: string): void {
  const stands = standing(resolve(folder, name));
  const subject = { environment, file: name };
  const findings: Finding[] = [];
  if (stands === undefined) findings.push(refusal('BOOTSTRAP_DIFFERS', 'the file is missing', subject));
  else if (stands !== text)
    findings.push(
      refusal(
        'BOOTSTRAP_DIFFERS',
        `the file is not what the code says ${firstDifference(stands, text)}`,
        subject,
      ),
    );
  for (const line of findingLines(findings, out)) out.line(line);
  if (findings.length === 0) out.line(`${out.colors.green('✓')} ${name} is what the code says`);
  else process.exitCode = 1;
  out.data('bootstrap', {
    outcome: findings.length === 0 ? 'same' : 'differs',
    environment,
    file: name,
    findings,
  });
}

/** The first line at which two texts differ, for a person. */
function firstDifference(stands: string, wanted: string): string {
  const [old, now] = [stands.split('\n'), wanted.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  const at = line < 0 ? now.length : line;
  return `from line ${at + 1} on: ${quote(old[at] ?? '')} is there; ${quote(now[at] ?? '')} is expected`;
}

function standing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
