import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readOutput } from '../../../lib/engine/render';
import type { OutputLimits } from '../../../lib/engine/render/limits';
import type { FleetDescription, RenderRequest } from '../../../lib/model/exchange';
import { DeliveryError } from '../../../lib/model/finding';
import { emitYaml } from '../../../lib/yaml';
import { anApp, anEnv } from '../../support/names';
import { encrypted, sopsSecret } from '../../support/sops-secret';
import { DIGEST, FLEET, IMAGE, MANIFEST, REQUEST } from './project';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE = 'dev/web/objects/Deployment.web.yaml';

interface Given {
  readonly fleet?: Partial<FleetDescription> | string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly request?: Partial<RenderRequest>;
  readonly limits?: Partial<OutputLimits>;
}

function read({ fleet = {}, files = {}, request = {}, limits = {} }: Given) {
  const description = typeof fleet === 'string' ? fleet : JSON.stringify({ ...FLEET, ...fleet });
  for (const [path, content] of Object.entries({ 'fleet.json': description, [FILE]: MANIFEST, ...files })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return readOutput(folder, { ...REQUEST, ...request }, limits);
}

/** `CODE subject` of every finding. */
function findings(given: Given): string[] {
  try {
    read(given);
    return [];
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return error.findings.map(({ code, subject }) =>
      [code, subject.file ?? [subject.environment, subject.app].filter(Boolean).join('/')].join(' ').trim(),
    );
  }
}

const ENVIRONMENTS = FLEET.environments.slice(0, 2) as [
  (typeof FLEET.environments)[0],
  (typeof FLEET.environments)[0],
];

test('gives targets and inputs of environments as bytes by path, nested folders included, in code-unit order', () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n';
  const { targets, environmentInputs } = read({
    fleet: { environmentInputs: [anEnv('prod')] },
    files: {
      'prod/_inputs/ns/Namespace.web.yaml': namespace,
      'dev/web/delivery/application.yaml': namespace,
      'dev/web/objects/B.yaml': MANIFEST.replace('name: web', 'name: b'),
    },
    request: { environmentInputs: ['prod'] },
  });
  expect([...(targets.get('dev/web')?.keys() ?? [])]).toEqual([
    'delivery/application.yaml',
    'objects/B.yaml',
    'objects/Deployment.web.yaml',
  ]);
  expect(environmentInputs.get('prod')?.get('ns/Namespace.web.yaml')?.toString()).toBe(namespace);
});

describe("the administrator's file of an environment", () => {
  const document = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n';
  const header = '# apply it\n---\n';
  const files = (text: string) => ({ 'bootstrap/prod.yaml': text });
  const asked = { fleet: { bootstrap: [anEnv('prod')] }, request: { bootstrap: [anEnv('prod')] } };

  test('is given as it was written: comments, and one document per object', () => {
    const text = `${header}${document}---\n${document.replace('web', 'other')}`;
    expect(read({ ...asked, files: files(text) }).bootstrap).toEqual(new Map([['prod', text]]));
  });

  test.each([
    ['is missing', {}],
    ['has no comments at its beginning', files(document)],
    ['hides something behind a comment', files(`# a \u001b[2J\n---\n${document}`)],
    ['holds YAML in another form', files(`${header}{ apiVersion: v1 }\n`)],
    ['holds the same object twice', files(`${header}${document}---\n${document}`)],
    [
      'stands beside one that nobody asked for',
      { ...files(`${header}${document}`), 'bootstrap/dev.yaml': document },
    ],
  ])('fails where it %s', (_, written) => {
    expect(findings({ ...asked, files: written as Record<string, string> })[0]).toMatch(/^RENDER_OUTPUT/);
  });
});

test('an app asked for is expected in every environment where it exists', () => {
  const both = {
    targets: [
      { environment: anEnv('dev'), app: anApp('web') },
      { environment: anEnv('prod'), app: anApp('web') },
    ],
  };
  const request = { targets: [], apps: [{ app: anApp('web'), images: { server: IMAGE } }] };
  expect(findings({ request })).toEqual(['RENDER_OUTPUT']);
  expect(
    findings({ request, fleet: both, files: { 'prod/web/objects/Deployment.web.yaml': MANIFEST } }),
  ).toEqual([]);
});

