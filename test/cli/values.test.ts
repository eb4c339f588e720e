import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../lib/model/finding';
import { ImageReference } from '../../lib/model/scalars';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
let cli: Cli;
let folder: string;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
  folder = example.project.folder;
  const out = await temporary();
  const git = ['--git-dir', cli.place.delivery ?? '', '--work-tree', out];
  execFileSync('git', [...git, 'checkout', 'delivery', '--', 'environments']);
  await cp(join(out, 'environments'), join(folder, 'environments'), { recursive: true });
});

const BACKEND = 'environments/apps/backend.ts';

/** The app `backend` of the example with other objects. */
const backend = (source: string): string => `
import { ApiObject, Helm, Include, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { FleetApp, WebService, yamlFiles } from '../../lib';
import { fleet } from '../environments';

const unused = [ApiObject, Helm, Include, JsonPatch, k8s, WebService, yamlFiles];
export const backend = new FleetApp(fleet, 'backend', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/stefanprodan/podinfo',
  owners: ['@example/platform'],
  config: { dev: {}, staging: {}, hotfix: {}, prod: {} },
  ${source}
});
void unused;
`;

const chart = (body: string): string =>
  backend(`chart(chart, { images }, _config: object) { void images; ${body} },`);

const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** What the work tree says of its own rendering. */
async function told(code: string): Promise<readonly Finding[]> {
  write(BACKEND, code);
  const { data } = await cli.json('synth', 'backend', '--env', 'dev', '--out', 'written');
  return (data as { findings?: readonly Finding[] }).findings ?? [];
}

const short = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, message }) => `${code} ${message}`);

test('fails on values that generated classes lose, and on patches that do nothing, all at once', async () => {
  const findings = await told(
    chart(`
      const service = new k8s.KubeService(chart, 'a', { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } });
      service.addJsonPatch(JsonPatch.add('/spec/ports/0/targetPort', 9898), JsonPatch.add('/spec/trafficDistribution', 'x'));
      const web = new WebService(chart, 'server', { image: images.server, port: 9898 });
      web.deployment.addJsonPatch(JsonPatch.remove('/spec/replica'));
    `),
  );
  expect(short(findings)).toEqual([
    expect.stringMatching(/^VALUE_LOST .*Service "a": .*"\/spec\/ports\/0\/targetPort"/),
    expect.stringMatching(/^VALUE_LOST .*Service "a": .*"\/spec\/trafficDistribution"/),
    expect.stringMatching(/^PATCH_WITHOUT_EFFECT .*"\/spec\/replica"/),
  ]);
});

test('fails on texts with missing values, numbers without room and objects that are none', async () => {
  const findings = await told(
    chart(`
      const map = (id: string, more: object) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', ...more });
      map('a', { metadata: { name: 'a' }, data: { host: 'shop.undefined', js: 'if (x === undefined)\\n  return null;' } });
      map('b', { metadata: { name: 'b', labels: { 'example.org/x': 'null' } }, data: { url: 'https://[object Object]/' } });
      map('c', { metadata: { name: 'c' }, count: 12345678901234567890 });
      map('d', { metadata: { name: 'd', annotations: { 'cdk8s-delivery/literal': '.data.mode' } }, data: { mode: 'null' } });
      map('e', { metadata: { name: 'e', generateName: 'e-' } });
      new ApiObject(chart, 'f', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'f', annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"Secret","data":{"a":"eA=="}}' } } });
    `),
  );
  expect(short(findings)).toEqual([
    expect.stringMatching(/^UNDEFINED_IN_TEXT .*\.data\.host is "shop\.undefined"/),
    expect.stringMatching(/^UNDEFINED_IN_TEXT .*\[object Object\]/),
    expect.stringMatching(/^UNDEFINED_IN_TEXT .*\.metadata\.labels\.example\.org\/x is "null"/),
    expect.stringMatching(/^UNSAFE_INTEGER .*\.count is/),
    expect.stringMatching(/^INVALID_OBJECT .*generateName/),
    expect.stringMatching(/^SECRET_WITH_DATA .*last-applied-configuration/),
  ]);
});

