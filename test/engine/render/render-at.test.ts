import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FLEET, honest, MANIFEST, Project } from './project';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

test('renders a JavaScript project of a commit and leaves nothing behind but caches', async () => {
  const result = await project.render({ 'main.js': honest('console.log("hello");') });
  expect(result.fleet).toEqual(FLEET);
  expect([...result.targets.keys()]).toEqual(['dev/web']);
  expect(result.targets.get('dev/web')?.get('objects/Deployment.web.yaml')?.toString()).toBe(MANIFEST);
  expect(result.sandbox).toBe('permission');
  expect(result.log).toBe('hello\n');
  expect(readdirSync(join(project.cache, 'tmp'))).toEqual([]);
});

test('renders a TypeScript project through the ts-node command, other modules and JSON included', async () => {
  const result = await project.render({
    'cdk8s.yaml': 'language: typescript\napp: npx ts-node main.ts\n',
    'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", /* strict */ "strict": true, } }',
    'main.ts': `import { where } from './lib';\nimport data from './data.json';\nconst text: string = where + data.x;\nconsole.log(text);\nrequire('./honest.js');`,
    'lib/index.ts': `export { where } from './where';`,
    'lib/where.ts': `export const where: string = 'here';`,
    'data.json': '{"x": 1}',
    'honest.js': honest(),
  });
  expect(result.log).toBe('here1\n');
});

test('renders a project of ES modules', async () => {
  const result = await project.render({
    'package.json': '{"type":"module"}',
    'cdk8s.yaml': 'app: npx tsx main.ts',
    'main.ts': `import './lib/other.js';\nimport './honest.cjs';\nexport const x: number = 1;`,
    'lib/other.ts': `console.log(import.meta.url.split('/').pop());\nexport {};`,
    'honest.cjs': honest(),
  });
  expect(result.log).toBe('other.js\n');
});

test('honours the settings of tsconfig.json that change behaviour: fields by assignment or definition', async () => {
  const files = {
    'cdk8s.yaml': 'app: ts-node main.ts',
    'base.json': '{"compilerOptions":{"target":"ES2020","module":"commonjs"}}',
    'main.ts': `class A { x = 1 } class B extends A { declare y: number; x!: number; }\nconsole.log(new B().x);\nrequire('./honest.js');`,
    'honest.js': honest(),
  };
  const assigned = await project.render({ ...files, 'tsconfig.json': '{"extends":"./base"}' });
  const defined = await project.render({
    ...files,
    'tsconfig.json': '{"compilerOptions":{"target":"ES2022"}}',
  });
  expect([assigned.log, defined.log]).toEqual(['1\n', 'undefined\n']);
});

test('gives the child an environment of its own and the request in a file', async () => {
  process.env['AMBIENT_TOKEN'] = 'secret';
  const { log } = await project.render({
    'main.js': honest(
      `console.log(JSON.stringify([Object.keys(process.env).sort(), JSON.parse(fs.readFileSync(process.env.CDK8S_DELIVERY_REQUEST, 'utf8')).schema, process.env.TZ]));`,
    ),
  });
  delete process.env['AMBIENT_TOKEN'];
  expect(JSON.parse(log)).toEqual([
    ['CDK8S_DELIVERY_REQUEST', 'CDK8S_OUTDIR', 'HOME', 'LANG', 'LC_ALL', 'PATH', 'TMPDIR', 'TZ'],
    'cdk8s-delivery/render-request/v1',
    'UTC',
  ]);
});

test('leaves out what the caller excludes', async () => {
  const { log } = await project.render(
    {
      'main.js': honest(`console.log(fs.existsSync(__dirname + '/environments/dev/releases/web.yaml'));`),
      'environments/dev/releases/web.yaml': 'release: r-1\n',
    },
    { exclude: (path) => path.includes('/releases/') },
  );
  expect(log).toBe('false\n');
});

test('fails with the position in the TypeScript source when the code throws', async () => {
  const run = project.render({
    'cdk8s.yaml': 'app: node_modules/.bin/ts-node main.ts',
    'main.ts': `interface A {\n  readonly a: string;\n}\nconst a: A = { a: 'x' };\nthrow new Error('broken ' + a.a);\n`,
  });
  await expect(run).rejects.toMatchObject({
    code: 'RENDER_FAILED',
    message: expect.stringContaining('broken x'),
    findings: [{ subject: { file: 'main.ts', line: 5, column: 7 } }],
  });
});

test('fails for a file that does not compile only when it is loaded', async () => {
  const files = { 'cdk8s.yaml': 'app: ts-node main.ts', 'wrong.ts': 'const = ;', 'honest.js': honest() };
  const { log } = await project.render({ ...files, 'main.ts': `require('./honest.js');` });
  expect(log).toBe('');
  const loaded = project.render({ ...files, 'main.ts': `import './wrong';` });
  await expect(loaded).rejects.toMatchObject({
    code: 'RENDER_FAILED',
    findings: [{ subject: { file: 'wrong.ts', line: 1 } }],
  });
});