test('says of each file that is there what made it, as the code claims; an older version says nothing', () => {
  const originsWith = (origins?: Record<string, string>) => {
    const target = { environment: anEnv('dev'), app: anApp('web'), ...(origins && { origins }) };
    return [...(read({ fleet: { targets: [target] } }).origins.get('dev/web') ?? [])];
  };
  const origins = { 'objects/Deployment.web.yaml': 'WebService "server"', 'objects/Gone.x.yaml': 'nothing' };
  expect(originsWith(origins)).toEqual([['objects/Deployment.web.yaml', 'WebService "server"']]);
  expect(originsWith()).toEqual([]);
});

test.each([
  ['steers a terminal', '\u001b[2K ok'],
  ['has several lines', 'a\n✓ all is well'],
  ['is long', 'x'.repeat(401)],
  ['is empty', ''],
  ['is not text', { toString: 'x' }],
])('fails for what made a file where it %s', (_what, origin) => {
  const targets = [
    { environment: anEnv('dev'), app: anApp('web'), origins: { 'objects/Deployment.web.yaml': origin } },
  ];
  expect(findings({ fleet: JSON.stringify({ ...FLEET, targets }) })).toEqual(['RENDER_OUTPUT fleet.json']);
});

test('an empty request only describes the fleet', () => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'fleet.json'), JSON.stringify({ ...FLEET, targets: [] }));
  expect(readOutput(folder, { ...REQUEST, targets: [] }).targets.size).toBe(0);
});

test('fails for a fleet.json that is missing, no JSON, no UTF-8 or of another shape', () => {
  expect(() => readOutput(folder, REQUEST)).toThrow(expect.objectContaining({ code: 'RENDER_OUTPUT' }));
  expect(findings({ fleet: '{' })).toEqual(['RENDER_OUTPUT fleet.json']);
  expect(findings({ files: { 'fleet.json': Buffer.from('"\xff"', 'latin1') } })).toEqual([
    'RENDER_OUTPUT fleet.json',
  ]);
  const [dev] = ENVIRONMENTS;
  expect(findings({ fleet: JSON.stringify({ ...FLEET, environments: [{ ...dev, inputs: 'x' }] }) })).toEqual([
    'RENDER_OUTPUT fleet.json',
  ]);
  expect(findings({ fleet: '[]' })[0]).toBe('RENDER_OUTPUT fleet.json');
  expect(findings({ fleet: JSON.stringify({ ...FLEET, extra: 1, schema: 'v2' }) })).toHaveLength(2);
});

test('fails for a fleet that contradicts itself: all at once', () => {
  const [dev, prod] = ENVIRONMENTS;
  const environments = [
    { ...prod, promotesFrom: { mode: 'anyOf' as const, environments: [anEnv('dev'), anEnv('prod')] } },
    { ...dev, delivery: { ...dev.delivery, path: 'a/git~1' } },
    dev,
  ];
  const apps = [
    ...FLEET.apps,
    { ...(FLEET.apps[0] as (typeof FLEET.apps)[0]), environments: [anEnv('dev'), anEnv('dev'), anEnv('qa')] },
  ];
  expect(findings({ fleet: { environments, apps } })).toEqual([
    'RENDER_OUTPUT',
    'RENDER_OUTPUT prod',
    'RENDER_OUTPUT prod',
    'UNSAFE_PATH dev',
    'RENDER_OUTPUT',
    'RENDER_OUTPUT',
    'RENDER_OUTPUT web',
  ]);
});