test('fails on what readers of YAML disagree about, with positions, and says what helps', async () => {
  const object = 'apiVersion: example.org/v1\nkind: A\nmetadata: { name: a }\n';
  write('k8s/keys.yaml', `${object}spec: { y: 1, 0755: 2 }\n`);
  write('k8s/numbers.yaml', `${object}spec: { big: 9007199254740993 }\n`);
  write('k8s/directive.yaml', `%YAML 1.2\n---\n${object}`);
  write('k8s/list.yaml', 'apiVersion: v1\nkind: List\nitems: [null]\n');
  write('k8s/template.yaml', 'metadata:\n  name: {{ .Values.name }}\n{{ if x }}\n');
  write('k8s/kustomization.yaml', 'resources: []\n');
  const findings = await told(backend("source: yamlFiles('k8s'),"));
  expect(
    findings.map(({ code, subject: { file, line, column } }) => `${code} ${file}:${line}:${column ?? ''}`),
  ).toEqual([
    'BROKEN_FILE k8s/directive.yaml:1:1',
    'BROKEN_FILE k8s/keys.yaml:4:9',
    'BROKEN_FILE k8s/keys.yaml:4:15',
    'NOT_A_MANIFEST k8s/kustomization.yaml:1:',
    'BROKEN_FILE k8s/list.yaml:3:',
    'BROKEN_FILE k8s/numbers.yaml:4:14',
    'NOT_A_MANIFEST k8s/template.yaml:1:',
  ]);
  expect(findings[3]?.remedy).toContain('kustomize({ folder: … })');
  expect(findings[6]?.remedy).toContain('helm({ chart: … })');
});

test('fails on each of a kind: keys, directives, numbers, entries of lists and aliases', async () => {
  const head = (name: string) => `apiVersion: example.org/v1\nkind: A\nmetadata: { name: ${name} }\n`;
  const ten = (of: string) => `[${Array(10).fill(of).join(', ')}]`;
  const bomb = ['a', 'b', 'c', 'd', 'e', 'f'].map(
    (each, at, all) => `  ${each}: &${each} ${ten(at === 0 ? 'x' : `*${all[at - 1]}`)}\n`,
  );
  const files: Readonly<Record<string, readonly [text: string, ...said: string[]]>> = {
    'on.yaml': [
      `${head('a')}spec:\n  on: push\n  Off: 1\n`,
      'readers disagree about "on"',
      'readers disagree about "Off"',
    ],
    'n.yaml': [`${head('b')}spec: { N: x, yes: z, ~: 1 }\n`, '"N"', '"yes"', '"~"'],
    'yaml13.yaml': [`%YAML 1.3\n---\n${head('c')}`, 'the directive %YAML 1.3'],
    'own.yaml': [`%OWN a\n---\n${head('d')}`, 'the directive %OWN a'],
    'tag.yaml': [`%TAG ! tag:example.org,2000:\n---\n${head('e')}`, 'the directive %TAG'],
    'numbers.yaml': [
      `${head('f')}spec: { a: 9007199254740993, b: -9007199254740993, c: 0x20000000000001 }\n`,
      'number "9007199254740993"',
      'number "-9007199254740993"',
      'number "0x20000000000001"',
    ],
    'list.yaml': [
      'apiVersion: v1\nkind: List\nitems: [1, null]\n',
      'entry 0 of a "List" is "1"',
      'entry 1 of a "List" is null',
    ],
    'maps.yaml': [
      'apiVersion: v1\nkind: ConfigMapList\nitems: [{ metadata: { name: a } }, text]\n',
      'entry 1 of a "ConfigMapList"',
    ],
    'roles.yaml': [
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems: [[]]\n',
      'entry 0 of a "RoleList"',
    ],
    'bomb.yaml': [`${head('g')}spec:\n${bomb.join('')}`, 'the aliases stand for more than'],
    'long.yaml': [
      `${head('h')}spec:\n  a: &a ${'x'.repeat(20_000)}\n  b: [${Array(400).fill('*a').join(', ')}]\n`,
      'the aliases stand for more than',
    ],
    'self.yaml': [`${head('i')}spec: &a\n  b: *a\n`, 'stands for what it is a part of'],
  };
  for (const [file, [text]] of Object.entries(files)) write(`kinds/${file}`, text);
  const findings = await told(backend("source: yamlFiles('kinds'),"));
  for (const [file, [, ...said]] of Object.entries(files)) {
    const found = findings.filter(({ subject }) => subject.file === `kinds/${file}`);
    expect([file, found.every(({ subject }) => (subject.line ?? 0) > 0)]).toEqual([file, true]);
    for (const each of said)
      expect([file, each, found.map(({ message }) => message).join('; ')]).toEqual([
        file,
        each,
        expect.stringContaining(each),
      ]);
  }
});

