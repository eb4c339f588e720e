import type { Finding, Severity } from '../../model/finding';
import { printableLines } from '../../model/text';
import { describedRule } from './described-rule';
import { madeBy } from './made-by';

const COMMANDS: Readonly<Record<Severity, string>> = {
  refusal: 'error',
  warning: 'warning',
  note: 'notice',
};

/**
 * Findings as workflow commands of GitHub Actions, one a line: annotations of the files they are about. GitHub shows
 * ten errors, ten warnings and ten notices of a step; the log has all.
 */
export function toGithub(findings: readonly Finding[]): string {
  return findings.map((each) => `${commandOf(each)}\n`).join('');
}

function commandOf(finding: Finding): string {
  const { severity, code, message, remedy, subject } = finding;
  const { environment, app, file, line, column } = subject;
  const { id } = describedRule(finding, []);
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  const title = `${id === code ? code : `${code} ${id}`}${target === '' ? '' : ` ${target}`}`;
  const properties = Object.entries({
    file,
    ...(file === undefined ? {} : { line, col: line === undefined ? undefined : column }),
    title,
  }).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${property(String(value))}`]));
  const undecided = finding.undecided ? 'not decided: ' : '';
  const advice = severity === 'note' || remedy === '' ? [] : [`→ ${remedy}`];
  const text = [`${undecided}${message}`, ...madeBy(subject), ...advice].join('\n');
  return `::${COMMANDS[severity]} ${properties.join(',')}::${data(text)}`;
}

/** Text behind the second `::`, in the escapes of the runner. */
function data(text: string): string {
  return printableLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Text of a property, which `:` and `,` would end. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
