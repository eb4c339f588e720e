import { parseAllDocuments } from 'yaml';
import { CONTROLLER_RULES } from '../../lib/controllers/policy';
import { policyObjects } from '../../lib/kubernetes/policy/admission';
import type { EnvironmentData } from '../../lib/model/environment';
import { parseEnvironment } from '../../lib/registry';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

const OPTIONS = { controlGroups: ['argoproj.io'], controllerRules: CONTROLLER_RULES };

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

let cli: Cli;
let prod: EnvironmentData;
beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  const copy = await example.copy();
  cli = copy.cli;
  const file = 'environments/prod/environment.yaml';
  const text = await example.project.git(`--git-dir=${copy.path}`, 'show', `delivery:${file}`);
  prod = parseEnvironment(`${text}\n`, file).environment;
});

test.each(['vap', 'kyverno'] as const)('rules are printed as objects for a cluster: %s', async (form) => {
  const text = await cli.ok('rules', '--env', 'prod', '--format', form);
  const { objects, leftOut } = policyObjects(prod, form, OPTIONS);
  expect(objects.length).toBeGreaterThan(20);
  expect(parseAllDocuments(text).map((each) => each.toJS() as unknown)).toEqual(
    JSON.parse(JSON.stringify(objects)),
  );
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  expect(comments).toEqual(leftOut.map(({ policy, reason }) => `# left out: ${policy}: ${reason}`));
  expect(leftOut.map(({ policy }) => policy)).toEqual([
    'disruption-budget',
    'no-default-project',
    'no-application-overrides',
  ]);
});

test('an environment that wants warnings only gets policies that warn', () => {
  const warned = { ...prod, policies: { ...prod.policies, admission: 'warn' as const } };
  for (const [form, kind] of [
    ['vap', 'ValidatingAdmissionPolicyBinding'],
    ['kyverno', 'ValidatingPolicy'],
  ] as const) {
    const actions = policyObjects(warned, form, OPTIONS)
      .objects.filter((each) => each.kind === kind)
      .map(({ spec }) => (spec as { validationActions: string[] }).validationActions);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.flat()).not.toContain('Deny');
  }
});

test.each([
  [['--format', 'kyverno']],
  [['probes', '--env', 'prod', '--format', 'vap']],
  [['--env', 'prod', '--format', 'vap', '--json']],
])('fails to print rules as YAML with %j', async (words) => {
  const { code, all } = await cli.run('rules', ...words);
  expect([code, all]).toEqual([2, expect.stringContaining('it goes with --env')]);
});

test('fails for a form that there is not', async () => {
  const { code, all } = await cli.run('rules', '--env', 'prod', '--format', 'rego');
  expect([code, all]).toEqual([
    2,
    expect.stringContaining('"rego" is not a format; known: text, vap, kyverno'),
  ]);
});
