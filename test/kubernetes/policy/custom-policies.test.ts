import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentCheck } from '../../../lib/kubernetes/policy/content-check';
import { ruleFindings } from '../../../lib/kubernetes/policy/rule-findings';
import { rulesOf } from '../../../lib/kubernetes/policy/rules-of';
import { waiveFindings } from '../../../lib/kubernetes/policy/waivers/waivers';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import type { CustomPolicyData, EnvironmentData } from '../../../lib/model/environment';
import type { JsonMap } from '../../../lib/model/json';
import { emitYaml } from '../../../lib/yaml';
import { environment } from '../../controllers/argocd/samples';
import { findingsOf } from '../../support/codes';
import { anEnv } from '../../support/names';
import { fewReplicas, widgetCrd } from './custom-policy-samples';
import { deployment, object } from './samples';

const schemas = loadSchemas();

const prod = (custom: readonly CustomPolicyData[], more: Partial<EnvironmentData> = {}) =>
  ({ ...environment('prod'), policies: { custom, rules: { probes: 'refuse' } }, ...more }) as EnvironmentData;

function found(value: JsonMap, custom: readonly CustomPolicyData[], crdFolders: string[] = []) {
  const files = new Map([['Object.yaml', Buffer.from(emitYaml(value))]]);
  const { findings } = contentCheck(prod(custom), { crdFolders })(files, { environment: 'prod', app: 'web' });
  return findings.filter(({ message }) => custom.some(({ name }) => message.startsWith(`${name}: `)));
}

const messages = (data: EnvironmentData) =>
  findingsOf(() => rulesOf(data, schemas)).map(({ code, message, subject }) => [
    code,
    subject.environment,
    message,
  ]);

function withFolder<T>(files: Readonly<Record<string, object>>, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-crds-'));
  try {
    for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), emitYaml(value));
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('custom policies of an environment', () => {
  test('come after the built-in rules, in the order of the data', () => {
    const names = rulesOf(prod([fewReplicas(), fewReplicas({ name: 'another' })]), schemas).map(
      ({ name }) => name,
    );
    expect(names.slice(-2)).toEqual(['few-replicas', 'another']);
    expect(names).toContain('digest-only');
    expect(rulesOf(environment('prod'), schemas)).toHaveLength(names.length - 2);
  });

  test('judge manifests before the merge, with their severity and remedy', () => {
    expect(found(deployment(undefined, { replicas: 3 }), [fewReplicas()])).toEqual([]);
    const many = deployment(undefined, { replicas: 11 });
    expect(found(many, [fewReplicas()])).toMatchObject([
      {
        code: 'POLICY_FAILED',
        severity: 'refusal',
        message: 'few-replicas: Deployment "app": 11 replicas, at most 10 are allowed',
        subject: { environment: 'prod', app: 'web', object: 'Deployment app', path: '.spec.replicas' },
        remedy: 'ask for fewer replicas',
      },
    ]);
    expect(found(many, [fewReplicas({ severity: 'note' })])).toMatchObject([{ severity: 'note' }]);
  });

  test('are waived by their names', () => {
    const [failed] = found(deployment(undefined, { replicas: 11 }), [fewReplicas()]);
    const waiver = { rule: 'few-replicas', reason: 'a sale', owner: '@example/web', expires: '2026-06-30' };
    const stored = { file: 'waivers/one.yaml', environment: anEnv('prod'), waiver };
    const now = new Date('2026-06-15T12:00:00Z');
    const { findings, used } = waiveFindings(failed ? [failed] : [], [stored], now);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['WAIVED', 'note']]);
    expect([...used]).toEqual([stored]);
  });
});

describe('a policy that several environments have', () => {
  const made = (policies: EnvironmentData['policies'], from = schemas) =>
    rulesOf(environment('dev', policies && { policies }), from).at(-1);

  test('is read and checked once for those with the same schemas', () => {
    const first = made({ custom: [fewReplicas()] });
    expect(first?.name).toBe('few-replicas');
    expect(made({ custom: [fewReplicas()], rules: { probes: 'off' } })).toBe(first);
    expect(made({ custom: [fewReplicas({ severity: 'note' })] })).not.toBe(first);
    expect(made({ custom: [fewReplicas()] }, loadSchemas({ minor: '1.30' }))).not.toBe(first);
  });

  test('fails in each of them', () => {
    const broken = prod([fewReplicas({ validations: [{ expression: 'object.', message: 'x' }] })]);
    expect(messages({ ...broken, name: anEnv('dev') }).map(([, name]) => name)).toEqual(['dev']);
    expect(messages(broken).map(([, name]) => name)).toEqual(['prod']);
  });
});

