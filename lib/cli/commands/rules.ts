import type { Command } from 'commander';
import { closest, DeliveryError, quote } from '../../finding';
import type { PackOptions, PackRule } from '../../policy/pack';
import type { Context } from '../context';
import { contextOf } from './run';

/** What an environment makes of a rule. */
interface Standing {
  readonly on: boolean;
  /** Whether its data switches the rule against what it is by itself. */
  readonly switched: boolean;
}

export function rulesCommand(program: Command): void {
  program
    .command('rules')
    .summary('the built-in rules, and what they ask for')
    .description(
      'The built-in rules that manifests are judged by: what each asks for and where it holds by itself. With the name of one: its documentation. With --env: which hold in an environment, by its data in the delivery branch; without, no repository is looked at.',
    )
    .argument('[name]', 'name of a rule')
    .option('--env <environment>', 'say which hold in this environment')
    .addHelpText(
      'after',
      '\nExamples:\n  cdk8s-delivery rules\n  cdk8s-delivery rules probes\n  cdk8s-delivery rules --env prod --json',
    )
    .action(async (name: string | undefined, { env }: { env?: string }, command: Command) => {
      const context = contextOf(command);
      // Loaded late: expressions take a while to load, and other commands have no use for them.
      const { PACK, packOptionsOf } = require('../../policy/pack') as typeof import('../../policy/pack');
      const rules = name === undefined ? PACK : [ruleOf(name, PACK)];
      const environment = env === undefined ? undefined : (await context.snapshot()).environment(env);
      const standing = environment && standingIn(packOptionsOf(environment));
      const lines =
        name === undefined
          ? listing(rules, context, environment?.name, standing)
          : rules.flatMap((rule) => page(rule, context, environment?.name, standing));
      for (const line of lines) context.out.line(line);
      context.out.data({
        schema: 'cdk8s-delivery/rules/v1',
        environment: environment?.name ?? null,
        rules: rules.map((rule) => ({
          name: rule.name,
          title: rule.title,
          docs: rule.docs,
          holds: rule.holds,
          ...standing?.(rule),
        })),
      });
    });
}

function ruleOf(name: string, pack: readonly PackRule[]): PackRule {
  const found = pack.find((each) => each.name === name);
  if (found) return found;
  const names = pack.map((each) => each.name);
  const meant = closest(name, names);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(name)} is no built-in rule, there are: ${names.join(', ')}${meant === undefined ? '' : `; did you mean ${quote(meant)}?`}`,
  );
}

function standingIn(options: PackOptions): (rule: PackRule) => Standing {
  return (rule) => {
    const own = rule.on(options);
    const on = options.rules?.[rule.name] ?? own;
    return { on, switched: on !== own };
  };
}

function listing(
  rules: readonly PackRule[],
  { out: { colors } }: Context,
  environment: string | undefined,
  standing: ((rule: PackRule) => Standing) | undefined,
): string[] {
  const width = Math.max(...rules.map(({ name }) => name.length));
  const head = environment === undefined ? [] : [colors.dim(`in ${environment}:`)];
  return [
    ...head,
    ...rules.map((rule) => {
      const state = standing?.(rule);
      const mark = state ? `${state.on ? colors.green('on ') : colors.yellow('off')} ` : '';
      const where = state?.switched ? `${rule.holds}; switched here` : rule.holds;
      return `${mark}${colors.bold(rule.name.padEnd(width))}  ${rule.title}  ${colors.dim(`(${where})`)}`;
    }),
  ];
}

function page(
  rule: PackRule,
  { out: { colors } }: Context,
  environment: string | undefined,
  standing: ((rule: PackRule) => Standing) | undefined,
): string[] {
  const state = standing?.(rule);
  const here = state && `${state.on ? 'on' : 'off'}${state.switched ? ', switched by its data' : ''}`;
  return [
    `${colors.bold(rule.name)}: ${rule.title}`,
    '',
    rule.docs,
    '',
    `holds: ${rule.holds}`,
    ...(here === undefined ? [] : [`in ${environment}: ${here}`]),
  ];
}