test('fails for a request that the fleet does not fit', () => {
  const target = REQUEST.targets[0] as RenderRequest['targets'][0];
  const of = (change: Partial<typeof target>) =>
    findings({ request: { targets: [{ ...target, ...change }] } })[0];
  expect(of({ environment: anEnv('qa') })).toBe('UNKNOWN_ENVIRONMENT qa/web');
  expect(of({ app: anApp('api') })).toBe('UNKNOWN_APP dev/api');
  expect(of({ images: {} })).toBe('MISSING_IMAGE dev/web');
  expect(of({ images: { server: IMAGE, worker: IMAGE } })).toBe('UNKNOWN_SLOT dev/web');
  expect(of({ images: { server: `example.org/other@${DIGEST}` } })).toBe('REPOSITORY_NOT_ALLOWED dev/web');
  const apps = FLEET.apps.map((each) => ({ ...each, environments: [anEnv('prod')] }));
  expect(findings({ fleet: { apps } })[0]).toBe('ABSENT_HERE dev/web');
  expect(findings({ request: { environmentInputs: ['qa'] } })[0]).toBe('UNKNOWN_ENVIRONMENT qa');
});

test('fails for what was not asked for, not declared or not written', () => {
  expect(findings({ request: { targets: [] } })).toEqual(['RENDER_OUTPUT']);
  expect(findings({ fleet: { targets: [] } })).toEqual(['RENDER_OUTPUT']);
  expect(findings({ files: { 'prod/web/x.yaml': '' } })).toEqual(['RENDER_OUTPUT prod']);
  expect(findings({ files: { 'dev/api/x.yaml': '', 'dev/_inputs/x.yaml': '' } }).sort()).toEqual([
    ...['RENDER_OUTPUT dev/_inputs', 'RENDER_OUTPUT dev/api', 'RENDER_OUTPUT prod'],
  ]);
});

test('fails for a target without manifests of its own', () => {
  const { targets, ...rest } = FLEET;
  const fleet = { ...rest, targets: [...targets, { environment: anEnv('prod'), app: anApp('web') }] };
  const request = { ...REQUEST, targets: [], apps: [{ app: anApp('web'), images: { server: IMAGE } }] };
  const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\n';
  rmSync(folder, { recursive: true });
  const found = findings({ fleet, request, files: { 'prod/web/delivery/application.yaml': application } });
  expect(found).toEqual(['EMPTY_RENDER prod/web']);
});

