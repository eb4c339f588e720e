import { printableJson, printableLines } from './printable';

const LONGEST_LINE = 200;

/**
 * Texts that a Git host acts on in a commit message: mentions, references to issues, markers that skip its pipelines.
 * Each is broken by a blank, so that a person can still read it.
 */
const ACTING: readonly (readonly [RegExp, string])[] = [
  [/@(?=[A-Za-z0-9_])(?<![A-Za-z0-9_.+/:-]@)/g, '@ '],
  [/(?<!&)([#!])(?=\d)/g, '$1 '],
  [/\b(GH-)(?=\d)/gi, '$1 '],
  [/\b(issues|pull|merge_requests|work_items|discussions)\/(?=\d)/g, '$1/ '],
  [/\[(?=(?:skip|no|ci|actions|jobs)[ -](?:ci|skip|actions|jobs)\])/gi, '[ '],
  [/\*\*\*(?=NO_CI\*\*\*)/gi, '*** '],
  [/\b(skip-checks|ci\.skip):(?=\s*true)/gi, '$1 :'],
];

/** Text of any number of lines that triggers nothing on a Git host; hidden characters are escaped. */
export function quiet(text: string): string {
  return ACTING.reduce((all, [what, instead]) => all.replace(what, instead), printableLines(text));
}

/** What Markdown makes tags, comments, links and pictures of. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<(?=[A-Za-z!?/])/g, '< '],
  [/\](?=[([])/g, '] '],
];

/** Text from a person on a line of a message that a host shows as Markdown: quiet, and no part of it is a tag, a comment or a link. */
export function quietLine(text: string): string {
  return MARKUP.reduce((all, [what, instead]) => all.replace(what, instead), quiet(text));
}

/**
 * Text from a person as a paragraph of a commit message: quiet, and indented, so that no line of it is Markdown, HTML or a
 * trailer. Long lines are broken.
 */
export function quietParagraph(text: string): string {
  return quiet(text.replace(/\r\n?/g, '\n').replaceAll('\t', '    '))
    .trim()
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${LONGEST_LINE}}`, 'gu')) ?? [''])
    .map((line) => (line.trim() === '' ? '' : `    ${line}`))
    .join('\n');
}

/**
 * JSON on one line that triggers nothing on a Git host: text that would is escaped. It is read back as the same value.
 */
export function quietJson(value: unknown): string {
  return printableJson(JSON.stringify(value)).replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
    quietLine(text) === text
      ? text
      : `"${text
          .slice(1, -1)
          .replace(/\\u[0-9a-f]{4}|\\.|[^A-Za-z0-9\\]/g, (char) =>
            char.startsWith('\\')
              ? char
              : [...Array(char.length).keys()].map((at) => unitAt(char, at)).join(''),
          )}"`,
  );
}

function unitAt(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}