describe('data with policies that cannot be used', () => {
  const typo = fewReplicas({
    name: 'typo',
    validations: [{ expression: 'object.spec.replica <= 10', message: 'many' }],
  });

  test('fails with every environment, policy and column, all at once, and judges nothing', () => {
    const broken = [
      typo,
      fewReplicas({ name: 'half', validations: [{ expression: 'object.', message: 'x' }] }),
    ];
    expect(messages(prod([fewReplicas(), ...broken]))).toEqual([
      [
        'INVALID_POLICY',
        'prod',
        expect.stringMatching(/^the policy "typo": .*did you mean "replicas"\? at column 13 .*, in prod$/),
      ],
      ['INVALID_POLICY', 'prod', expect.stringMatching(/^the policy "half": validation 1: .*, in prod$/)],
    ]);
    expect(findingsOf(() => contentCheck(prod(broken))).map(({ code }) => code)).toEqual([
      'INVALID_POLICY',
      'INVALID_POLICY',
    ]);
  });

  test('fails for the name of a built-in rule and for one that stands twice', () => {
    const custom = [
      fewReplicas(),
      fewReplicas(),
      fewReplicas({ name: 'probes' }),
      fewReplicas({ name: 'schema' }),
    ];
    expect(messages(prod(custom)).map(([, , message]) => message)).toEqual([
      'two policies of prod are named "few-replicas"',
      'the policy "probes" of prod has the name of a built-in rule',
      'the policy "schema" of prod has the name of a built-in rule',
    ]);
  });

  test('fails where the Kubernetes of the environment lacks a field that a newer one has', () => {
    const custom = [
      fewReplicas({
        match: { kinds: ['batch/v1/Job'] },
        validations: [
          { expression: "!has(object.spec.managedBy) || object.spec.managedBy != 'x'", message: 'x' },
        ],
      }),
    ];
    const at = (kubernetes: string) =>
      environment(`on-${kubernetes.slice(2)}`, { policies: { kubernetes, custom } });
    expect(ruleFindings([at('1.34'), at('1.28')], [])).toMatchObject([
      {
        code: 'INVALID_POLICY',
        subject: { environment: 'on-28' },
        message: expect.stringContaining('no such key: managedBy') as string,
      },
    ]);
  });

  test('fails for a kind that Kubernetes does not serve, with a guess', () => {
    const custom = [fewReplicas({ match: { kinds: ['apps/v1/Deploymnet'] } })];
    expect(messages(prod(custom))).toEqual([
      [
        'INVALID_POLICY',
        'prod',
        'the policy "few-replicas": the kind "apps/v1/Deploymnet" is not served by Kubernetes 1.34, did you mean "apps/v1/Deployment"?, in prod',
      ],
    ]);
  });
});

describe("a policy about a kind of the project's own", () => {
  const small = fewReplicas({
    name: 'small-widgets',
    match: { kinds: ['example.org/v1/Widget'] },
    validations: [{ expression: 'object.spec.size <= params.most', message: 'too large' }],
    params: { most: 3 },
  });
  const widget = (size: number) => object('example.org/v1', 'Widget', { spec: { size } });

  test('is checked against its CRD where that is at hand', () => {
    const typo = { ...small, validations: [{ expression: 'object.spec.sice <= 3', message: 'x' }] };
    withFolder({ 'widgets.yaml': widgetCrd() }, (folder) => {
      expect(found(widget(4), [small], [folder])).toMatchObject([{ code: 'POLICY_FAILED' }]);
      expect(found(widget(3), [small], [folder])).toEqual([]);
      expect(ruleFindings([prod([typo])], [folder])).toMatchObject([
        { message: expect.stringContaining('did you mean "size"?') as string },
      ]);
    });
  });

  test('holds without its CRD too, its expressions unchecked', () => {
    expect(ruleFindings([prod([small])], [])).toEqual([]);
    expect(found(widget(4), [small])).toMatchObject([{ code: 'POLICY_FAILED' }]);
    expect(found(widget(3), [small])).toEqual([]);
  });
});

describe('hostile data', () => {
  const failing = (expression: string) =>
    fewReplicas({ validations: [{ expression, message: 'wrong', field: 'spec' }] });

  test.each([
    [
      'a regular expression that drives others to despair',
      "('a'.matches('(a+)+$') && 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$'))",
      'wrong',
    ],
    ['a regular expression too long', `'a'.matches('${'a?'.repeat(600)}')`, 'more than 1000 characters'],
    [
      'loops in loops',
      `${'[1,2,3,4,5,6,7,8,9,10].all(x, '.repeat(8)}true${')'.repeat(8)}`,
      'more than 1000000 steps',
    ],
  ])('fails for %s, in bounded time', (_, expression, message) => {
    const [result] = found(deployment(), [failing(expression)]);
    expect(result?.code).toBe('POLICY_FAILED');
    expect(result?.message).toContain(message);
  });

  test('fails for variables that double one another', () => {
    const names = Array.from({ length: 60 }, (_, index) => `v${index}`);
    const variables = names.map((name, index) => ({
      name,
      expression: index === 0 ? '[1, 2]' : `variables.v${index - 1} + variables.v${index - 1}`,
    }));
    const custom = { ...failing('size(variables.v59) == 0'), variables };
    expect(found(deployment(), [custom])).toMatchObject([
      {
        code: 'POLICY_FAILED',
        message: expect.stringMatching(/wrong: (?:a list|the expression) .*more than/) as string,
      },
    ]);
  });

  test.each([
    ['a deep expression', `${'('.repeat(3000)}true${')'.repeat(3000)}`],
    ['a deep list', `${'['.repeat(2000)}1${']'.repeat(2000)} == []`],
    ['a wide one', Array.from({ length: 4000 }, () => 'true').join(' && ')],
  ])('fails for %s where it is read', (_, expression) => {
    expect(messages(prod([failing(expression)])).map(([code]) => code)).toEqual(['INVALID_POLICY']);
  });
});
