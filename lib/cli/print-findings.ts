import { type Finding, type Severity, type Standing, type Subject, standingOf } from '../model/finding';
import { printable, printableLines } from '../model/text';
import { foldAlike } from './fold-alike';
import type { Output } from './output';
import { withoutObject } from './without-object';
import { wrapLines } from './wrap-lines';

const MARKS: Readonly<Record<Standing, string>> = { refusal: '✗', undecided: '?', warning: '!', note: '·' };

/**
 * Findings for people: what was found where, and what to do. Where they are about objects, or several about one of many
 * targets, each target is a heading, and each object below it, with what made it. The same advice is given once.
 */
export function findingLines(
  findings: readonly Finding[],
  out: Pick<Output, 'colors' | 'columns'> & Partial<Pick<Output, 'details'>>,
): string[] {
  const once = inOneLine(eachOnce(findings));
  return wrapLines(linesOf(out.details ? once : foldAlike(once), out), out.columns).map(harmless);
}

/** Several plans, and several targets of one, may find the very same. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}

/** A finding that several environments of an app share, such as a mistake in a file of the project, is shown once. */
function inOneLine(findings: readonly Finding[]): readonly Finding[] {
  const same = grouped(findings, ({ environment: _one, ...subject }) => JSON.stringify(subject), textOf);
  return [...same.values()].flatMap((some) => {
    const [first] = some;
    const environments = [...new Set(some.map(({ subject }) => subject.environment))];
    const place = first?.subject.file ?? first?.subject.construct;
    if (!first || place === undefined || environments.length === 1 || environments.includes(undefined))
      return some;
    return [{ ...first, subject: { ...first.subject, environment: environments.join(', ') } }];
  });
}

function textOf({ code, severity, undecided, message, remedy }: Finding): string {
  return JSON.stringify([code, severity, undecided, message, remedy]);
}

/** What GitHub's runner would take for a command, in the output of a job: names of objects may hold any text. */
function harmless(line: string): string {
  return line.replaceAll('##[', '##\ufffd[').replaceAll(/^( *)::/gm, '$1\ufffd::');
}

function linesOf(findings: readonly Finding[], out: Pick<Output, 'colors' | 'columns'>): string[] {
  const advised = new Set<string>();
  const list = (some: readonly Finding[], under?: string): string[] =>
    some.flatMap((found, index) => {
      const lines = [messageLine(found, under, out)];
      const isSaid = found.remedy === some[index + 1]?.remedy || advised.has(found.remedy);
      if (found.severity === 'note' || found.remedy === '' || isSaid) return lines;
      advised.add(found.remedy);
      return [...lines, `    ${out.colors.dim('→')} ${marked(found.remedy)}`];
    });
  if (!wantsHeadings(findings)) return list(findings);
  return [...grouped(findings, targetOf)].flatMap(([target, about]) => {
    if (target === '') return list(about);
    const objects = [...grouped(about, objectIn(about))].flatMap(([object, own]) =>
      object === '' ? list(own, '') : [objectLine(object, own, out), ...list(own, object).map(indented)],
    );
    return [out.colors.bold(inLine(target)), ...objects.map(indented)];
  });
}

function wantsHeadings(findings: readonly Finding[]): boolean {
  const targets = grouped(
    findings.filter(({ subject }) => targetOf(subject) !== ''),
    targetOf,
  );
  return [...targets.values()].some(
    (about) =>
      about.some(({ subject }) => subject.object !== undefined) || (targets.size > 1 && about.length > 1),
  );
}

function indented(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`;
}

/** In the order in which the groups begin. */
function grouped(
  findings: readonly Finding[],
  keyOf: (subject: Subject) => string,
  moreOf: (found: Finding) => string = () => '',
): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const found of findings) {
    const key = keyOf(found.subject) + moreOf(found);
    const group = groups.get(key);
    if (group) group.push(found);
    else groups.set(key, [found]);
  }
  return groups;
}

function targetOf({ environment, app }: Subject): string {
  return environment === undefined || app === undefined ? '' : `${environment}/${app}`;
}

/** The object that a finding is about; what is said of a file only is said of the one object in it that others name. */
function objectIn(about: readonly Finding[]): (subject: Subject) => string {
  const named = new Map<string, string | undefined>();
  for (const { subject } of about) {
    const { file, object } = subject;
    if (file === undefined || object === undefined) continue;
    named.set(file, (named.get(file) ?? object) === object ? object : undefined);
  }
  return (subject) =>
    subject.object ??
    (subject.line === undefined ? named.get(subject.file ?? '') : undefined) ??
    positionOf(subject);
}

/** The object, what in the code made it, and its file. */
function objectLine(object: string, [first]: readonly Finding[], { colors }: Pick<Output, 'colors'>): string {
  const { construct, file } = first?.subject ?? {};
  const made = construct === undefined ? [] : [`made by ${construct}`];
  const where = file === undefined || object.startsWith(file) ? [] : [file];
  const more = [...made, ...where].map((each) => `  ${colors.dim(inLine(each))}`).join('');
  return `${inLine(object)}${more}`;
}

/** @param under what headings say already of where it is: an object, or only its target where empty */
function messageLine(found: Finding, under: string | undefined, { colors }: Pick<Output, 'colors'>): string {
  const { severity, code, message, subject } = found;
  const paints: Readonly<Record<Severity, (text: string) => string>> = {
    refusal: colors.red,
    warning: colors.yellow,
    note: colors.dim,
  };
  const head = paints[severity](`${MARKS[standingOf(found)]} ${code}`);
  if (under === undefined || under === '') {
    const place = under === undefined ? placeOf(subject) : inLine(positionOf(subject));
    const made = subject.construct === undefined ? '' : `  made by ${subject.construct}`;
    return `${head}${place === '' ? '' : ` ${colors.bold(place)}`}  ${marked(message)}${colors.dim(inLine(made))}`;
  }
  const line = subject.object !== undefined && subject.line !== undefined ? `  ${positionOf(subject)}` : '';
  const path = subject.path === undefined || message.includes(subject.path) ? '' : `  ${subject.path}`;
  return `${head}  ${marked(withoutObject(message, under))}${colors.dim(inLine(path + line))}`;
}

function placeOf({ environment, app, ...rest }: Subject): string {
  const target = [environment, app].filter((each) => each !== undefined).join('/');
  return inLine([target, positionOf(rest)].filter((each) => each !== '').join(' '));
}

export function positionOf({ file, line, column }: Subject): string {
  return file === undefined ? '' : [file, line, column].filter((each) => each !== undefined).join(':');
}

/** Text that stands in a line of this tool. */
function inLine(text: string): string {
  return printable(text);
}

/** Text of several lines, each marked as quoted: no output of project code may look like a line of this tool. */
function marked(text: string): string {
  return printableLines(text.replaceAll('\t', '    ')).replaceAll('\n', '\n    │ ');
}
