import type { Halting } from '../controllers/pausing';
import { witnessCommand, witnessesCommand, witnessStep } from '../engine/judgement';
import { type Change, changeOf, type Plan, shellWord, WHY } from '../engine/promotion';
import { plural, printableLines } from '../model/text';
import { LABEL, textWidth } from '../views/plan';
import type { Output } from './output';
import { wrapLines } from './wrap-lines';

/** As many next commands as are shown of a request with several plans. */
const MOST_STEPS = 9;

/** The next commands of all plans of a request, below them. */
export function lastLines(steps: readonly string[], out: Output): readonly string[] {
  const all = [...new Set(steps)];
  const shown = out.details ? all : all.slice(0, MOST_STEPS);
  const more = all.length - shown.length;
  return [
    ...nextLines(shown, { colors: out.colors, details: true, columns: out.columns }),
    ...(more === 0 ? [] : [out.colors.dim(`           and ${plural(more, 'more step')}   (--details)`)]),
  ];
}

/** The next commands, ready to be copied: at most three unless all are asked for. */
export function nextLines(
  commands: readonly string[],
  { colors, details, columns }: Pick<Output, 'colors' | 'details'> & Partial<Pick<Output, 'columns'>>,
): string[] {
  const shown = details ? commands : commands.slice(0, 3);
  return shown.flatMap((command, index) => {
    const title = index === 0 ? colors.bold('Next') : '';
    const lead = index === 0 ? `${title}       ` : ' '.repeat(LABEL);
    const text = printableLines(command);
    if (columns === undefined || LABEL + textWidth(text) <= columns) return [`${lead}${text}`];
    const comment = text.indexOf('   # ');
    const line = comment < 0 ? text : text.slice(0, comment);
    const said = comment < 0 ? [] : [text.slice(comment + 5)];
    // As in a plan, a command that does not fit behind the title is below it; a comment, below its command.
    const isBehind = LABEL + textWidth(line) <= columns;
    const indent = ' '.repeat(isBehind ? LABEL + 2 : 4);
    return [
      ...(isBehind ? [`${lead}${line}`] : [...(index === 0 ? [title] : []), `  ${line}`]),
      ...wrapLines(said, columns - indent.length - 2).map((each) => `${indent}# ${each.trimStart()}`),
    ];
  });
}

/** What a freeze in Git, or its end, leaves to the controller; with details, the commands for that, too. */
export function haltingLines(
  { verb }: Plan,
  halting: readonly Halting[],
  details: boolean,
): readonly string[] {
  const controllers = [...new Set(halting.map(({ controller }) => controller))];
  return controllers.flatMap((controller) => {
    const of = halting.filter((each) => each.controller === controller);
    const goOn = of.flatMap((each) => each.goOn.map((command) => `    ${command}`));
    const ask = 'the same command with --details says how';
    if (!details)
      return [
        verb === 'unfreeze'
          ? `  If ${controller} was stopped as well, let it go on: ${ask}`
          : `  ${controller} goes on with what Git has. To stop it, too: ${ask}`,
      ];
    if (verb === 'unfreeze') return [`  If ${controller} was stopped as well, let it go on:`, ...goOn];
    const parts = of.flatMap((each) => each.throughParts.map((command) => `    ${command}`));
    const through = of.map((each) => `\`${each.through}\``).join(' or ');
    return [
      `  ${controller} goes on with what Git has. To stop it, too:`,
      ...of.flatMap(({ stop }) => stop.map((each) => `    ${each}`)),
      `  A rollback gets through then by ${through}. ${parts.length === 0 ? 'To let it go on:' : 'An app with stages by all its names:'}`,
      ...parts,
      ...(parts.length === 0 ? [] : ['  To let it go on:']),
      ...goOn,
    ];
  });
}

/** The next commands, and the one that adds a reason where none was recorded: among those that are shown. */
export function withReasonLast(plan: Plan, next: readonly string[]): readonly string[] {
  if (changeOf(plan.verb).why !== 'later') return next;
  return [...next.slice(0, 2), ...reasonMissing(plan), ...next.slice(2)];
}

/** Says that no reason was recorded, and how to add one. */
export function reasonMissing({ verb, reason, targets: [target] }: Plan): readonly string[] {
  const { why } = changeOf(verb);
  if (why === undefined || reason !== undefined || !target) return [];
  const { app, environment } = target;
  const asked = changeOf(verb).command({ verb, app, environment } as Change);
  return [
    why === 'later'
      ? `${asked} ${WHY.map(shellWord).join(' ')}   # no reason was given: tell it`
      : '  no reason was given, so history cannot tell why: next time --reason',
  ];
}

/** The releases that need a witness before a proposal may be merged. */
export function witnessSteps({ environment, findings, targets }: Plan): readonly string[] {
  const apps = new Set(
    findings.flatMap(({ code, subject }) => (code === 'RENDERS_UNPROVEN' ? [subject.app] : [])),
  );
  const several = environment !== undefined && apps.size > 1;
  if (several) return [witnessStep(witnessesCommand(environment))];
  return targets.flatMap(({ app, to }) =>
    to && apps.has(app) ? [witnessStep(witnessCommand(app, to.release))] : [],
  );
}
