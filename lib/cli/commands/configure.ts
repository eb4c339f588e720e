import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  type Outcome,
  type ProjectCode,
  planConfiguration,
  rememberingRenderer,
  runChange,
  type Snapshot,
} from '../../engine/promotion';
import type { EnvironmentData } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import { proposalText } from '../../views/plan/proposal-text';
import { interruption } from '../interruption';
import { projectRenderer, type RenderSettings } from '../renderer';
import { showOutcome } from '../show-outcome';
import { renderOptions } from './release';
import { type ChangeOptions, changing, contextOf, requestOf } from './run';

interface Options extends ChangeOptions, RenderSettings {
  readonly code?: string;
}

export function configureCommand(program: Command): void {
  const command = changing(program.command('configure'))
    .summary('bring the typed environments into the delivery data')
    .description(
      "Writes environments and apps as data, and the environments' own objects (AppProject, root Application, …). No release moves. Where an environment that is there already asks for approval, this is a proposal.",
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
      const project = await context.projectCode();
      const delivery = await context.delivery();
      const render = rememberingRenderer(await projectRenderer(context, options));
      let chosen: string | undefined;
      const planAll = async (snapshot: Snapshot) => {
        chosen ??= await codeOf(snapshot, project, options.code);
        const code = chosen;
        const rendered = await render({ code, apps: [], environmentObjects: ['*'] });
        await assertProtected(project, code, snapshot, rendered.fleet.environments);
        assertRules(rendered.fleet.environments, join(context.folder, 'crds'));
        return planConfiguration(snapshot, {
          ...requestOf(context, options),
          rendered,
          siteOf: (environment) => delivery.siteOf(environment, snapshot.home),
        });
      };
      const outcomes: Outcome[] = [];
      const plans = await planAll(await delivery.snapshot());
      for (const { repository, branch } of plans) {
        outcomes.push(
          await runChange(
            delivery,
            async (snapshot) => {
              const plan = (await planAll(snapshot)).find(
                (each) => each.repository === repository && each.branch === branch,
              );
              if (plan) return plan;
              throw DeliveryError.of('INTERNAL', `there is no plan for branch ${branch} any more`);
            },
            {
              forge: (snapshot) => context.forge(snapshot),
              describe: proposalText,
              dryRun: options.dryRun ?? false,
              onProgress: (step) => context.out.step(step),
              signal: interruption,
            },
          ),
        );
      }
      process.exitCode = await showOutcome(context, outcomes);
    });
}

async function codeOf(
  snapshot: Snapshot,
  project: ProjectCode,
  revision: string | undefined,
): Promise<string> {
  if (revision !== undefined) return project.normalise(await project.resolve(revision));
  const [environment] = snapshot.environments;
  const [head] = environment ? project.allowed(environment.code.branches) : [];
  return project.normalise(head?.[1] ?? (await project.resolve('HEAD')));
}

/** What is there already decides which branches count; only the very first time the code speaks for itself. */
async function assertProtected(
  project: ProjectCode,
  code: string,
  snapshot: Snapshot,
  described: readonly { readonly code: { readonly branches: string[] } }[],
): Promise<void> {
  const known = snapshot.environments.length > 0 ? snapshot.environments : described;
  for (const {
    code: { branches },
  } of known) {
    if (!(await project.isProtected(code, branches))) {
      throw DeliveryError.of(
        'CODE_NOT_PROTECTED',
        `code ${code.slice(0, 12)} is on none of the branches that definitions may come from: ${branches.join(', ')}`,
      );
    }
  }
}

/** Data with a rule that cannot be used would stop whatever is judged by it. */
function assertRules(environments: readonly EnvironmentData[], crds: string): void {
  if (!environments.some(({ policies }) => policies !== undefined)) return;
  // Loaded late: expressions take a while to load, and many fleets leave the rules as they are.
  const { ruleFindings } =
    require('../../kubernetes/policy/rule-findings') as typeof import('../../kubernetes/policy/rule-findings');
  DeliveryError.throwIfAny(ruleFindings(environments, existsSync(crds) ? [crds] : []));
}
