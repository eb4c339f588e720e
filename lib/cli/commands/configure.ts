import type { Command } from 'commander';
import type { ChangeOutcome, ConfigureChange } from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { parseCommitId } from '../../model/scalars';
import { withExamples } from '../examples';
import { showOutcome } from '../show-outcome';
import { tellCheckout } from '../tell-checkout';
import { renderOptions } from './render-options';
import { type ChangeOptions, changing, contextOf, runChange, termsOf } from './run';

interface Options extends ChangeOptions {
  readonly code?: string;
}

export function configureCommand(program: Command): void {
  const command = changing(program.command('configure'))
    .summary('bring the typed environments into the delivery data')
    .description(
      "Writes environments and apps as data, and the environments' inputs. No release moves. Where an environment that is there already asks for approval, this is a proposal.",
    )
    .option(
      '--code <revision>',
      'revision of the typed definitions; the head of the first allowed branch unless given',
    );
  withExamples(
    renderOptions(command),
    'configure --dry-run',
    'configure --reason "staging gets a soak of a day"',
  ).action(async (options: Options, self: Command) => {
    const context = contextOf(self);
    const delivery = await context.open();
    const { code } = options;
    const { acceptHead } = context.options;
    const parts = await delivery.parts(
      {
        verb: 'configure',
        ...(code === undefined ? {} : { code }),
        ...(acceptHead === 'none' ? { acceptHead } : {}),
      },
      termsOf(options),
    );
    if (options.planOut !== undefined && parts.length > 1)
      throw DeliveryError.of(
        'INVALID_OPTION',
        `--plan-out takes one plan, this configuration has ${parts.length} parts with one each`,
      );
    const outcomes: ChangeOutcome[] = [];
    for (const part of parts) outcomes.push(await runChange(context, options, part));
    const [rendered] = outcomes.flatMap(({ plan }) => (plan.change as ConfigureChange).code ?? []);
    if (code === undefined && rendered !== undefined) await tellCheckout(context, parseCommitId(rendered));
    process.exitCode = await showOutcome(context, outcomes);
  });
}
