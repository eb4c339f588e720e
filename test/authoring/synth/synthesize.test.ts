import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REQUEST_VARIABLE } from '../../../lib/model/exchange';
import { ImageReference, ReleaseId } from '../../../lib/model/scalars';
import { printRecord } from '../../../lib/registry';
import { digest } from '../../support/fleets';
import { aCommit, anApp, anEnv, aTree } from '../../support/names';

const root = join(__dirname, '..', '..', '..');
const image = ImageReference.of('ghcr.io/stefanprodan/podinfo', digest('a'), '6.9.0');
let scratch: string;

beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'synthesize-')));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The example project in a folder of its own: its code without records, dependencies by link. */
function project(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  for (const each of ['main.ts', 'package.json', 'tsconfig.json', 'cdk8s.yaml', 'lib', 'imports']) {
    cpSync(join(root, each), join(folder, each), { recursive: true });
  }
  mkdirSync(join(folder, 'environments', 'apps'), { recursive: true });
  for (const each of ['index.ts', 'environments.ts', 'apps/frontend.ts', 'apps/backend.ts']) {
    cpSync(join(root, 'environments', each), join(folder, 'environments', each));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Adds an Ingress whose paths cdk8s-plus orders by `localeCompare`, and by Swedish rules otherwise than by English. */
function withLocaleSensitiveObjects(folder: string): string {
  const app = join(folder, 'environments', 'apps', 'backend.ts');
  const source = readFileSync(app, 'utf8');
  const start = '{ images }, config: BackendConfig) {';
  expect(source).toContain(start);
  const ingress = `
    const backend = IngressBackend.fromService(new Service(chart, 'other', { ports: [{ port: 80 }] }));
    const ingress = new Ingress(chart, 'ingress');
    for (const path of ['/z', '/ä', '/B', '/a', '/İ', '/ı']) ingress.addRule(path, backend);`;
  const imports = "import { Ingress, IngressBackend, Service } from 'cdk8s-plus-28';\n";
  writeFileSync(app, imports + source.replace(start, start + ingress));
  return folder;
}

function run(folder: string, env: Readonly<Record<string, string>> = {}, cwd = folder) {
  const entry = join(folder, 'node_modules', 'ts-node', 'dist', 'bin.js');
  const child = spawnSync(process.execPath, [entry, join(folder, 'main.ts')], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status: child.status, stderr: child.stderr, stdout: child.stdout };
}

function writeRecord(folder: string, environment: string, app: string): void {
  const trees = {
    dev: aTree('1'.repeat(40)),
    staging: aTree('2'.repeat(40)),
    hotfix: aTree('3'.repeat(40)),
    prod: aTree('4'.repeat(40)),
  };
  const renders = '5'.repeat(40);
  const images = { server: image };
  const file = join(folder, 'environments', environment, 'releases', `${app}.yaml`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    printRecord({
      release: ReleaseId.of({ app, images, renders }),
      images,
      code: aCommit('6'.repeat(40)),
      renders: { id: aTree(renders), trees, inputs: {} },
      evidence: {},
      tools: {},
    }),
  );
}

function writeRequest(name: string, environments: readonly string[]): string {
  const file = join(scratch, name);
  const targets = environments.flatMap((environment) =>
    ['backend', 'frontend'].map((app) => ({ environment, app, images: { server: image.full } })),
  );
  writeFileSync(
    file,
    JSON.stringify({
      schema: 'cdk8s-delivery/render-request/v1',
      targets,
      apps: [],
      environmentInputs: ['*'],
      bootstrap: ['*'],
    }),
  );
  return file;
}

/** Every file below a folder by path, as one object. */
const tree = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );

describe('as `cdk8s synth` runs it', () => {
  test('renders what has a record, says what has none, and keeps only what it wrote now', () => {
    const folder = project('records');
    writeRecord(folder, 'dev', 'frontend');
    writeRecord(folder, 'prod', 'frontend');
    const first = run(folder);
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toBe(
      'no release of backend in dev, staging, hotfix, prod\nno release of frontend in staging, hotfix\n',
    );
    const out = join(folder, 'dist', 'manifests');
    expect(
      readFileSync(join(out, 'prod/frontend/objects/Deployment.frontend-server.yaml'), 'utf8'),
    ).toContain(`image: ${image.pullable}\n`);
    expect(readFileSync(join(out, 'bootstrap/prod.yaml'), 'utf8')).toContain('kind: AppProject\n');

    rmSync(join(folder, 'environments', 'dev'), { recursive: true });
    writeFileSync(join(out, 'prod', 'NOTES.md'), 'not ours');
    expect(run(folder).status).toBe(0);
    expect(existsSync(join(out, 'dev/frontend'))).toBe(false);
    expect(existsSync(join(out, 'prod/frontend'))).toBe(true);
    expect(readFileSync(join(out, 'prod', 'NOTES.md'), 'utf8')).toBe('not ours');
  });

  test('works through the cdk8s command line itself', () => {
    const folder = project('cli');
    writeRecord(folder, 'dev', 'backend');
    execFileSync(
      process.execPath,
      [join(folder, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false'],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: scratch, DISABLE_VERSION_CHECK: 'true' },
        stdio: 'pipe',
      },
    );
    expect(
      existsSync(join(folder, 'dist/manifests/dev/backend/objects/Deployment.backend-server.yaml')),
    ).toBe(true);
  }, 60_000);

  test('fails on records without an app or environment, and on broken ones, all at once', () => {
    const folder = project('orphans');
    writeRecord(folder, 'dev', 'gone');
    writeRecord(folder, 'nowhere', 'frontend');
    writeRecord(folder, 'prod', 'frontend');
    writeFileSync(join(folder, 'environments/prod/releases/frontend.yaml'), 'release: x\n');
    const { status, stderr } = run(folder);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'ORPHAN_RECORD: dev/gone environments/dev/releases/gone.yaml: a record names the app gone',
    );
    expect(stderr).toContain('ORPHAN_RECORD: nowhere/frontend environments/nowhere/releases/frontend.yaml');
    expect(stderr).toContain('BROKEN_FILE: environments/prod/releases/frontend.yaml');
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });
});

describe('as the engine runs it', () => {
  test('fails into error.json, and without fleet.json', () => {
    const folder = project('errors');
    const app = join(folder, 'environments/apps/backend.ts');
    writeFileSync(
      app,
      readFileSync(app, 'utf8').replace(
        '{ images }, config: BackendConfig) {',
        '{ images }, config: BackendConfig) {\n    Date.now();',
      ),
    );
    const outdir = join(scratch, 'errors-out');
    const { status, stderr } = run(folder, {
      [REQUEST_VARIABLE]: writeRequest('errors.json', ['dev']),
      CDK8S_OUTDIR: outdir,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(
      'IMPURE: dev/backend: the code used the clock (Date.now) while rendering\n  pass the value in',
    );
    expect(Object.keys(tree(outdir))).toEqual(['error.json']);
    expect(JSON.parse(readFileSync(join(outdir, 'error.json'), 'utf8'))).toMatchObject({
      schema: 'cdk8s-delivery/render-error/v1',
      findings: [
        {
          code: 'IMPURE',
          severity: 'refusal',
          subject: { environment: anEnv('dev'), app: anApp('backend') },
        },
      ],
    });
  });

  test('fails on requests that are none', () => {
    const folder = project('requests');
    const outdir = join(scratch, 'requests-out');
    const file = join(scratch, 'broken.json');
    writeFileSync(file, '{"schema":"cdk8s-delivery/render-request/v1","targets":[{"environment":"../x"}]}');
    const { status, stderr } = run(folder, { [REQUEST_VARIABLE]: file, CDK8S_OUTDIR: outdir });
    expect(status).toBe(2);
    expect(stderr).toContain('BROKEN_FILE');
    expect(stderr).toContain('targets.0.environment');
  });
});

test('two processes on different machines, as far as one machine can play them, write the same bytes', () => {
  const environments = ['dev', 'staging', 'hotfix', 'prod'];
  const one = withLocaleSensitiveObjects(project('a/checkout'));
  const two = withLocaleSensitiveObjects(project('other place/ü/b'));
  const [oneOut, twoOut] = [join(scratch, 'one-out'), join(scratch, 'two-out')];
  const first = run(one, {
    [REQUEST_VARIABLE]: writeRequest('one.json', environments),
    CDK8S_OUTDIR: oneOut,
    TZ: 'UTC',
    LC_ALL: 'C',
    HOME: scratch,
  });
  const second = run(
    two,
    {
      [REQUEST_VARIABLE]: writeRequest('two.json', [...environments].reverse()),
      CDK8S_OUTDIR: twoOut,
      TZ: 'Pacific/Chatham',
      LC_ALL: 'sv_SE.UTF-8',
      LANG: 'tr_TR.UTF-8',
      HOME: join(scratch, 'a home that is not there'),
      USER: 'somebody',
      CDK8S_DISABLE_SORT: 'true',
      CDK8S_LEGACY_HASH: 'true',
      CDK8S_RECORD_CONSTRUCT_METADATA: 'true',
    },
    scratch,
  );
  expect([first, second]).toMatchObject([
    { status: 0, stderr: '' },
    { status: 0, stderr: '' },
  ]);
  const written = tree(oneOut);
  expect(Object.keys(written).length).toBeGreaterThan(30);
  expect(tree(twoOut)).toEqual(written);
}, 60_000);
