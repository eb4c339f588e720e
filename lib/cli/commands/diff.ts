import { type Command, Option } from 'commander';
import { type Comparison, deliveryDiff, deliveryRevision, type Scope } from '../../engine/compare';
import { repositoryOf, type Snapshot } from '../../engine/delivery';
import { commandLine, optionWords } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import { type AppName, type EnvironmentName, parseEnvironmentName } from '../../model/scalars';
import { FAIL_LEVELS } from '../../views/plan';
import { asDeliveryError } from '../as-delivery-error';
import { type CodeSettings, compareCode, compareRendered, renderTo } from '../compare-code';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import { typedNumber } from '../parse-option';
import { type PrintSettings, printComparison } from '../print-comparison';
import { wrapLines } from '../wrap-lines';
import { renderOptions } from './render-options';
import { contextOf } from './run';

interface Options extends CodeSettings {
  readonly env?: readonly EnvironmentName[];
  readonly base?: string;
  readonly head?: string;
  readonly renderTo?: string;
  readonly rendered?: string;
  readonly exitCode?: boolean;
  readonly failOn?: NonNullable<PrintSettings['failOn']>;
  readonly format?: PrintSettings['format'];
  readonly limit?: number;
  readonly marker?: string;
}

export function diffCommand(program: Command): void {
  const command = program
    .command('diff')
    .summary('show what code, or a change of the delivery repository, would do')
    .description(
      'Without --base: what the code of the work tree would do to every environment once it is released and promoted, what it changes in the definitions, and what the next release would be refused for; nothing is written. With --base or --head: what changed between two commits of the delivery repository, from its data alone; no code runs.',
    )
    .argument('[app]', 'one app only')
    .option(
      '--env <environment,…>',
      'these environments only (repeatable); each is compared by itself, not with the others',
      listOf(parseEnvironmentName),
    )
    .option('--code <revision>', 'a committed revision instead of the work tree')
    .option(
      '--base <revision>',
      'commit, branch or proposal of the delivery repository to compare from; the delivery branch unless given',
    )
    .option(
      '--head <revision>',
      'commit, branch or proposal of it to compare to; the delivery branch unless given',
    )
    .option(
      '--render-to <folder>',
      'render only, and keep there what --rendered needs: for a CI job without rights',
    )
    .option(
      '--rendered <folder>',
      'compare what --render-to kept, read as hostile input; no project code runs',
    )
    .option('--exit-code', 'end with 1 when something differs')
    .addOption(
      new Option(
        '--fail-on <risk>',
        'end with 1 at this risk or a higher one, or where the next release would be refused; refused: there alone',
      ).choices(FAIL_LEVELS),
    )
    .addOption(
      new Option('--format <format>', 'how to print; --json is the same as json').choices([
        'terminal',
        'markdown',
        'json',
      ]),
    )
    .addOption(
      new Option('--limit <characters>', 'most characters of the Markdown; it shows less to fit').argParser(
        parseLimit,
      ),
    )
    .addOption(
      new Option('--marker <text>', 'hidden first line of the Markdown, to find a comment again').argParser(
        parseMarker,
      ),
    );
  withExamples(
    renderOptions(command).addHelpText(
      'after',
      '\nExit codes: 0 whatever differs; 1 with --exit-code or --fail-on; 2 when it could not be compared.',
    ),
    'diff                                   # this work tree against what runs',
    'diff frontend --env prod --details',
    'diff --code main --fail-on high',
    'diff --fail-on refused                 # whether the next release would be refused',
    'diff --head prod/promote-frontend      # a proposal against the delivery branch',
    'diff --base delivery~3 --format markdown',
  ).action(async (app: AppName | undefined, options: Options, self: Command) => {
    try {
      assertOptions(options);
      const scope = {
        ...(options.env === undefined ? {} : { environments: options.env }),
        ...(app === undefined ? {} : { app }),
      };
      await run(contextOf(self), options, scope);
    } catch (error) {
      throw failed(error);
    }
  });
}

