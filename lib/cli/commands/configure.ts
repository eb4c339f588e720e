import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { changeOf, type Location, type Outcome, rememberingRenderer } from '../../engine/promotion';
import type { EnvironmentData } from '../../model/environment';
import { DeliveryError } from '../../model/finding';
import { projectRenderer, type RenderSettings } from '../renderer';
import { showOutcome } from '../show-outcome';
import { renderOptions } from './render-options';
import { type ChangeOptions, changing, contextOf, requestOf, runPlanner } from './run';

interface Options extends ChangeOptions, RenderSettings {
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
  renderOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  cdk8s-delivery configure --dry-run
  cdk8s-delivery configure --reason "staging gets a soak of a day"`,
    )
    .action(async (options: Options, self: Command) => {
      const context = contextOf(self);
      const delivery = await context.delivery();
      const crds = join(context.folder, 'crds');
      const entry = changeOf('configure');
      const request = {
        verb: 'configure',
        ...(options.code === undefined ? {} : { code: options.code }),
        ...requestOf(context, options),
        render: rememberingRenderer(await projectRenderer(context, options)),
        project: await context.projectCode(),
        locationOf: (environment: EnvironmentData, home: Location) => delivery.locationOf(environment, home),
        crds: existsSync(crds) ? [crds] : [],
      };
      const parts = (await entry.parts?.(await delivery.snapshot(), request)) ?? [];
      if (options.planOut !== undefined && parts.length > 1)
        throw DeliveryError.of(
          'INVALID_OPTION',
          `--plan-out takes one plan, the configuration of ${parts.length} branches has one for each`,
        );
      const outcomes: Outcome[] = [];
      for (const part of parts)
        outcomes.push(
          await runPlanner(context, options, (snapshot, first) =>
            entry.plan(snapshot, { ...request, ...part }, first),
          ),
        );
      process.exitCode = await showOutcome(context, outcomes);
    });
}