test('typed lists are taken apart, a small anchor may stand often, and %YAML 1.1 is taken', async () => {
  write(
    'fine/roles.yaml',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems:\n- { metadata: { name: r1 }, rules: [] }\n- { metadata: { name: r2 }, rules: [] }\n',
  );
  write(
    'fine/maps.yaml',
    'apiVersion: v1\nkind: ConfigMapList\nmetadata: { resourceVersion: "" }\nitems:\n- { metadata: { name: m1 }, data: { a: b } }\n',
  );
  write(
    'fine/things.yaml',
    'apiVersion: example.org/v1\nkind: ThingList\nitems:\n- { metadata: { name: t1 } }\n',
  );
  write(
    'fine/nested.yaml',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: deep } }]\n',
  );
  write(
    'fine/often.yaml',
    `%YAML 1.1\n---\napiVersion: example.org/v1\nkind: Thing\nmetadata: { name: often }\nspec: { a: &a { x: 1 }, b: [${Array(300).fill('*a').join(', ')}] }\n`,
  );
  expect(await told(backend("source: yamlFiles('fine'),"))).toEqual([]);
  const files = readdirSync(join(folder, 'written'), { recursive: true, encoding: 'utf8' });
  for (const name of [
    'Role.rbac.authorization.k8s.io.r1',
    'Role.rbac.authorization.k8s.io.r2',
    'ConfigMap.m1',
    'Thing.example.org.t1',
    'ConfigMap.deep',
    'Thing.example.org.often',
  ])
    expect([
      name,
      files.filter(
        (each) =>
          each.endsWith(`/${name}.yaml`) || each.endsWith(`/${name.replace(/\.[a-z0-9.]+\./, '.')}.yaml`),
      ).length,
    ]).toEqual([name, 1]);
});

test.each([
  ['Include', "new Include(chart, 'i', { url: 'k8s/numbers.yaml' });", 'yamlFiles'],
  ['Helm', "new Helm(chart, 'h', { chart: 'charts/web' });", 'helm({ chart: … })'],
])('fails on %s of cdk8s with the sentence that helps', async (name, body, remedy) => {
  const [finding] = await told(chart(body));
  expect(finding?.message).toContain(`the code used ${name} of cdk8s, which needs`);
  expect(finding?.remedy).toContain(remedy);
});

test('fails on an image by tag in YAML with the sentence that helps, and on names that every object has', async () => {
  write(
    'one/pod.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: nginx:1 }] }\n',
  );
  const [finding] = await told(backend("source: yamlFiles('one'),"));
  expect(finding).toMatchObject({ code: 'IMAGE_WITHOUT_DIGEST' });
  expect(finding?.remedy).toContain('write its digest behind it');
  const named = await told(
    chart('').replace('images: { server', 'images: { constructor: "ghcr.io/example/x", server'),
  );
  expect(short(named)).toEqual([expect.stringMatching(/^INVALID_NAME .*"constructor" is not a name/)]);
  for (const slot of ['__proto__', 'constructor', 'toString'])
    expect(await cli.json('release', 'backend', '--image', `${slot}=${PODINFO.new}`)).toMatchObject({
      code: 2,
      data: { findings: [{ code: 'INVALID_NAME' }] },
    });
});

test('an image of a slot is what is pulled in every text of a chart', async () => {
  const { pullable } = ImageReference.parse(PODINFO.old);
  expect(
    await told(
      chart(`
      new ApiObject(chart, 'texts', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data: {
        flag: \`--image=\${images.server}\`, json: JSON.stringify({ image: images.server }), sum: '' + images.server } });
    `),
    ),
  ).toEqual([]);
  const files = readdirSync(join(folder, 'written'), { recursive: true, encoding: 'utf8' });
  const file = files.find((each) => each.endsWith('ConfigMap.texts.yaml')) ?? '';
  const text = readFileSync(join(folder, 'written', file), 'utf8');
  for (const each of [`--image=${pullable}`, `\\"${pullable}\\"`, `sum: ${pullable}`])
    expect(text).toContain(each);
});

