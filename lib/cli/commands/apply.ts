import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { commandLine, optionWords, type Plan } from '../../engine/promotion';
import { DeliveryError, quote } from '../../model/finding';
import { parsePlan } from '../../promotion/index';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { assertPlainFile } from '../plain-file';
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
    await inItsPlace(context, plan, file);
    process.exitCode = await showOutcome(context, [await (await context.open()).apply(plan)]);
  });
}

/** Refuses to apply a plan where no delivery data is, and names the repository that it was made for. */
async function inItsPlace(context: Context, { repository, branch }: Plan, file: string): Promise<void> {
  try {
    await context.judgePlace();
  } catch (cause) {
    if (!(cause instanceof DeliveryError) || cause.code !== 'NO_DELIVERY') throw cause;
    const line = commandLine(
      'apply',
      file,
      ...optionWords('delivery', repository),
      ...optionWords('branch', branch),
    );
    throw DeliveryError.of(
      'NO_DELIVERY',
      `${cause.findings[0].message}; the plan is for branch ${quote(branch)} of ${quote(repository)}`,
      {},
      { cause, remedy: `where that is the right one: \`${line}\`` },
    );
  }
}

function readPlan(file: string): string {
  assertPlainFile('<file>', file);
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
