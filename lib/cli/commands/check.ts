import { type Command, Option } from 'commander';
import { SECOND_OPINIONS } from '../../model/exchange';
import { closest, DeliveryError, quote } from '../../model/finding';
import { parseAppName, parseEnvironmentName } from '../../model/scalars';
import { asDeliveryError } from '../as-delivery-error';
import { offering } from '../completion/offered';
import { withExamples } from '../examples';
import { listOf } from '../list-of';
import type { OpinionName } from '../second-opinion';
import { checkDifference } from './check/check-difference';
import { checkFiles } from './check/check-files';
import {
  assertCheckOptions,
  type CheckOptions,
  REPORT_FORMATS,
  type ReportFormat,
} from './check/check-options';
import { printReport } from './check/check-report';
import { collect, contextOf } from './run';

export function checkCommand(program: Command): void {
  const command = program
    .command('check')
    .summary('prove that the files are what the records say')
    .description(
      'Every record certifies itself, every target has the files its record names, and every manifest satisfies the schemas of its cluster and the rules of its environment; no code runs. With --base or --proposal: what changed is judged by every rule of the verb it amounts to.',
    )
    .option('--env <environment,…>', 'these environments only (repeatable)', listOf(parseEnvironmentName))
    .option('--app <app,…>', 'these apps only (repeatable)', listOf(parseAppName))
    .addOption(
      offering(
        new Option('--format <kind>', 'of the report: text, sarif, junit or github').default('text'),
        REPORT_FORMATS,
      ),
    )
    .option('--records', 'prove records and files only, judge no manifests')
    .addOption(
      offering(
        new Option(
          '--with <tool,…>',
          'ask kubeconform, conftest or kyverno as well, beside those that package.json names (repeatable)',
        ).argParser(listOf(parseTool)),
        SECOND_OPINIONS,
      ),
    )
    .option('--no-with', 'ask no other tool, whatever package.json says')
    .option(
      '--schema-location <location>',
      'where kubeconform finds schemas, from the project folder; in place of those in package.json (repeatable)',
      collect,
      [],
    )
    .option(
      '--base <revision>',
      'judge what changed since this revision of the delivery repository, by every rule of the verb',
    )
    .option('--head <revision>', 'revision to judge; the delivery branch unless given')
    .option('--proposal <proposal>', 'judge what this proposal changes');
  withExamples(
    command,
    'check',
    'check --env prod --app frontend --json',
    'check --with conftest,kubeconform --format sarif',
    'check --base delivery --head prod/promote-frontend',
    'check --proposal prod/promote-frontend',
  ).action(async (options: CheckOptions, self: Command) => {
    const context = contextOf(self);
    assertCheckOptions(options, context.out.json);
    await reportingFailure(options.format, async () => {
      if (options.base !== undefined || options.proposal !== undefined)
        await checkDifference(context, options);
      else await checkFiles(context, options);
    });
  });
}

/** The report itself has to say why it failed: a reader of an empty report would show a pass. */
async function reportingFailure(format: ReportFormat, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    const known = format === 'text' ? undefined : asDeliveryError(error);
    if (known && format !== 'text')
      printReport(format, { findings: known.findings, suites: [], environments: [] });
    throw error;
  }
}

function parseTool(text: string): OpinionName {
  const found = SECOND_OPINIONS.find((each) => each === text);
  if (found) return found;
  const near = closest(text, SECOND_OPINIONS);
  const hint = near === undefined ? '' : `; did you mean ${quote(near)}?`;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a tool for --with; known: ${SECOND_OPINIONS.join(', ')}${hint}`,
  );
}
