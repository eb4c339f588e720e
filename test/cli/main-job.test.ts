import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { refsOf, subjectsOf } from '../support/delivered-example';
import { ExampleProject, PODINFO } from '../support/example-project';
import { createBareRepository, type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const TICKET = 'https://tracker.example.org/browse/OPS-7';
const BOB = ['--as', 'Bob <bob@example.org>'];

let folder: string;
let server: HttpGitServer;
let project: ExampleProject;
let cli: Cli;
let delivery: string;

beforeAll(async () => {
  folder = await temporary();
  server = await startHttpGitServer({ root: folder });
  project = await ExampleProject.create(join(folder, 'project'));
  delivery = join(folder, 'delivery.git');
  await createBareRepository(delivery);
  const env = { CDK8S_DELIVERY_FORGE: 'local' };
  cli = new Cli({
    cwd: project.folder,
    delivery: `${server.url}/delivery.git`,
    gitDir: delivery,
    cache: join(folder, 'cache'),
    env,
  });
});
afterAll(() => server.close());

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: project.folder, encoding: 'utf8' }).trim();

interface View {
  readonly targets: readonly { readonly environment: string; readonly claim: { readonly kind: string } }[];
}

interface Result {
  readonly outcome: string;
  readonly proposal?: { readonly id: string };
  readonly plan: {
    readonly targets: readonly { readonly environment: string; readonly to: { readonly release: string } }[];
    readonly view: View;
    readonly later: View | null;
  };
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

async function json(...args: readonly string[]): Promise<{ code: number | null; data: Result }> {
  return (await cli.json(...args)) as { code: number | null; data: Result };
}

/** What is claimed of the change, by environment. */
const claims = (view: View | null) =>
  Object.fromEntries((view?.targets ?? []).map(({ environment, claim }) => [environment, claim.kind]));

const codes = ({ findings }: Result) =>
  findings.filter(({ severity }) => severity === 'refusal').map(({ code }) => code);

test('the main job works over HTTP: from an empty repository to production, and back', async () => {
  const configured = (await cli.ok('configure')).replace(/\s+/g, ' ');
  expect(configured).toMatch(/✓ commit .* Next cdk8s-delivery release \S+ --image 'server=\S+:<tag>' /);
  expect(await json('configure')).toMatchObject({ code: 0, data: { outcome: 'nothing' } });

  const first = await json(
    'release',
    'frontend',
    '--image',
    `server=${PODINFO.old}`,
    '--evidence',
    'run=https://ci.example.org/1',
    '--source-commit',
    git('rev-parse', 'HEAD'),
  );
  expect(first).toMatchObject({ code: 0, data: { outcome: 'committed' } });
  expect(claims(first.data.plan.later)).toEqual({ prod: 'first', staging: 'first' });
  const release = first.data.plan.targets[0]?.to.release ?? '';
  expect(release).toMatch(/^r-[0-9a-f]{16}$/);

  const before = await refsOf(delivery);
  const planned = await json('promote', 'frontend', '--to', 'staging', '--dry-run');
  expect(planned).toMatchObject({ code: 0, data: { outcome: 'planned' } });
  expect(await refsOf(delivery)).toBe(before);
  const promoted = await json('promote', 'frontend', '--to', 'staging');
  expect(promoted).toMatchObject({ code: 0, data: { outcome: 'committed' } });
  expect({ ...promoted.data.plan }).toEqual({ ...planned.data.plan });
  expect(await json('promote', 'frontend', '--to', 'staging')).toMatchObject({
    code: 0,
    data: { outcome: 'nothing' },
  });

  const unproven = await json('promote', 'frontend', '--to', 'prod', '--dry-run');
  expect([unproven.code, codes(unproven.data)]).toEqual([0, []]);
  const asked = await json('promote', 'frontend', '--to', 'prod');
  expect(asked).toMatchObject({
    code: 0,
    data: { outcome: 'proposed', proposal: { id: 'prod/promote-frontend' } },
  });
  expect(await json('promote', 'frontend', '--to', 'prod')).toMatchObject({
    code: 0,
    data: { state: 'unchanged' },
  });

  const early = await json('merge', 'prod/promote-frontend');
  expect([early.code, codes(early.data)]).toEqual([1, ['NOT_APPROVED', 'RENDERS_UNPROVEN']]);
  const own = await json(...approving('prod/promote-frontend'));
  expect([own.code, own.data.findings.map(({ code }) => code)]).toEqual([1, ['SELF_APPROVAL']]);
  const away = cli.with({ cwd: await temporary(), as: 'Cyd <cyd@example.org>' });
  expect((await away.json(...approving('prod/promote-frontend'))).data).toMatchObject({
    outcome: 'approved',
    rendered: [{ app: 'frontend', findings: [{ code: 'NOT_VERIFIABLE' }] }],
    witness: null,
  });
  const unwitnessed = await json('merge', 'prod/promote-frontend');
  expect([unwitnessed.code, codes(unwitnessed.data)]).toEqual([1, ['RENDERS_UNPROVEN']]);
  expect(await json(...approving('prod/promote-frontend'), ...BOB)).toMatchObject({
    code: 0,
    data: {
      outcome: 'approved',
      rendered: [{ app: 'frontend', release, findings: [] }],
      witness: expect.stringMatching(/^[0-9a-f]{40}$/),
    },
  });
  expect(await json('merge', 'prod/promote-frontend')).toMatchObject({
    code: 0,
    data: { outcome: 'merged' },
  });
  expect(await refsOf(delivery)).not.toMatch(/proposals|approvals/);

  const second = await json('release', 'frontend', '--image', `server=${PODINFO.new}`);
  expect(claims(second.data.plan.view)).toEqual({ dev: 'image-only' });
  const back = await json('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1', '--ticket', TICKET);
  expect(back.data.plan.targets[0]?.to.release).toBe(release);
  expect(back.data.findings).toContainEqual(expect.objectContaining({ code: 'DIGEST_UNCHECKED' }));

  expect(await json('check')).toMatchObject({
    code: 0,
    data: { outcome: 'passed', targets: 3, findings: [] },
  });
  const { data: status } = await cli.json('status', 'frontend');
  expect(status).toMatchObject({
    targets: [
      { environment: 'dev', release: { release }, hold: { reason: 'INC-1' } },
      { environment: 'hotfix', release: null },
      { environment: 'staging', release: { release } },
      { environment: 'prod', release: { release }, proposals: [] },
    ],
  });
  expect((await cli.json('history', 'frontend', '--env', 'prod')).data).toMatchObject({
    changes: [
      {
        kind: 'promotion',
        claims: {
          requestedBy: 'Ada <ada@example.org>',
          approvedBy: expect.arrayContaining([expect.stringContaining('Bob')]),
        },
      },
      { kind: 'configuration', files: ['environments/prod/apps/frontend.yaml'] },
    ],
  });
  const author = git('log', '-1', '--format=%an <%ae>');
  const byAuthor = await cli.ok('audit', '--about', git('log', '-1', '--format=%ae'), '--csv');
  const [, ...changes] = byAuthor.trim().split(/\r?\n/);
  expect(changes.map((line) => line.endsWith(`,${author},,`))).toEqual([true, true, true, true]);
  const audited = await cli.ok('audit', '--about', 'OPS-7', '--csv');
  expect(audited.split('\n').map((line) => line.includes(`,${TICKET},`))).toEqual([
    ...[false, true, true, false],
  ]);
  const gone = String(second.data.plan.targets[0]?.to.release);
  await cli.ok('reject', gone, '--reason', 'INC-1');
  const told = await cli.ok('audit', 'frontend');
  expect(told).toContain(`author     ${author}\n`);
  expect(told).toMatch(/requested +Ada <ada@example.org>\n +approved +Bob/);
  expect(told).toMatch(
    new RegExp(
      `requested +Ada <ada@example.org>\\n +approved +none asked for\\n +roll back +–: ${gone} is rejected\\n`,
    ),
  );
  expect(await cli.ok('where', '6.11.0')).toMatch(
    /dev\/frontend[\s\S]*staging\/frontend[\s\S]*prod\/frontend/,
  );
  expect(await subjectsOf(delivery)).toHaveLength(8);
});

test('new code enters as a release and travels alone to where it changes something', async () => {
  await project.edit('environments/apps/backend.ts', (text) =>
    text.replace("logLevel: 'warn'", "logLevel: 'info'"),
  );
  await cli.ok('release', 'backend', '--image', `server=${PODINFO.old}`);
  await project.edit('environments/apps/backend.ts', (text) => text.replace('replicas: 4', 'replicas: 5'));
  const changed = await json('release', '--changed', '--reason', 'more of it in production');
  expect(changed).toMatchObject({ code: 0, data: { outcome: 'committed' } });
  expect(claims(changed.data.plan.view)).toEqual({ dev: 'none' });
  expect(claims(changed.data.plan.later)).toMatchObject({ prod: 'first' });
  expect(await json('release', '--changed')).toMatchObject({ code: 0, data: { outcome: 'nothing' } });
  expect(await json('check')).toMatchObject({ code: 0, data: { outcome: 'passed' } });
});