test('a release is judged by the rules of its CRDs, and warns of what is valid and wrong', async () => {
  write(
    'crds/shop.yaml',
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.example.org }
spec:
  group: example.org
  names: { kind: Shop, plural: shops }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                min: { type: integer, default: 1 }
                max: { type: integer, default: 3 }
                names: { type: array, maxItems: 5, items: { type: string, maxLength: 10 } }
                open: { type: boolean }
                closed: { type: boolean }
              x-kubernetes-validations:
                - { rule: self.min <= self.max, messageExpression: "'min ' + string(self.min) + ' is above ' + string(self.max)" }
                - { rule: "!has(self.names) || self.names.all(each, each.startsWith('s'))", message: names begin with s }
                - { rule: "!has(self.open) || !has(self.closed)", message: open or closed }
`,
  );
  write(
    BACKEND,
    chart(`
      const web = new WebService(chart, 'server', { image: images.server, port: 9898, autoscale: { max: 3 },
        env: { API_TOKEN: 'hunter2' } });
      web.deployment.addJsonPatch(JsonPatch.add('/spec/replicas', 2));
      web.service.metadata.addAnnotation('argocd.argoproj.io/sync-wave', 'x1');
      const shops = [{ min: 4 }, { names: ['s1', 'x'] }, { open: true, closed: false }, { min: 2, names: ['s1'], open: true }];
      for (const [at, spec] of shops.entries())
        new ApiObject(chart, 'shop' + at, { apiVersion: 'example.org/v1', kind: 'Shop', metadata: { name: 's' + at }, spec });
    `),
  );
  await example.project.git('add', '--all');
  await example.project.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'values');
  const { data } = await cli.json('release', 'backend', '--image', `server=${PODINFO.new}`, '--dry-run');
  const text = JSON.stringify(data);
  for (const [at, said] of ['min 4 is above 3', 'names begin with s', 'open or closed'].entries())
    expect(text).toMatch(new RegExp(`Shop s${at}: [^"]*breaks a rule of its CRD: ${said}`));
  expect(text).not.toMatch(/Shop s3: [^"]*breaks/);
  for (const code of ['SCHEMA_RULE', 'REPLICAS_AUTOSCALED', 'SECRET_LOOKING', 'INVALID_ANNOTATION'])
    expect(text).toContain(`"${code}"`);
  expect(text).not.toContain('hunter2 ');
});

test('what is valid and wrong is named in plain YAML, each of its kind', async () => {
  const pods = `selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: "ghcr.io/a/b@sha256:${'a'.repeat(64)}" }] } }`;
  const scaler = (name: string, of: string) =>
    `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: ${name} }\nspec: { scaleTargetRef: { ${of} }, maxReplicas: 3 }\n`;
  const map = (name: string, annotations: object, data: object = {}) =>
    `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data })}\n`;
  write(
    'wrong/scaled.yaml',
    [
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec: { replicas: 2, ${pods} }\n`,
      `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: s }\nspec: { serviceName: s, replicas: 2, ${pods} }\n`,
      `---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: r }\nspec: { replicas: 2, ${pods} }\n`,
      scaler('d', 'apiVersion: apps/v1, kind: Deployment, name: d'),
      scaler('s', 'apiVersion: apps/v1, kind: StatefulSet, name: s'),
      scaler('r', 'apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: r'),
    ].join(''),
  );
  write(
    'wrong/waves.yaml',
    ['x1', '1.5', ' 1'].map((wave, at) => map(`w${at}`, { 'argocd.argoproj.io/sync-wave': wave })).join(''),
  );
  write(
    'wrong/secrets.yaml',
    map(
      'secrets',
      {},
      {
        DB_PASSWORD: 'hunter2hunter2',
        key: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n',
        url: 'postgres://u:p4ssw0rd@db/x',
        token: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      },
    ),
  );
  write(
    BACKEND,
    backend("source: yamlFiles('wrong'),").replace(
      "server: 'ghcr.io/stefanprodan/podinfo'",
      "server: { image: 'ghcr.io/stefanprodan/podinfo', unusedIn: ['dev', 'staging', 'hotfix', 'prod'] }",
    ),
  );
  await example.project.git('add', '--all');
  await example.project.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'wrong');
  const { data } = await cli.json(
    'release',
    'backend',
    '--image',
    `server=${PODINFO.new}`,
    '--env',
    'dev',
    '--dry-run',
  );
  const { findings } = data as { findings: readonly Finding[] };
  const named = (code: string) =>
    [
      ...new Set(
        findings
          .filter((each) => each.code === code && each.subject.environment === 'dev')
          .map(({ subject: { object, path } }) => `${object} ${path}`),
      ),
    ].sort();
  expect(named('REPLICAS_AUTOSCALED')).toEqual([
    'Deployment d .spec.replicas',
    'Rollout r .spec.replicas',
    'StatefulSet s .spec.replicas',
  ]);
  expect(named('INVALID_ANNOTATION')).toEqual(
    [0, 1, 2].map((at) => `ConfigMap w${at} .metadata.annotations["argocd.argoproj.io/sync-wave"]`),
  );
  expect(named('SECRET_LOOKING')).toEqual(
    ['DB_PASSWORD', 'key', 'token', 'url'].map((each) => `ConfigMap secrets .data["${each}"]`),
  );
  expect(JSON.stringify(data)).not.toMatch(/hunter2|p4ssw0rd|ghp_abc/);
});
