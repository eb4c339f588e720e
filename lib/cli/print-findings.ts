import type { Finding, Severity } from '../finding';
import type { Output } from './output';

const MARKS: Readonly<Record<Severity, string>> = { refusal: '✗', undecided: '?', warning: '!', note: '·' };

/** Findings for people: what was found where, and what to do. */
export function findingLines(findings: readonly Finding[], { colors }: Output): string[] {
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    refusal: colors.red,
    undecided: colors.yellow,
    warning: colors.yellow,
    note: colors.dim,
  };
  return findings.flatMap(({ severity, code, message, remedy, subject }) => {
    const place = placeOf(subject);
    const head = `${paint[severity](`${MARKS[severity]} ${code}`)}${place === '' ? '' : ` ${colors.bold(place)}`}`;
    return [
      `${head}  ${marked(message)}`,
      ...(severity === 'note' ? [] : [`    ${colors.dim('→')} ${marked(remedy)}`]),
    ];
  });
}

function placeOf({ environment, app, file, line, column }: Finding['subject']): string {
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  const position =
    file === undefined ? '' : [file, line, column].filter((each) => each !== undefined).join(':');
  return printable([target, position].filter((each) => each !== '').join(' '));
}

/** Text from outside, without anything that could steer a terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '\ufffd',
  );
}

/** Text of several lines, each marked as quoted: no output of project code may look like a line of this tool. */
function marked(text: string): string {
  return printable(text).replaceAll('\n', '\n    │ ');
}
