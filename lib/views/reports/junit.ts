import { type Finding, standingOf } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { describedRule } from './described-rule';
import { madeBy } from './made-by';

/** The targets of an environment that were checked. */
export interface JunitSuite {
  readonly environment: EnvironmentName | 'delivery';
  readonly apps: readonly string[];
}

/**
 * A report in the XML of JUnit: a suite for each environment and a case for each target. A target about which something
 * was refused or not decided has a case for each such finding instead: failed, or an error where it stops because it is not
 * decided, or skipped where it is not decided and named beforehand. Findings that only inform are the output of the
 * first case.
 *
 * @param checked the targets that were checked; findings about anything else get separate cases
 */
export function toJunit(findings: readonly Finding[], checked: readonly JunitSuite[]): string {
  const groups = new Map<string, Map<string, Finding[]>>();
  const group = (suite: string, name: string): Finding[] => {
    const cases = groups.get(suite) ?? new Map<string, Finding[]>();
    groups.set(suite, cases);
    const found = cases.get(name) ?? [];
    cases.set(name, found);
    return found;
  };
  for (const { environment, apps } of checked) for (const app of apps) group(environment, app);
  for (const each of findings) {
    const { environment, app } = each.subject;
    group(environment ?? 'delivery', app ?? environment ?? 'delivery').push(each);
  }
  const suites = [...groups].map(([name, cases]) => ({
    name,
    cases: [...cases].flatMap(([each, found]) => casesOf(name, each, found)),
  }));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdk8s-delivery"${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name)}"${counts(cases)}>`,
      ...cases.map(printCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly suite: string;
  readonly name: string;
  /** The element that makes it fail or skip; absent where it passes. */
  readonly decisive?: Finding;
  /** What only informs. */
  readonly output: readonly Finding[];
}

function casesOf(suite: string, name: string, findings: readonly Finding[]): Case[] {
  const isDecisive = (each: Finding) => decisionIn(each) !== undefined;
  const output = findings.filter((each) => !isDecisive(each));
  const decisive = findings.filter(isDecisive);
  if (decisive.length === 0) return [{ suite, name, output }];
  return decisive.map((each, index) => {
    const about = [name, describedRule(each, []).id, each.subject.object].filter(
      (part) => part !== undefined,
    );
    return { suite, name: about.join(' '), decisive: each, output: index === 0 ? output : [] };
  });
}

function counts(cases: readonly Case[]): string {
  const count = (decision: Decision) =>
    cases.filter(({ decisive }) => decisive !== undefined && decisionIn(decisive) === decision).length;
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

type Decision = 'failure' | 'error' | 'skipped';

/** The element that makes a case fail or skip; undefined where the finding only informs. */
function decisionIn({ severity, undecided }: Finding): Decision | undefined {
  if (severity === 'refusal') return undecided ? 'error' : 'failure';
  return undecided ? 'skipped' : undefined;
}

function printCase({ suite, name, decisive, output }: Case): string {
  const lines = [
    ...(decisive ? [decisionOf(decisive)] : []),
    ...(output.length > 0 ? [`<system-out>${escaped(output.map(told).join('\n'), '\n')}</system-out>`] : []),
  ];
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (lines.length === 0) return `${open}/>`;
  return [`${open}>`, ...lines.map((line) => `      ${line}`), '    </testcase>'].join('\n');
}

function decisionOf(found: Finding): string {
  const { code, message, remedy, subject } = found;
  const decision = decisionIn(found);
  if (decision === 'skipped') return `<skipped message="${escaped(`${code}: ${message}`)}"/>`;
  const place = [subject.file, subject.line, subject.column].filter((each) => each !== undefined).join(':');
  const text = [place, told(found), ...madeBy(subject), `→ ${remedy}`]
    .filter((line) => line !== '')
    .join('\n');
  return `<${decision} type="${code}" message="${escaped(message)}">${escaped(text, '\n')}</${decision}>`;
}

function told(found: Finding): string {
  const { code, message } = found;
  return `${standingOf(found)} ${code}: ${message}`;
}

/** Text for an attribute or, where line ends are kept, for content; without characters that XML cannot hold. */
function escaped(text: string, lineEnd = '&#10;'): string {
  return Buffer.from(printableLines(text), 'utf8')
    .toString('utf8')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', lineEnd);
}
