import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { DeliveryError, quote } from '../../model/finding';
import { parsePlan } from '../../promotion/index';
import { withExamples } from '../examples';
import { showOutcome } from '../show-outcome';
import { contextOf } from './run';

export function applyCommand(program: Command): void {
  withExamples(
    program
      .command('apply')
      .summary('make the change of a saved plan')
      .description(
        'Plans the request of a saved plan again, on the present state and by the present rules, and makes the change if the result is the saved plan. Any other plan is refused.',
      )
      .argument('<file>', 'what --plan-out wrote'),
    'apply plan.json',
    'promote frontend --to prod --dry-run --plan-out plan.json',
  ).action(async (file: string, _options: object, command: Command) => {
    const context = contextOf(command);
    const plan = parsePlan(readPlan(file), file);
    process.exitCode = await showOutcome(context, [await (await context.open()).apply(plan)]);
  });
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(file)} cannot be read: ${(cause as Error).message}`,
      {},
      { cause },
    );
  }
}