async function run(context: Context, options: Options, scope: Scope): Promise<void> {
  if (options.renderTo !== undefined) {
    const targets = await renderTo(context, options.renderTo, options, scope);
    context.out.done();
    context.out.line(`${context.out.colors.green('✓')} ${targets} targets rendered into ${options.renderTo}`);
    context.out.data('comparison', { outcome: 'rendered', folder: options.renderTo, targets });
    return;
  }
  const format = options.format ?? (context.out.json ? 'json' : 'terminal');
  process.exitCode = printComparison(context, await compared(context, options, scope), {
    ...options,
    format,
  });
  if (format === 'terminal') tellCompared(context, options, scope);
}

/** Who names two environments may expect one beside the other: says what was compared, and what shows that. */
function tellCompared(
  { out }: Context,
  { base, head, code }: Options,
  { environments = [], app }: Scope,
): void {
  if (base !== undefined || head !== undefined || environments.length < 2) return;
  const names = environments.join(', ');
  const line = commandLine(
    'status',
    ...(app === undefined ? [] : [app]),
    ...optionWords('env', environments.join(',')),
    '--differences',
  );
  const what = code === undefined ? 'the code of the work tree' : `the code of ${code}`;
  const lines = [
    `this compares ${what} with what each of ${names} runs; one environment beside the other: \`${line}\``,
  ];
  for (const each of wrapLines(lines, out.columns)) out.line(out.colors.dim(each));
}

async function compared(context: Context, options: Options, scope: Scope): Promise<Comparison> {
  if (options.rendered !== undefined) return compareRendered(context, options.rendered, scope);
  if (options.base === undefined && options.head === undefined) return compareCode(context, options, scope);
  context.out.step('reading the delivery repository');
  return compareDelivery(await context.snapshot(), options, scope);
}

/**
 * Only the changes of the head are compared: those that came to the base since they parted are left out, as in a pull
 * request.
 */
async function compareDelivery(
  snapshot: Snapshot,
  { base, head }: Options,
  scope: Scope,
): Promise<Comparison> {
  const to = await deliveryRevision(snapshot, head ?? snapshot.home.branch);
  const from = await deliveryRevision(snapshot, base ?? to.location.branch);
  if (from.location.mirror !== to.location.mirror) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(base ?? '')} and ${quote(head ?? '')} are of different repositories`,
    );
  }
  const repository = repositoryOf(to.location);
  const parted = (await repository.mergeBase(from.commit, to.commit)) ?? from.commit;
  return deliveryDiff({ repository, base: parted, head: to.commit, scope });
}

function assertOptions(options: Options): void {
  const modes = (['rendered', 'renderTo', 'code'] as const).filter((each) => options[each] !== undefined);
  const between = options.base !== undefined || options.head !== undefined;
  const clash =
    (between ? modes.length > 0 : modes.includes('rendered') && modes.length > 1) ||
    (modes.includes('renderTo') && options.format !== undefined);
  if (!clash) return;
  throw DeliveryError.of(
    'INVALID_OPTION',
    'the options ask for different comparisons',
    {},
    { remedy: 'give --code and --render-to, or --rendered, or --base and --head' },
  );
}

/** As with diff(1), 1 says that something differs: a failure of any kind is 2. */
function failed(error: unknown): unknown {
  const known = asDeliveryError(error);
  return known ? Object.defineProperty(known, 'exitCode', { value: 2 }) : error;
}

function parseMarker(text: string): string {
  if (/^[A-Za-z0-9:,]+(?:-[A-Za-z0-9:,]+)*$/.test(text) && text.length <= 100) return text;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a marker; use letters, digits, ":", "," and single "-"`,
  );
}

function parseLimit(text: string): number {
  const limit = typedNumber(text, 1_000, 999_999_999);
  if (limit !== undefined) return limit;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a value for --limit; give a number of at least 1000`,
  );
}
