import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type Change, type ChangeOutcome, changeOf, type Plan } from '../../engine/promotion';
import { DeliveryError, type Finding, quote } from '../../model/finding';
import { statedReason, statedTicket } from '../../model/scalars';
import type { ChangeOf, ChangeTerms } from '../../promotion/index';
import { Context, type GlobalOptions } from '../context';
import { takesMany } from '../given-once';
import { parseOption, parseRequest } from '../parse-option';
import { showOutcome } from '../show-outcome';
import { renderLimits } from './render-options';

/** Options of every command that changes something. */
export interface ChangeOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly planOut?: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly bypass?: readonly string[];
}

/** Adds the options of every command that changes something. */
export function changing(
  command: Command,
  {
    bypass = false,
    reason = 'optional',
  }: { readonly bypass?: boolean; readonly reason?: 'needed' | 'optional' } = {},
): Command {
  command
    .option('-n, --dry-run', 'print the plan and change nothing')
    .option('--plan-out <file>', 'with --dry-run: save the plan, for `apply`');
  if (reason === 'needed') command.requiredOption('--reason <text>', 'why, kept in the commit');
  else command.option('--reason <text>', 'why, kept in the commit');
  command.option('--ticket <text>', 'the ticket that it is part of, an id or a link, kept in the commit');
  return bypass
    ? command.option(
        '--bypass <code>',
        'bypass a refusal that the environment allows to be bypassed, by name (repeatable)',
        collect,
        [],
      )
    : command;
}

/** Collects a repeatable option. */
export const collect = takesMany((value: string, before: readonly string[]): string[] => [...before, value]);

/** Runs a change to its end; saves its plan on request. */
export async function runChange(
  context: Context,
  options: ChangeOptions,
  change: ChangeOf,
): Promise<ChangeOutcome> {
  const { dryRun = false, planOut } = options;
  if (planOut !== undefined && !dryRun)
    throw DeliveryError.of('INVALID_OPTION', '--plan-out goes with --dry-run: what was done needs no plan');
  const outcome = await (await context.open()).run(change, { ...termsOf(options), dryRun });
  if (planOut !== undefined && outcome.kind === 'planned') savePlan(planOut, outcome.plan);
  return outcome;
}

function savePlan(file: string, plan: Plan): void {
  const { printPlan } = require('../../promotion/index') as typeof import('../../promotion/index');
  try {
    writeFileSync(file, printPlan(plan));
  } catch (cause) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(file)} cannot be written: ${(cause as Error).message}`,
      {},
      { cause },
    );
  }
}

/**
 * Runs a change, as its verb plans it, and prints the outcome.
 *
 * @param data what is asked for, as options and arguments say it
 * @param words options and arguments by the fields that they fill, where these have other names
 */
export async function changeAndShow(
  context: Context,
  options: ChangeOptions,
  data: Change & Readonly<Record<string, unknown>>,
  {
    words = {},
    before,
    told = [],
  }: {
    readonly words?: Readonly<Record<string, string>>;
    /** Text shown before the outcome. */
    readonly before?: (outcome: ChangeOutcome) => Promise<void>;
    /** What was found beside the plan. */
    readonly told?: readonly Finding[];
  } = {},
): Promise<void> {
  const change = parsedChange(data, words);
  const outcome = await runChange(context, options, change);
  await before?.(outcome);
  process.exitCode = await showOutcome(context, [outcome], told);
}

/**
 * Runs changes of one request, one per environment or per plan, and prints the outcome of each. Nothing is
 * changed where one of them is refused.
 *
 * @param told what was found beside the plans
 */
export async function changeAllAndShow(
  context: Context,
  options: ChangeOptions,
  changes: readonly ChangeOf[],
  told: readonly Finding[] = [],
): Promise<void> {
  const [only, ...more] = changes;
  if (only && more.length === 0)
    return changeAndShow(context, options, only as Change & Record<string, unknown>, { told });
  const { dryRun = false, planOut } = options;
  if (planOut !== undefined)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `--plan-out takes one plan, this change has ${changes.length} parts with one each`,
    );
  const outcomes = await (await context.open()).runAll(changes, { ...termsOf(options), dryRun });
  process.exitCode = await showOutcome(context, outcomes, told);
}

/** Runs a change in its parts, one commit or proposal each. */
export async function changePartsAndShow(
  context: Context,
  options: ChangeOptions,
  change: ChangeOf,
  told: readonly Finding[] = [],
): Promise<void> {
  const parts = await (await context.open()).parts(change, termsOf(options));
  // A part with all apps tells of them itself.
  const tellsItself = parts.some((each) => 'apps' in each && each.apps === 'all');
  return changeAllAndShow(context, options, parts, tellsItself ? [] : told);
}

/** A request as the schema of its verb takes it; throws `INVALID_OPTION` with all that is wrong. */
export function parsedChange(
  data: Change & Readonly<Record<string, unknown>>,
  words: Readonly<Record<string, string>> = {},
): ChangeOf {
  return parseRequest(changeOf(data.verb).request, data, words) as ChangeOf;
}

/** The context of a change. */
export function termsOf({ reason, ticket, bypass }: ChangeOptions): ChangeTerms {
  return {
    ...(ticket === undefined ? {} : { ticket: parseOption(statedTicket, '--ticket', ticket) }),
    ...(reason === undefined ? {} : { reason: parseOption(statedReason, '--reason', reason) }),
    ...(bypass === undefined || bypass.length === 0 ? {} : { bypass }),
  };
}

/** The context of a command; a global option counts where it was given, before or behind the command. */
export function contextOf(command: Command): Context {
  const options: Record<string, unknown> = {};
  for (let each: Command | null = command; each; each = each.parent) {
    for (const name of GLOBALS) {
      if (!(name in options) && each.getOptionValueSource(name) === 'cli')
        options[name] = each.getOptionValue(name);
    }
  }
  return new Context(options, renderLimits(command.opts()));
}

const GLOBALS = [
  'project',
  'delivery',
  'branch',
  'forge',
  'as',
  'acceptHead',
  'offline',
  'details',
  'quiet',
  'progress',
  'json',
  'color',
] as const satisfies readonly (keyof GlobalOptions)[];
