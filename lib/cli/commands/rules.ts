import { type Command, Option } from 'commander';
import { gateListing, gateWords } from '../../gates';
import type { PolicyForm } from '../../kubernetes/policy/admission';
import type { PackOptions, PackRule } from '../../kubernetes/policy/pack';
import type { RuleSeverity } from '../../model/environment';
import { closest, DeliveryError, quote } from '../../model/finding';
import type { GateEntry } from '../../model/gate';
import type { EnvironmentName } from '../../model/scalars';
import { offering } from '../completion/offered';
import type { Context } from '../context';
import { withExamples } from '../examples';
import { customPolicyListing, customPolicyPage } from '../print-custom-policies';
import { labelled, wrapLines } from '../wrap-lines';
import { parseRuleForm, printRulesAsYaml, RULE_FORMS } from './rules-yaml';
import { contextOf } from './run';

interface Options {
  readonly env?: EnvironmentName;
  readonly format: PolicyForm | 'text';
}

/** What a rule does in an environment. */
interface Standing {
  readonly severity: RuleSeverity;
  /** Whether its data gives the rule another severity than its profile does. */
  readonly switched: boolean;
}

export function rulesCommand(program: Command): void {
  withExamples(
    program
      .command('rules')
      .summary('list the rules that manifests are judged by, and what they ask for')
      .description(
        'Lists the built-in rules that manifests are judged by: what each asks for, and which profile it belongs to. Lists the gates that an environment may have. With a name: the documentation of that rule. With --env: what each rule does in that environment, and its custom policies, read from the delivery branch. Without --env, no repository is read.',
      )
      .argument('[name]', 'name of a rule')
      .option('--env <environment>', 'say what they do in this environment, custom policies included')
      .addOption(
        offering(
          new Option(
            '--format <form>',
            'text, or the rules of an environment as YAML for its cluster: vap (ValidatingAdmissionPolicy) or kyverno',
          )
            .argParser(parseRuleForm)
            .default('text'),
          RULE_FORMS,
        ),
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
    const pack = require('../../kubernetes/policy/pack') as typeof import('../../kubernetes/policy/pack');
    const environment = env === undefined ? undefined : (await context.snapshot()).environment(env);
    const all = environment?.policies?.custom ?? [];
    const custom = all.filter((each) => name === undefined || each.name === name);
    const rules =
      name === undefined ? ALL_RULES : custom.length > 0 ? [] : [ruleOf(name, ALL_RULES, all, env)];
    const standing = environment && standingIn(pack.packOptionsOf(environment), pack);
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
    for (const line of wrapLines(lines, context.out.columns)) context.out.line(line);
    context.out.data('rules', {
      outcome: 'done',
      environment: environment?.name ?? null,
      rules: rules.map((rule) => ({
        name: rule.name,
        title: rule.title,
        docs: rule.docs,
        profile: rule.profile,
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

function standingIn(
  options: PackOptions,
  { severityOf, severityByProfile }: typeof import('../../kubernetes/policy/pack'),
): (rule: PackRule) => Standing {
  return (rule) => {
    const severity = severityOf(rule, options);
    return { severity, switched: severity !== severityByProfile(rule, options) };
  };
}

/** What a rule does, for its column. */
function mark(severity: RuleSeverity, { out: { colors } }: Context): string {
  const color = { refuse: colors.green, warn: colors.yellow, off: colors.dim }[severity];
  return `${color(MARKS[severity].padEnd('refuses'.length))}  `;
}

const MARKS: Readonly<Record<RuleSeverity, string>> = { refuse: 'refuses', warn: 'warns', off: 'off' };

function listing(
  rules: readonly PackRule[],
  context: Context,
  environment: EnvironmentName | undefined,
  standing: ((rule: PackRule) => Standing) | undefined,
): string[] {
  const { colors } = context.out;
  const width = Math.max(...rules.map(({ name }) => name.length));
  const head = environment === undefined ? [] : [colors.dim(`in ${environment}:`)];
  const { PROFILE_WORDS } =
    require('../../kubernetes/policy/pack') as typeof import('../../kubernetes/policy/pack');
  const groups = [...new Set(rules.map(({ profile }) => profile))];
  return [
    ...head,
    ...groups.flatMap((profile, at) => [
      ...(at === 0 ? [] : ['']),
      colors.dim(`${PROFILE_WORDS[profile]}:`),
      ...rules
        .filter((rule) => rule.profile === profile)
        .flatMap((rule) => {
          const state = standing?.(rule);
          const does = state ? mark(state.severity, context) : '';
          const here = state?.switched ? `  ${colors.dim('(chosen here)')}` : '';
          const indent = ' '.repeat(width + 2 + (state ? 'refuses'.length + 2 : 0));
          const first = `${does}${colors.bold(rule.name.padEnd(width))}  `;
          return labelled(first, `${rule.title}${here}`, indent, context.out);
        }),
    ]),
  ];
}

/** The registered kinds of gates, or the gates of an environment and what they wait for. */
function gateLines(gates: readonly GateEntry[] | undefined, { out }: Context): readonly string[] {
  const { colors } = out;
  const rows = gates
    ? gates.map(gateWords).map(({ gate, asks }) => [gate, asks] as const)
    : gateListing().map(({ gate, about }) => [gate, about] as const);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([gate]) => gate.length));
  const head = gates ? 'gates that a release has to pass here:' : 'gates that an environment may have:';
  return [
    '',
    colors.dim(head),
    ...rows.flatMap(([gate, text]) =>
      labelled(`${colors.bold(gate.padEnd(width))}  `, text, ' '.repeat(width + 2), out),
    ),
  ];
}

function page(
  rule: PackRule,
  { out: { colors } }: Context,
  environment: EnvironmentName | undefined,
  standing: ((rule: PackRule) => Standing) | undefined,
): string[] {
  const state = standing?.(rule);
  const here = state && `${MARKS[state.severity]}${state.switched ? ', chosen by its data' : ''}`;
  const { PROFILE_WORDS } =
    require('../../kubernetes/policy/pack') as typeof import('../../kubernetes/policy/pack');
  return [
    `${colors.bold(rule.name)}: ${rule.title}`,
    '',
    rule.docs,
    '',
    `profile: ${PROFILE_WORDS[rule.profile]}`,
    ...(here === undefined ? [] : [`in ${environment}: ${here}`]),
  ];
}
