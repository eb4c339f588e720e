import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controllerKinds } from '../../../lib/controllers/schema';
import { contentCheck } from '../../../lib/kubernetes/policy/content-check';
import type { EnvironmentData } from '../../../lib/model/environment';
import { emitYaml } from '../../../lib/yaml';
import { type EnvironmentInput, environmentOf } from '../../support/environment';
import { thrownCodes } from '../../support/outcome-codes';

const environment = ({ policies, ...more }: Partial<EnvironmentInput> = {}) =>
  environmentOf('prod', { ...more, policies: { production: 'refuse', ...policies } });

const service = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop', labels: { 'app.kubernetes.io/name': 'shop' } },
  spec: { ports: [{ port: 80 }], ...spec },
});

function codesOf(object: object, data = environment(), crdFolders: string[] = []): string[] {
  const files = new Map([['Object.yaml', Buffer.from(emitYaml(object))]]);
  return contentCheck(data, { crdFolders })(files, { environment: 'prod', app: 'shop' })
    .findings.filter(({ severity }) => severity === 'refusal')
    .map(({ code, message }) => (code === 'POLICY_FAILED' ? `${code} ${message.split(':')[0]}` : code));
}

test('a plain object passes', () => {
  expect(codesOf(service({}))).toEqual([]);
});

test('schema and rules are judged together', () => {
  expect(codesOf(service({ type: 'LoadBalancer', prots: [] })).sort()).toEqual([
    'POLICY_FAILED internal-services',
    'SCHEMA_UNKNOWN_FIELD',
  ]);
});

test.each([
  ['apps/v1', 'StatefulSet', undefined],
  ['batch/v1', 'CronJob', undefined],
  ['apps/v1', 'Deployment', { selector: { matchLabels: { app: 'shop' } } }],
])('a %s %s without its pods has one mistake, not one of each rule', (apiVersion, kind, spec) => {
  const labels = { 'app.kubernetes.io/name': 'shop' };
  const object = { apiVersion, kind, metadata: { name: 'shop', labels }, ...(spec && { spec }) };
  expect(codesOf(object)).toEqual(['SCHEMA_REQUIRED']);
});

test('a rule is switched off by the data of the environment', () => {
  const data = environment({ policies: { rules: { 'internal-services': 'off' } } });
  expect(codesOf(service({ type: 'LoadBalancer' }), data)).toEqual([]);
});

test.each([
  ['postgresql.cnpg.io/v1', 'Cluster', { imageName: `ghcr.io/a/b:latest@sha256:${'ab'.repeat(32)}` }],
  ['tekton.dev/v1', 'Task', { steps: [{ image: `ghcr.io/a/b:main@sha256:${'ab'.repeat(32)}` }] }],
  [
    'example.org/v1',
    'Thing',
    { image: { repository: 'a/b', tag: 'edge', digest: `sha256:${'ab'.repeat(32)}` } },
  ],
])('a tag that moves beside a digest is seen in a %s %s', (apiVersion, kind, spec) => {
  const object = { apiVersion, kind, metadata: { name: 'shop' }, spec };
  expect(codesOf(object)).toContain('POLICY_FAILED a tag that moves');
  const off = environment({ policies: { rules: { 'denied-tags': 'off' } } });
  expect(codesOf(object, off)).not.toContain('POLICY_FAILED a tag that moves');
});

test('fails for a rule and a release of Kubernetes that there are not', async () => {
  const make = async (policies: EnvironmentData['policies']) =>
    thrownCodes(Promise.resolve().then(() => contentCheck(environment(policies ? { policies } : {}))));
  expect(await make({ rules: { 'internal-service': 'off' } })).toEqual(['INVALID_OPTION']);
  expect(await make({ kubernetes: '1.99' })).toEqual(['INVALID_OPTION']);
});

test('an API that the cluster no longer serves is refused, and was not before', () => {
  const schema = {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'shop' },
    spec: { type: 'Exempt' },
  };
  expect(codesOf(schema, environment({ policies: { kubernetes: '1.34' } }))).toContain('API_REMOVED');
  expect(codesOf(schema, environment({ policies: { kubernetes: '1.28' } }))).not.toContain('API_REMOVED');
});

test("the project's own resource definitions count", () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-crds-'));
  try {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.org' },
      spec: {
        group: 'example.org',
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    };
    writeFileSync(join(folder, 'widgets.yaml'), emitYaml(crd));
    const widget = (size: unknown) => ({
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { size },
    });
    expect(codesOf(widget(3), environment(), [folder])).toEqual([]);
    expect(codesOf(widget('three'), environment(), [folder])).toEqual(['SCHEMA_TYPE']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('fails on a file that is not a canonical manifest', () => {
  const files = new Map([['x.yaml', Buffer.from('a: &x 1\nb: *x\n')]]);
  const { findings } = contentCheck(environment())(files, { environment: 'prod', app: 'shop' });
  expect(findings.map(({ code }) => code)).toEqual(['RENDER_OUTPUT']);
});

describe('a kind that only a CRD of the project describes', () => {
  const judged = (
    apiVersion: string,
    options: Parameters<typeof contentCheck>[1],
    kind = 'Widget',
    of = environment(),
  ) => {
    const widget = { apiVersion, kind, metadata: { name: 'w' }, spec: { size: 3 } };
    const files = new Map([[`${kind}.w.yaml`, Buffer.from(emitYaml(widget))]]);
    const { findings } = contentCheck(of, options)(files, { environment: 'prod', app: 'shop' });
    return findings.map(
      ({ severity, undecided, code }) => `${severity}${undecided ? ' undecided' : ''} ${code}`,
    );
  };

  test('fails where the project is at hand and has none', () => {
    expect(judged('example.org/v1', { controllerKinds })).toEqual(['refusal undecided SCHEMA_UNKNOWN_KIND']);
  });

  test('fails where data alone is at hand, as undecided', () => {
    expect(judged('example.org/v1', { project: false })).toEqual(['refusal undecided SCHEMA_UNKNOWN_KIND']);
  });

  test('is looked for by its name where a group is known in part, and may be named as external', () => {
    const named = (...externalKinds: string[]) => environment({ policies: { externalKinds } });
    for (const [apiVersion, kind] of [
      ['argoproj.io/v1alpha1', 'Workflow'],
      ['gateway.networking.k8s.io/v1', 'Gateway'],
      ['source.toolkit.fluxcd.io/v1', 'HelmChart'],
      ['acid.zalan.do/v1', 'postgresql'],
    ] as const) {
      const name = `${apiVersion.split('/')[0]}/${kind}`;
      // What is said of images and sources of these kinds is not the question here.
      const ask = (of?: EnvironmentData) =>
        judged(apiVersion, { controllerKinds }, kind, of).filter((each) => each.includes(' SCHEMA_'));
      expect([name, ask()]).toEqual([name, ['refusal undecided SCHEMA_UNKNOWN_KIND']]);
      expect([name, ask(named(name))]).toEqual([name, ['note undecided SCHEMA_UNKNOWN_KIND']]);
    }
    // another version of a kind that is known is none
    expect(
      judged('argoproj.io/v9', { controllerKinds }, 'Application', named('argoproj.io/Application')),
    ).toEqual(['refusal SCHEMA_UNKNOWN_KIND']);
  });

  test.each(['apps/v1', 'v1', 'networking.k8s.io/v1', 'nodots/v1'])(
    'fails for a group that is known, or can be no CRD, wherever it is judged: %s',
    (apiVersion) => {
      expect(judged(apiVersion, { project: false, controllerKinds })).toEqual([
        'refusal SCHEMA_UNKNOWN_KIND',
      ]);
    },
  );
});
