import type { EnvironmentData } from '../../../model/environment';
import type { Finding, RuleTally, Severity } from '../../../model/finding';
import { plural } from '../../../model/text';
import { layoutOf } from '../../../registry';
import { version } from '../../../version';
import { ruleLines } from '../../../views/plan';
import type { JunitSuite } from '../../../views/reports';
import type { Context } from '../../context';
import type { Said } from '../../json/envelope';
import type { CheckOutput } from '../../json/making';
import { findingLines } from '../../print-findings';
import { wrapLines } from '../../wrap-lines';
import type { ReportFormat } from './check-options';

/** The result of a check, and how to show it. */
interface CheckReport {
  readonly findings: readonly Finding[];
  /** What was checked, for people; shown before the findings. */
  readonly head?: readonly string[];
  /** Results of the rules that manifests were judged by. */
  readonly rules?: readonly RuleTally[];
  /** The line for a check without refusals. */
  readonly passed: readonly string[];
  /** The line shown in place of it. */
  readonly failed?: string;
  /** Where the rules hold, for a report that describes them. */
  readonly environments: readonly EnvironmentData[];
  /** What was checked, for a report with cases. */
  readonly suites: readonly JunitSuite[];
  /** Fields of the JSON beside outcome and findings. */
  readonly data: Omit<Said<CheckOutput>, 'outcome' | 'findings'>;
}

/** Prints what a check found, and says by the exit code whether all of it was done and nothing was refused. */
export function showReport({ out }: Context, format: ReportFormat, report: CheckReport): void {
  const { findings, head = [], rules = [], passed, failed, data } = report;
  const outcome = resultOf(findings);
  if (outcome !== 'passed') process.exitCode = 1;
  if (format !== 'text') {
    printReport(format, report);
    return;
  }
  const { columns } = out;
  const satisfied = out.details ? 'names' : 'count';
  const ruled = wrapLines(ruleLines(rules, { colors: out.colors, satisfied }), columns);
  const shown = mostSevere(findings);
  const more = wrapLines(moreLines(findings.length - shown.length), columns);
  for (const line of head) out.line(line);
  for (const line of findingLines(shown, out)) {
    if (outcome === 'passed') out.line(line);
    else out.wrong(line);
  }
  for (const line of [...more, ...ruled]) out.line(line);
  if (outcome === 'failed' && failed !== undefined) out.wrong(out.colors.red(failed));
  if (outcome === 'passed')
    for (const line of wrapLines(
      passed.map((each) => `${out.colors.green('✓')} ${each}`),
      columns,
    ))
      out.line(line);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  // The last line is the one that is read.
  if (outcome === 'passed' && warnings > 0)
    out.line(out.colors.yellow(`! passed, with ${plural(warnings, 'warning')}`));
  for (const line of openLines(findings)) out.line(`${out.colors.yellow('?')} ${line}`);
  out.data('check', { outcome, ...data, findings });
}

/** How many findings are undecided, and whether they stop. */
function openLines(findings: readonly Finding[]): string[] {
  const open = findings.filter(({ undecided }) => undecided);
  const stopping = open.filter(({ severity }) => severity === 'refusal').length;
  const named = open.length - stopping;
  return [
    ...(stopping === 0 ? [] : [`${stopping} undecided, which does not count as passed`]),
    ...(named === 0 ? [] : [`${named} undecided, which stop nothing here: see what is said of each`]),
  ];
}

/** As many findings as people read: those of the highest severity, in the order in which they were found. */
function mostSevere(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= SHOWN) return findings;
  const ranked = SEVERITIES.flatMap((wanted) => findings.filter((each) => each.severity === wanted));
  const kept = new Set(ranked.slice(0, SHOWN));
  return findings.filter((each) => kept.has(each));
}

const SHOWN = 200;
const SEVERITIES: readonly Severity[] = ['refusal', 'warning', 'note'];

function moreLines(count: number): string[] {
  if (count === 0) return [];
  return [
    `… ${plural(count, 'more finding')}: \`--json\` and \`--format\` give all, \`--env\` and \`--app\` narrow the check`,
  ];
}

/** An undecided finding that was not named beforehand does not pass; refusals take precedence. */
function resultOf(findings: readonly Finding[]): 'failed' | 'undecided' | 'passed' {
  const stopping = findings.filter(({ severity }) => severity === 'refusal');
  if (stopping.length === 0) return 'passed';
  return stopping.every(({ undecided }) => undecided) ? 'undecided' : 'failed';
}

/** Prints findings for other programs. */
export function printReport(
  format: Exclude<ReportFormat, 'text'>,
  report: Pick<CheckReport, 'findings' | 'suites' | 'environments'>,
): void {
  process.stdout.write(reportText(format, report));
}

function reportText(
  format: Exclude<ReportFormat, 'text'>,
  { findings, suites, environments }: Pick<CheckReport, 'findings' | 'suites' | 'environments'>,
): string {
  const { customRuleDocs, toGithub, toJunit, toSarif } =
    require('../../../views/reports') as typeof import('../../../views/reports');
  switch (format) {
    case 'sarif': {
      const { ALL_RULES } =
        require('../../../controllers/policy') as typeof import('../../../controllers/policy');
      const pack = [...ALL_RULES, ...customRuleDocs(environments)];
      return toSarif(findings, { version, pack, layout: layoutOf(environments) });
    }
    case 'junit':
      return toJunit(findings, suites);
    case 'github':
      return toGithub(findings);
  }
}
