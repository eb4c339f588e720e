import type { Comparison } from '../engine/compare';
import { printJson } from '../model/text';
import { type FAIL_LEVELS, failsOn, type PlanView, renderMarkdown, renderTerminal } from '../views/plan';
import { asTyped } from './as-typed';
import type { Context } from './context';
import { enveloped, type Said } from './json/envelope';
import type { ComparisonOutput } from './json/making';

/** How a comparison is printed, and what ends with 1. */
export interface PrintSettings {
  readonly format: 'terminal' | 'markdown' | 'json';
  /** Most characters of the Markdown. */
  readonly limit?: number;
  /** Text of a hidden first line of the Markdown. */
  readonly marker?: string;
  readonly exitCode?: boolean;
  readonly failOn?: (typeof FAIL_LEVELS)[number];
}

/** Prints a comparison and gives the exit code: 1 where something differs, or is as risky, as was asked about. */
export function printComparison(
  { out }: Context,
  { view, differs }: Comparison,
  settings: PrintSettings,
): 0 | 1 {
  out.done();
  if (settings.format === 'json' || !out.quiet) process.stdout.write(textOf(view, differs, settings, out));
  const stop = settings.failOn !== undefined && failsOn(view, settings.failOn);
  return (settings.exitCode === true && differs) || stop ? 1 : 0;
}

function textOf(
  view: PlanView,
  differs: boolean,
  { format, limit, marker }: PrintSettings,
  { colors, width, details }: Context['out'],
): string {
  switch (format) {
    case 'json':
      return `${printJson(enveloped('comparison', comparisonOf(view, differs)))}\n`;
    case 'markdown':
      return renderMarkdown(view, {
        ...(limit === undefined ? {} : { limit }),
        ...(marker === undefined ? {} : { marker }),
      });
    case 'terminal':
      return asTyped(renderTerminal(view, { color: colors.isColorSupported, width, details }));
  }
}

function comparisonOf(view: PlanView, differs: boolean): Said<ComparisonOutput> {
  return {
    outcome: differs ? 'differs' : 'same',
    commit: view.compared.head ?? null,
    risk: view.risk,
    view,
  };
}
