import type { Command } from 'commander';
import { gateListing, gateWords } from '../../gates';
import type { PolicyForm } from '../../kubernetes/policy/admission';
import type { PackOptions, PackRule } from '../../kubernetes/policy/pack';
import { closest, DeliveryError, quote } from '../../model/finding';
import type { GateEntry } from '../../model/gate';
import type { EnvironmentName } from '../../model/scalars';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { customPolicyListing, customPolicyPage } from '../print-custom-policies';
import { wrapLines } from '../wrap-lines';
import { parseRuleForm, printRulesAsYaml } from './rules-yaml';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly format: PolicyForm | 'text';
}

/** What an environment makes of a rule. */
interface Standing {
  readonly on: boolean;
  /** Whether its data switches the rule against what it is by itself. */
  readonly switched: boolean;
}

export function rulesCommand(program: Command): void {
  withExamples(
    program
      .command('rules')
      .summary('list the rules that manifests are judged by, and what they ask for')
      .description(
        'Lists the built-in rules that manifests are judged by: what each asks for, and where it is on by default. Lists the gates that an environment may have. With a name: the documentation of that rule. With --env: which rules are on in that environment, and its custom policies, read from the delivery branch. Without --env, no repository is read.',
      )
      .argument('[name]', 'name of a rule')
      .option('--env <environment>', 'say which hold in this environment, custom policies included')
      .option(
        '--format <form>',
        'text, or the rules of an environment as YAML for its cluster: vap (ValidatingAdmissionPolicy) or kyverno',
        parseRuleForm,
        'text',
      ),
    'rules',
    'rules probes',
    'rules --env prod --json',
    'rules few-replicas --env prod',
    'rules --env prod --format kyverno',
  ).action(async (name: string | undefined, { env, format }: Options, command: Command) => {
    const context = contextOf(command);
    if (format !== 'text') return printRulesAsYaml(context, format, { env, name });
    // Loaded late: expressions take a while to load, and other commands have no use for them.
    const { ALL_RULES } = require('../../controllers/policy') as typeof import('../../controllers/policy');
    const { packOptionsOf } =
      require('../../kubernetes/policy/pack') as typeof import('../../kubernetes/policy/pack');
    const environment = env === undefined ? undefined : (await context.snapshot()).environment(env);
    const all = environment?.policies?.custom ?? [];
    const custom = all.filter((each) => name === undefined || each.name === name);
    const rules =
      name === undefined ? ALL_RULES : custom.length > 0 ? [] : [ruleOf(name, ALL_RULES, all, env)];
    const standing = environment && standingIn(packOptionsOf(environment));
    const { colors } = context.out;
    const lines =
      name === undefined
        ? [
            ...listing(rules, context, environment?.name, standing),
            ...customPolicyListing(custom, colors),
            ...gateLines(environment?.gates, context),
          ]
        : [
            ...rules.flatMap((rule) => page(rule, context, environment?.name, standing)),
            ...(environment
              ? custom.flatMap((each) => customPolicyPage(each, colors, environment.name))
              : []),
          ];
    const columns = process.stdout.isTTY ? context.out.width : undefined;
    for (const line of wrapLines(lines, columns)) context.out.line(line);
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
      ...(environment && { custom: custom.map((policy) => ({ severity: 'refusal', ...policy })) }),
      gates: environment ? environment.gates.map(gateWords) : gateListing(),
    });
  });
}

function ruleOf(
  name: string,
  pack: readonly PackRule[],
  custom: readonly { readonly name: string }[],
  environment: EnvironmentName | undefined,
): PackRule {
  const found = pack.find((each) => each.name === name);
  if (found) return found;
  const names = [...pack, ...custom].map((each) => each.name);
  const meant = closest(name, names);
  const what = environment === undefined ? 'not a built-in rule' : `not a rule of ${environment}`;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(name)} is ${what}; known: ${names.join(', ')}${meant === undefined ? '' : `; did you mean ${quote(meant)}?`}`,
    {},
    environment === undefined
      ? {
          remedy: 'name one of these; a custom policy is shown with `--env` and an environment that has it',
        }
      : {},
  );
}

function standingIn(options: PackOptions): (rule: PackRule) => Standing {
  return (rule) => {
    const byDefault = rule.on(options);
    const on = options.rules?.[rule.name] ?? byDefault;
    return { on, switched: on !== byDefault };
  };
}

function listing(
  rules: readonly PackRule[],
  { out: { colors } }: Context,
  environment: EnvironmentName | undefined,
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

/** The kinds of gates that there are, or the gates of an environment and what they wait for. */
function gateLines(gates: readonly GateEntry[] | undefined, { out: { colors } }: Context): readonly string[] {
  const rows = gates
    ? gates.map(gateWords).map(({ gate, asks }) => [gate, asks] as const)
    : gateListing().map(({ gate, about }) => [gate, about] as const);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([gate]) => gate.length));
  const head = gates ? 'gates that a release has to pass here:' : 'gates that an environment may have:';
  return ['', colors.dim(head), ...rows.map(([gate, text]) => `${colors.bold(gate.padEnd(width))}  ${text}`)];
}

function page(
  rule: PackRule,
  { out: { colors } }: Context,
  environment: EnvironmentName | undefined,
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