test("fails with the code's own findings where it leaves them", async () => {
  const error = {
    schema: 'cdk8s-delivery/render-error/v1',
    findings: [
      {
        code: 'LOST_CHART',
        severity: 'note',
        message: 'two\u001b[31m charts',
        remedy: 'r',
        subject: { app: 'web' },
      },
      { code: 'NO_SUCH_CODE', severity: 'refusal', message: 'm', remedy: 'r', subject: {} },
    ],
  };
  const run = project.render({
    'main.js': honest(`write('error.json', ${JSON.stringify(JSON.stringify(error))}); process.exitCode = 1;`),
  });
  await expect(run).rejects.toMatchObject({
    findings: [
      {
        code: 'LOST_CHART',
        severity: 'refusal',
        message: "in the fleet's definition: two charts",
        remedy: 'the project\'s code advises: "r"',
        subject: { app: 'web' },
      },
      { code: 'RENDER_FAILED' },
    ],
  });
});

test('fails with the findings that a definition throws, at the line of the source, without a stack trace', async () => {
  const run = project.render({
    'cdk8s.yaml': 'app: node_modules/.bin/ts-node main.ts',
    'main.ts': `import './policies';`,
    'policies.ts': `import { define } from './define';\n\ninterface Props {\n  readonly name: string;\n}\n\ndefine({ name: 'few' } satisfies Props);\n`,
    'define.js': `exports.define = ({ name }) => {
      const finding = { code: 'INVALID_POLICY', message: name + ': no such key', remedy: 'fix it', subject: {} };
      throw Object.assign(new Error('m'), { name: 'DeliveryError', findings: [finding, { ...finding, subject: { file: 'a.yaml' } }] });
    };`,
  });
  await expect(run).rejects.toMatchObject({
    findings: [
      {
        code: 'INVALID_POLICY',
        message: expect.stringContaining('definition: few: no such key'),
        subject: { file: 'policies.ts', line: 7 },
      },
      { code: 'INVALID_POLICY', subject: { file: 'a.yaml' } },
    ],
  });
});

test('fails when the time is over, and when the caller stops it', async () => {
  const endless = { 'main.js': 'for (;;) {}' };
  await expect(project.render(endless, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'RENDER_TIMEOUT' });
  const flood = {
    'main.js': `const line = 'x'.repeat(65536); for (;;) require('node:fs').writeSync(1, line);`,
  };
  await expect(project.render(flood, { timeoutMs: 2000 })).rejects.toMatchObject({
    code: 'RENDER_TIMEOUT',
    findings: [
      { message: expect.stringMatching(/had printed \d+ MiB/), remedy: expect.stringContaining('prints') },
    ],
  });
  const signal = AbortSignal.timeout(500);
  await expect(project.render(endless, { signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(readdirSync(join(project.cache, 'tmp'))).toEqual([]);
});

test('fails for a revision without lockfile, without command, and for one that is not there', async () => {
  const cases: [Record<string, string>, Record<string, unknown>, string][] = [
    [{}, { commit: '1'.repeat(40) }, 'UNKNOWN_REVISION'],
    [{}, { commit: 'main' }, 'UNKNOWN_REVISION'],
    [{ 'cdk8s.yaml': 'app: python main.py' }, {}, 'NO_APP_COMMAND'],
    [{}, {}, 'NO_APP_COMMAND'],
    [{ 'package-lock.json': '{}' }, {}, 'DEPENDENCIES_FAILED'],
  ];
  for (const [files, options, code] of cases)
    await expect(project.render(files, options)).rejects.toMatchObject({ code });
  const bare = project.render({ 'main.js': honest() }, { exclude: (path) => path === 'package-lock.json' });
  await expect(bare).rejects.toMatchObject({ code: 'NO_LOCKFILE' });
});

test('touches no work tree: the repository is bare and gets no index', async () => {
  const { repository, commit } = await project.commit({ 'main.js': honest() });
  await project.render({}, { repository, commit });
  expect(existsSync(join(repository.gitDir, 'index'))).toBe(false);
});

test('two renders at once in one cache do not meet', async () => {
  const { repository, commit } = await project.commit({
    'cdk8s.yaml': 'app: ts-node main.ts',
    'main.ts': `import './honest.js';\nexport {};`,
    'honest.js': honest(),
  });
  const results = await Promise.all([1, 2, 3].map(() => project.render({}, { repository, commit })));
  expect(results.map((each) => each.targets.size)).toEqual([1, 1, 1]);
});
