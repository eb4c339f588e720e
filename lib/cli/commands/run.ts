import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  type Asked,
  type Change,
  changeOf,
  type Outcome,
  type Plan,
  type Planner,
} from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import { reason as reasonSchema } from '../../model/scalars';
import { clock } from '../clock';
import { Context, type GlobalOptions } from '../context';
import { parseOption, parseRequest } from '../parse-option';
import { showOutcome } from '../show-outcome';

/** Options of every command that changes something. */
export interface ChangeOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly planOut?: string;
  readonly reason?: string;
  readonly bypass?: readonly string[];
}

/** Adds the options of every command that changes something. */
export function changing(command: Command, { bypass = false } = {}): Command {
  command
    .option('-n, --dry-run', 'print the plan and change nothing')
    .option('--plan-out <file>', 'with --dry-run: save the plan, for `apply`')
    .option('--reason <text>', 'why, kept in the commit');
  return bypass
    ? command.option(
        '--bypass <code>',
        'let a refusal pass that the environment lets pass, by name (repeatable)',
        collect,
        [],
      )
    : command;
}

/** Collects a repeatable option. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** Runs a change to its end and prints what became of it. */
export async function runAndShow(context: Context, options: ChangeOptions, plan: Planner): Promise<void> {
  process.exitCode = await showOutcome(context, [await runPlanner(context, options, plan)]);
}

/** Runs a change to its end; saves its plan where that is asked for. */
export async function runPlanner(
  context: Context,
  { dryRun = false, planOut }: ChangeOptions,
  plan: Planner,
): Promise<Outcome> {
  if (planOut !== undefined && !dryRun)
    throw DeliveryError.of('INVALID_OPTION', '--plan-out goes with --dry-run: what was done needs no plan');
  const outcome = await (await context.open()).through(plan, dryRun);
  if (planOut !== undefined && outcome.kind === 'planned') savePlan(planOut, outcome.plan);
  return outcome;
}

function savePlan(file: string, plan: Plan): void {
  const { printPlan } = require('../../promotion/plan-text') as typeof import('../../promotion/plan-text');
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
 * Runs a change, as its verb plans it, and prints what became of it.
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
    ...tools
  }: Pick<Asked, 'render' | 'project'> & { words?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const entry = changeOf(data.verb);
  const request = { ...parseRequest(entry.request, data, words), ...requestOf(context, options), ...tools };
  await runAndShow(context, options, (snapshot, first) => entry.plan(snapshot, request, first));
}

/** What a request is made with. */
export function requestOf(context: Context, { reason, bypass }: ChangeOptions) {
  return {
    requestedBy: context.person(),
    now: clock(),
    content: context.content,
    ...(reason === undefined ? {} : { reason: parseOption(reasonSchema, '--reason', reason) }),
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
  return new Context(options);
}

const GLOBALS = [
  'project',
  'delivery',
  'branch',
  'forge',
  'as',
  'json',
  'color',
] as const satisfies readonly (keyof GlobalOptions)[];
