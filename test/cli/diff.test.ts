import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanView } from '../../lib/views/plan';
import type { Cli } from '../support/cli';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const FRONTEND = 'environments/apps/frontend.ts';
const ENVIRONMENTS = 'environments/environments.ts';

let folder: string;
let example: DeliveredExample;
let cli: Cli;
let delivery: string;

beforeAll(async () => {
  folder = await temporary();
  example = await DeliveredExample.create(folder);
  ({ cli, path: delivery } = await example.copy());
  await cli.ok('promote', '--all', '--to', 'staging');
});
afterEach(() => example.project.git('checkout', '--quiet', '.'));

/** Changes a file of the work tree without committing it. */
async function edit(path: string, from: string, to: string): Promise<void> {
  const file = join(example.project.folder, path);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

async function view(
  ...args: string[]
): Promise<{ code: number | null; outcome: string; risk: string; view: PlanView }> {
  const { code, data } = await cli.json('diff', ...args);
  return { code, ...(data as { outcome: string; risk: string; view: PlanView }) };
}

const targetsOf = ({ view: { targets } }: { view: PlanView }) =>
  targets.map(({ environment, app }) => `${environment}/${app}`);

test('the work tree as it was released changes nothing, and says how much was compared', async () => {
  const same = await view('--exit-code');
  expect([same.code, same.outcome, same.view.verdict.kind]).toEqual([0, 'same', 'none']);
  expect(same.view.checks.at(-1)).toMatchObject({
    code: 'COMPARED',
    message: expect.stringContaining('4 of 4 targets'),
  });
  expect(same.view.schema).toBe('cdk8s-delivery/plan-view/v1');
});

test('an edit that nobody committed is compared, writes nothing anywhere, and ends with 1 when asked', async () => {
  await edit(FRONTEND, "staging: { message: 'staging' }", "staging: { message: 'hello', replicas: 5 }");
  const [refs, status] = [await refsOf(delivery), await example.project.git('status', '--porcelain')];
  const changed = await view('--exit-code');
  expect([changed.code, changed.outcome, targetsOf(changed), changed.view.verdict.kind]).toEqual([
    1,
    'differs',
    ['staging/frontend'],
    'configuration-only',
  ]);
  expect(changed.view.compared.code).toBe('work tree');
  expect((await view('--exit-code', '--env', 'dev')).code).toBe(0);
  expect((await view('--exit-code', 'backend', '--env', 'staging')).code).toBe(0);
  expect((await view('--exit-code', '--code', 'main')).code).toBe(0);
  expect((await cli.run('diff')).code).toBe(0);
  expect([await refsOf(delivery), await example.project.git('status', '--porcelain')]).toEqual([
    refs,
    status,
  ]);
});

test('loosened governance is a risk that a job can stop at', async () => {
  await edit(ENVIRONMENTS, 'approvals: { reviewers: 1, owners', 'approvals: { reviewers: 0, owners');
  const loosened = await view('--fail-on', 'high');
  expect([loosened.code, loosened.risk, loosened.view.governance[0]?.field]).toEqual([
    1,
    'high',
    'approvals.reviewers',
  ]);
  const { code, stdout } = await cli.run('diff', '--fail-on', 'high', '--env', 'staging');
  expect([code, stdout.includes('approvals')]).toEqual([0, false]);
});

test('what runs and the code no longer defines is named, and the rest is still compared', async () => {
  await edit(FRONTEND, "staging: { message: 'staging' },", 'staging: absent,');
  await edit(FRONTEND, 'import { FleetApp,', 'import { absent, FleetApp,');
  await edit(FRONTEND, "message: 'dev', replicas: 1", "message: 'dev', replicas: 3");
  const gone = await view();
  expect(targetsOf(gone)).toEqual(['dev/frontend']);
  expect(gone.view.checks).toContainEqual(
    expect.objectContaining({ code: 'ORPHAN_RECORD', subject: 'staging/frontend' }),
  );
});

test('a job without rights renders, and another one compares with no project code at hand', async () => {
  await edit(FRONTEND, "staging: { message: 'staging' }", "staging: { message: 'hello' }");
  const rendered = join(await temporary(), 'rendered');
  expect(await cli.ok('diff', '--render-to', rendered)).toContain('4 targets rendered');
  expect((await readdir(rendered)).sort()).toEqual(['diff.json', 'output']);
  const elsewhere = join(await temporary(), 'empty');
  await mkdir(elsewhere);
  const judge = cli.with({ cwd: elsewhere, env: { CDK8S_DELIVERY_BRANCH: 'delivery' } });
  const markdown = await judge.ok(
    'diff',
    '--rendered',
    rendered,
    '--format',
    'markdown',
    '--marker',
    'plan-of-code',
  );
  expect(markdown.split('\n', 2)).toEqual([
    '<!-- plan-of-code -->',
    expect.stringMatching(/^<!-- cdk8s-delivery:plan v1 env=staging /),
  ]);
  expect(markdown.split('\n').slice(1).join('\n')).toBe(await cli.ok('diff', '--format', 'markdown'));
  expect((await judge.run('diff', '--rendered', rendered, '--exit-code')).code).toBe(1);
  await rm(join(rendered, 'output', 'staging', 'frontend'), { recursive: true });
  const { code, stderr } = await judge.run('diff', '--rendered', rendered);
  expect([code, stderr]).toEqual([2, expect.stringContaining('RENDER_OUTPUT')]);
});

const NEW_APP = 'environments/apps/orders.ts';

/** Adds an app that has no release, with a body of its chart. */
async function addApp(body: string, spare = ''): Promise<void> {
  await edit(
    'environments/index.ts',
    "import './apps/frontend';",
    "import './apps/frontend';\nimport './apps/orders';",
  );
  await writeFile(
    join(example.project.folder, NEW_APP),
    `import { FleetApp, WebService } from '../../lib';
import { fleet } from '../environments';

export const orders = new FleetApp(fleet, 'orders', {
  images: { server: 'ghcr.io/stefanprodan/podinfo', ${spare} },
  config: { dev: {}, staging: {}, hotfix: {}, prod: {} },
  chart(chart, { images }) {
    ${body}
  },
});
`,
  );
}

afterEach(() => rm(join(example.project.folder, NEW_APP), { force: true }));

const refusalsIn = ({ view: { checks } }: { view: PlanView }) =>
  checks.flatMap(({ severity, code, subject }) => (severity === 'refusal' ? [`${code} ${subject}`] : []));

test('code that the next release would be refused for is refused in the plan, from the folder of a job without rights, too', async () => {
  const refused = async (...args: string[]) => {
    const found = await view('--fail-on', 'refused', ...args);
    return [found.code, refusalsIn(found).map((each) => each.split(' made by')[0])];
  };
  expect(await refused()).toEqual([0, []]);
  await edit(FRONTEND, 'import { FleetApp', "import { JsonPatch } from 'cdk8s';\nimport { FleetApp");
  await edit(
    FRONTEND,
    "    new WebService(chart, 'server', {",
    "    const made = new WebService(chart, 'server', {",
  );
  await edit(
    FRONTEND,
    '    });\n  },',
    "    });\n    made.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/nonsense', 'x'));\n  },",
  );
  const all = await refused();
  expect(all).toEqual([1, ['SCHEMA_UNKNOWN_FIELD dev/frontend', 'SCHEMA_UNKNOWN_FIELD staging/frontend']]);
  const rendered = join(await temporary(), 'rendered');
  await cli.ok('diff', '--render-to', rendered);
  expect(await refused('--rendered', rendered)).toEqual(all);
});

test('an app without a release is shown and judged with placeholders, and one that does not render fails with 2', async () => {
  await addApp("new WebService(chart, 'server', { image: images.server, port: 9898 });");
  const shown = await view('orders');
  expect([shown.code, targetsOf(shown), refusalsIn(shown)]).toEqual([
    0,
    ['dev/orders', 'staging/orders', 'hotfix/orders', 'prod/orders'],
    [],
  ]);
  expect(shown.view.checks.find(({ code }) => code === 'NO_RELEASE')?.message).toBe(
    'no release of orders runs yet: rendered with a placeholder for each image, which no release takes',
  );
  await addAgain(
    "new WebService(chart, 'server', { image: images.server, port: 9898 });",
    "spare: 'ghcr.io/stefanprodan/podinfo-spare'",
  );
  const unpulled = await view('orders', '--fail-on', 'refused');
  expect([unpulled.code, refusalsIn(unpulled)]).toEqual([
    1,
    ['SLOT_NOT_PULLED dev/orders', 'SLOT_NOT_PULLED hotfix/orders'],
  ]);
  const rendered = join(await temporary(), 'rendered');
  await cli.ok('diff', '--render-to', rendered);
  expect((await view('--rendered', rendered, '--fail-on', 'refused')).view.checks).toEqual(
    (await view()).view.checks,
  );
  await addAgain("void chart; void images; throw new Error('never renders');");
  for (const args of [[], ['--render-to', join(await temporary(), 'rendered')]]) {
    const end = await cli.run('diff', ...args);
    expect([end.code, end.stderr]).toEqual([
      2,
      expect.stringMatching(/RENDER_FAILED .*orders.*never renders/),
    ]);
  }
});

async function addAgain(body: string, spare?: string): Promise<void> {
  await example.project.git('checkout', '--quiet', '.');
  await addApp(body, spare);
}

test('a proposal is compared with the delivery branch by data alone, and carries the same plan as its text', async () => {
  const { cli: own, path } = await example.copy();
  await own.ok('promote', '--all', '--to', 'staging');
  await own.ok('promote', 'frontend', '--to', 'prod');
  const away = own.with({ cwd: folder, env: { CDK8S_DELIVERY_BRANCH: 'delivery' } });
  const { code, data } = await away.json('diff', '--head', 'prod/promote-frontend', '--exit-code');
  const { view: shown } = data as { view: PlanView };
  expect([code, shown.verdict.kind, shown.checks.map((each) => each.code)]).toEqual([
    1,
    'first',
    ['FILES_MATCH'],
  ]);
  expect((await away.run('diff', '--base', 'delivery', '--exit-code')).code).toBe(0);
  const text = await own.ok('diff', '--base', 'delivery~1', '--head', 'delivery', '--details', '--no-color');
  expect(text).toContain('staging/frontend');
  const message = await example.project.git(
    '--git-dir',
    path,
    'log',
    '-1',
    '--format=%B',
    'proposals/delivery/prod/promote-frontend',
  );
  expect(message).toContain('### ');
  expect(message.trimEnd().split('\n\n').at(-1)).toMatch(/^Delivery-Change: promote\n/);
});

test('a clean promotion takes at most 12 lines on the terminal', async () => {
  const { cli: own } = await example.copy();
  await own.ok('promote', '--all', '--to', 'staging');
  await own.ok(
    'release',
    'backend',
    '--image',
    `server=${PODINFO.new}`,
    '--evidence',
    'run=https://ci.example.org/1',
  );
  // No registry is asked in tests, which is what the warning says.
  const lines = (await own.ok('promote', 'backend', '--to', 'staging', '--dry-run')).trimEnd().split('\n');
  expect(lines.join('\n')).toMatch(/^! promote dev → staging {2}.*image-only, proven · 1 warning/);
  const end = lines.findIndex((line) => line.startsWith('planned only'));
  expect([end > 0, end < 12]).toEqual([true, true]);
});

test('hostile text of the code breaks neither the terminal nor Markdown', async () => {
  const hostile = '\\u001b[2J\\u202e @everyone ``` </details> #1 <img src=x onerror=y> | a |';
  await edit(FRONTEND, "staging: { message: 'staging' }", `staging: { message: '${hostile}' }`);
  const terminal = await cli.ok('diff', '--details', '--no-color');
  expect(terminal).toContain('\\u001b[2J\\u202e @everyone');
  expect(terminal).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  const markdown = await cli.ok('diff', '--format', 'markdown');
  const outside = markdown.replace(/^(`{3,})diff\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  expect(outside).not.toMatch(/@everyone|<img|onerror/);
  expect(markdown).toContain('````diff');
  const { stdout } = await cli.run('diff', '--json');
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
});

test.each([
  ['an unknown revision', ['--base', 'nosuch'], 'UNKNOWN_REVISION'],
  ['an unknown code revision', ['--code', 'nosuch'], 'UNKNOWN_REVISION'],
  ['a folder that is none', ['--rendered', 'nosuch'], 'RENDER_OUTPUT'],
  ['options that do not go together', ['--base', 'delivery', '--code', 'main'], 'INVALID_OPTION'],
  ['another format', ['--format', 'html'], 'INVALID_OPTION'],
  ['another risk', ['--fail-on', 'none'], 'INVALID_OPTION'],
  ['a marker that could end a comment', ['--marker', 'a-->b'], 'INVALID_OPTION'],
  ['too small a limit', ['--limit', '12'], 'INVALID_OPTION'],
])('fails with 2 for %s', async (_, args, code) => {
  const end = await cli.run('diff', ...args);
  expect([end.code, end.stdout, end.stderr]).toEqual([2, '', expect.stringContaining(code)]);
});

test('fails with 2, never 1, when the code cannot be rendered', async () => {
  await edit(FRONTEND, 'port: 9898,', "port: 'x' as never as number,");
  await edit(FRONTEND, 'chart(chart,', 'chart: (chart,');
  const end = await cli.run('diff', '--exit-code');
  expect([end.code, end.stdout]).toEqual([2, '']);
});

test('what an app throws is told once, at the line that a person wrote', async () => {
  await edit(FRONTEND, 'port: 9898,', 'port: Number((config.message as never as { a: { b: 1 } }).a.b),');
  const { code, stderr } = await cli.run('diff');
  const line = 24;
  expect([code, stderr.split('\n').filter((each) => each.includes('RENDER_FAILED'))]).toEqual([
    2,
    [
      expect.stringMatching(
        new RegExp(
          `^✗ RENDER_FAILED dev, staging/frontend ${FRONTEND}:${line}:\\d+ {2}.*TypeError: Cannot read`,
        ),
      ),
    ],
  ]);
  expect(stderr).not.toContain('node_modules');
});

test('a value that a construct does not take is told once, where the code gives it, and not as a wrong command line', async () => {
  await edit(FRONTEND, 'host: `www.', "host: ['BAD HOST'][0] ?? `");
  const { code, stderr } = await cli.run('diff');
  expect([code, stderr.split('\n').filter((each) => each !== '')]).toEqual([
    2,
    [
      expect.stringMatching(
        new RegExp(
          `^✗ INVALID_OPTION dev, staging/frontend ${FRONTEND}:22:\\d+ {2}.*"BAD HOST" is not a host name$`,
        ),
      ),
      '    → give in the code what the message allows',
    ],
  ]);
});

test('an image that comes from another repository by now is compared with the digest that runs, and that is said', async () => {
  await edit(FRONTEND, "server: 'ghcr.io/stefanprodan/podinfo'", "server: 'ghcr.io/moved/podinfo'");
  await edit(FRONTEND, "message: 'dev', replicas: 1", "message: 'dev', replicas: 3");
  const moved = await view('--env', 'dev');
  expect(moved.view.checks).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: 'REPOSITORY_NOT_ALLOWED',
        undecided: true,
        subject: 'dev/frontend',
        message: expect.stringContaining('compared with the digest that runs'),
      }),
      expect.objectContaining({ code: 'COMPARED', severity: 'passed' }),
    ]),
  );
  const paths = moved.view.targets.flatMap(({ objects }) =>
    objects.flatMap(({ changes }) => changes.map((each) => [each.path, each.after])),
  );
  expect(paths).toEqual(expect.arrayContaining([['spec.replicas', 3]]));
  expect(JSON.stringify(paths)).toContain('ghcr.io/moved/podinfo@sha256:');
});