test.each([
  ['IMAGE_WITHOUT_DIGEST', MANIFEST.replace(`@${DIGEST}`, ':1.0.0')],
  ['IMAGE_WITHOUT_DIGEST', MANIFEST.replace(DIGEST, 'sha256:abc')],
  ['IMAGE_WITHOUT_DIGEST', MANIFEST.replace(IMAGE, '{}')],
  ['IMAGE_WITHOUT_DIGEST', MANIFEST.replace('containers', 'initContainers').replace(IMAGE, 'busybox')],
  [
    'IMAGE_WITHOUT_DIGEST',
    MANIFEST.replace('kind: Deployment', 'kind: Rollout')
      .replace('spec:', 'other:')
      .replace(IMAGE, 'busybox'),
  ],
  ['RENDER_OUTPUT', MANIFEST.replace(DIGEST, `sha256:${'b'.repeat(64)}`)],
  ['INVALID_OBJECT', MANIFEST.replace('  name: web\n', '  namespace: web\n')],
  ['INVALID_OBJECT', MANIFEST.replace('kind: Deployment\n', '')],
  ['INVALID_OBJECT', 'apiVersion: v1\nitems: []\nkind: SecretList\nmetadata:\n  name: x\n'],
  ['SECRET_WITH_DATA', 'apiVersion: v1\ndata:\n  a: b\nkind: Secret\nmetadata:\n  name: x\n'],
  ['SECRET_WITH_DATA', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData: text\n'],
  ['RENDER_OUTPUT', 'apiVersion: v1\nkind: &a ConfigMap\n'],
  ['RENDER_OUTPUT', ''],
])('judges %s itself', (code, manifest) => {
  expect(findings({ files: { [FILE]: manifest } })).toEqual([`${code} ${FILE}`]);
});

test('a Secret that SOPS encrypted in place is taken among inputs alone', () => {
  const secret = emitYaml(sopsSecret('db', { stringData: { password: encrypted('pw') } }));
  const among = (text: string) =>
    findings({
      fleet: { environmentInputs: [anEnv('prod')] },
      files: { 'prod/_inputs/objects/web/Secret.db.yaml': text },
      request: { environmentInputs: ['prod'] },
    });
  expect(findings({ files: { [FILE]: secret } })).toEqual([`SECRET_WITH_DATA ${FILE}`]);
  expect(among(secret)).toEqual([]);
  expect(among(secret.replace(/password: .*/, 'password: hunter2'))).toEqual([
    'SECRET_WITH_DATA prod/_inputs/objects/web/Secret.db.yaml',
  ]);
});

test('other images are fine with a digest, and the slot image with a tag for people', () => {
  const other = MANIFEST.replace(IMAGE, `docker.io/library/busybox@sha256:${'c'.repeat(64)}`).replace(
    'name: web',
    'name: b',
  );
  const tagged = MANIFEST.replace('@sha256', ':1.0@sha256');
  expect(findings({ files: { [FILE]: tagged, 'dev/web/objects/b.yaml': other } })).toEqual([]);
});

test.each(['x.yaml', 'objects/deep/x.yaml', 'other/x.yaml'])(
  "fails for a file outside of a target's two folders: %s",
  (file) => {
    const other = MANIFEST.replace('name: web', 'name: b');
    expect(findings({ files: { [`dev/web/${file}`]: other } })).toEqual([`RENDER_OUTPUT dev/web/${file}`]);
  },
);

test('fails for a target that has what hands it to a controller, and no objects', () => {
  const application = MANIFEST.replace('name: web', 'name: b');
  const targets = [
    { environment: anEnv('dev'), app: anApp('web') },
    { environment: anEnv('prod'), app: anApp('web') },
  ];
  const request = { targets: [], apps: [{ app: anApp('web'), images: { server: IMAGE } }] };
  const files = { 'prod/web/delivery/application.yaml': application };
  expect(findings({ fleet: { targets }, request, files })).toEqual(['EMPTY_RENDER prod/web']);
});

test('fails for one object in two files, whatever its version', () => {
  const other = MANIFEST.replace('apps/v1', 'apps/v1beta1');
  expect(findings({ files: { 'dev/web/objects/x.yaml': other } })).toEqual([
    'DUPLICATE_OBJECT dev/web/objects/x.yaml',
  ]);
});

test('fails at each limit', () => {
  const more = { 'dev/web/objects/B.yaml': MANIFEST.replace('name: web', 'name: b') };
  const size = MANIFEST.length;
  expect(findings({ limits: { fileBytes: size - 1 } })[0]).toBe(`RENDER_OUTPUT ${FILE}`);
  expect(findings({ limits: { fileBytes: size } })).toEqual([]);
  expect(findings({ files: more, limits: { filesPerTarget: 1 } })).toHaveLength(1);
  expect(findings({ limits: { totalBytes: size } })).toHaveLength(1);
  expect(findings({ limits: { totalFiles: 2 } })).toHaveLength(1);
  expect(findings({ limits: { totalFiles: 3 } })).toEqual([]);
  expect(findings({ files: { 'dev/web/a/b/c/d/e.yaml': '' } })).toEqual(['RENDER_OUTPUT dev/web/a/b/c/d']);
  expect(
    findings({ files: { 'dev/web/x.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]) } }).sort()[0],
  ).toContain('RENDER_OUTPUT');
});

test('says all problems at once, and no more than a hundred', () => {
  const files = Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [
      `dev/web/F${index}.yaml`,
      MANIFEST.replace(IMAGE, `x:${index}`).replace('name: web', `name: n${index}`),
    ]),
  );
  const found = findings({ files });
  expect(found).toHaveLength(101);
  expect(new Set(found.slice(0, 100).map((each) => each.split(' ')[0]))).toEqual(
    new Set(['IMAGE_WITHOUT_DIGEST']),
  );
});
