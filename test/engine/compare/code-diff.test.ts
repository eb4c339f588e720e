import { chmod, link, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  codeDiff,
  fittingRequest,
  readRendered,
  readStatement,
  recordedTargets,
  type Scope,
  statedSnapshot,
  writeRendered,
} from '../../../lib/engine/compare';
import type { Rendered } from '../../../lib/engine/promotion';
import {
  configured,
  type FleetCode,
  governed,
  imageOf,
  renderCode,
  usualCode,
} from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, anEnv } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';
import { temporaryDirectories } from '../../support/temporary-directory';

const fleet = fleets();
const temporary = temporaryDirectories();

/** What the code would render of what runs: `web` with its image, where the code has it. */
function rendered(edit: (code: FleetCode) => void): Rendered {
  const code = usualCode();
  edit(code);
  const images = { server: imageOf('web', 'server', '1.0').pullable };
  const all = renderCode(code, {
    code: aCommit('0'.repeat(40)),
    apps: [{ app: anApp('web'), images }],
    environmentInputs: ['*'],
  });
  // hotfix runs nothing: it is not asked for
  const targets = new Map([...all.targets].filter(([target]) => !target.startsWith('hotfix/')));
  const listed = all.fleet.targets.filter(({ environment }) => environment !== 'hotfix');
  return { ...all, targets, fleet: { ...all.fleet, targets: listed } };
}

async function diff(fixture: FleetFixture, edit: (code: FleetCode) => void, scope: Scope = {}) {
  const snapshot = await fixture.snapshot();
  const { targets } = await recordedTargets(snapshot, scope);
  const render = rendered(edit);
  const { findings } = fittingRequest(targets, render.fleet, scope);
  return codeDiff(snapshot, { code: 'work tree', rendered: render, targets, findings, scope });
}

const none = () => {};

describe('code beside what runs', () => {
  test('changes nothing where it is the code that was released', async () => {
    const { view, differs } = await diff(await fleet(), none);
    expect([differs, view.verdict.kind, view.risk, view.targets, view.governance]).toEqual([
      false,
      'none',
      'none',
      [],
      [],
    ]);
    expect(view.checks.map(({ severity, code }) => [severity, code])).toEqual([
      ['note', 'NO_RELEASE'],
      ['passed', 'COMPARED'],
    ]);
  });

  test('shows target by target what it would do, with the same images', async () => {
    const { view, differs } = await diff(await fleet(), configured('prod', { replicas: 9 }));
    expect(differs).toBe(true);
    expect(view.environments).toEqual(['prod']);
    expect(
      view.targets.map(({ environment, app, claim, images }) => [environment, app, claim.kind, images]),
    ).toEqual([['prod', 'web', 'configuration-only', []]]);
    expect(view.targets[0]?.objects[0]?.changes).toMatchObject([
      { path: 'spec.replicas', before: 3, after: 9 },
    ]);
  });

  test('shows one change in several environments once', async () => {
    const { view } = await diff(await fleet(), (code) => {
      for (const each of ['dev', 'staging', 'prod'])
        configured(each, { text: 'hello', replicas: each === 'prod' ? 3 : 1 })(code);
    });
    expect(view.shared.map(({ object, targets }) => [object, targets])).toEqual([
      ['ConfigMap <env>/web', ['dev/web', 'staging/web', 'prod/web']],
    ]);
  });

  test('shows what it changes in governance, before anybody released anything', async () => {
    const { view, differs } = await diff(
      await fleet(),
      governed('prod', { reviewers: 0, branches: ['main', 'wild'] }),
    );
    expect(differs).toBe(true);
    expect(view.targets).toEqual([]);
    expect(view.governance.map(({ field, level }) => [field, level])).toEqual([
      ['approvals.reviewers', 'high'],
      ['code.branches', 'high'],
    ]);
    expect(view.risk).toBe('high');
  });

  test('names what it no longer defines: that stays until it is retired', async () => {
    const { view } = await diff(await fleet(), configured('prod', undefined));
    expect(view.checks).toContainEqual(
      expect.objectContaining({ severity: 'warning', code: 'ORPHAN_RECORD', subject: 'prod/web' }),
    );
    expect(view.governance).toMatchObject([{ subject: 'app web in prod', kind: 'removed', level: 'low' }]);
    const gone = await diff(await fleet(), (code) => delete code.apps['web']);
    expect(
      gone.view.checks.filter(({ code }) => code === 'ORPHAN_RECORD').map(({ subject }) => subject),
    ).toEqual(['dev/web', 'staging/web', 'prod/web']);
    expect(gone.view.governance).toMatchObject([
      { subject: 'app web in dev, hotfix, staging, prod', kind: 'removed', level: 'low' },
    ]);
  });

  test('names what is new, and what needs an image before it can be seen', async () => {
    const { view } = await diff(await fleet(), (code) => {
      code.apps['api'] = { slots: ['server'], config: { dev: {} } };
      code.environments['lab'] = {};
      code.apps['web']?.slots.push('sidecar');
    });
    expect(view.governance.map(({ subject, kind, field }) => [subject, kind, field])).toEqual([
      ['app web in dev, hotfix, staging, prod', 'added', 'images.sidecar'],
      ['environment lab', 'added', ''],
      ['app api in dev', 'added', ''],
    ]);
    expect(
      view.checks
        .filter(({ severity, undecided }) => severity === 'refusal' && undecided)
        .map(({ code, subject }) => [code, subject]),
    ).toEqual([
      ['MISSING_IMAGE', 'dev/web'],
      ['MISSING_IMAGE', 'staging/web'],
      ['MISSING_IMAGE', 'prod/web'],
    ]);
    expect(view.checks.find(({ code }) => code === 'NO_RELEASE')?.message).toContain('dev/api');
  });

  test('keeps to what it is narrowed to', async () => {
    const fixture = await fleet();
    const both = (code: FleetCode) => {
      configured('prod', { replicas: 9 })(code);
      configured('dev', { replicas: 9 })(code);
      governed('prod', { reviewers: 0 })(code);
    };
    const { view } = await diff(fixture, both, { environments: [anEnv('dev')] });
    expect([view.targets.map(({ environment }) => environment), view.governance]).toEqual([['dev'], []]);
  });
});

describe('a folder of rendered files', () => {
  const scope = {};

  async function written(edit: (code: FleetCode) => void = configured('prod', { replicas: 9 })) {
    const fixture = await fleet();
    const folder = join(await temporary(), 'rendered');
    const snapshot = await fixture.snapshot();
    writeRendered(folder, snapshot, 'work tree', rendered(edit));
    return { fixture, folder, snapshot };
  }

  async function judged({ fixture, folder }: { fixture: FleetFixture; folder: string }) {
    const statement = readStatement(folder);
    const snapshot = await statedSnapshot(await fixture.snapshot(), statement);
    const input = await readRendered(
      folder,
      snapshot,
      (await recordedTargets(snapshot, scope)).targets,
      scope,
    );
    return codeDiff(snapshot, { ...input, code: statement.code });
  }

  test('gives the judge the same comparison as the process that rendered', async () => {
    const made = await written();
    const { view } = await judged(made);
    const direct = await diff(made.fixture, configured('prod', { replicas: 9 }));
    expect(view).toEqual(direct.view);
  });

  test('is still compared with what it was rendered for when the branch has moved on', async () => {
    const made = await written();
    await made.fixture.freeze('dev');
    expect((await judged(made)).view.compared.base).toBe(made.snapshot.home.head);
  });

  test('fails for a commit that the delivery branch never had', async () => {
    const made = await written();
    const stray = await made.fixture.remote.commit({
      parents: [],
      edits: [{ kind: 'file', path: 'a', content: 'a' }],
      message: 'stray\n',
      author: { name: 'A', email: 'a@example.org', date: new Date(0) },
    });
    for (const delivery of [stray, 'b'.repeat(40), null]) {
      await restate(made.folder, (statement) => ({ ...statement, delivery }));
      expect(await thrownCodes(judged(made))).toEqual(['NOT_IN_HISTORY']);
    }
  });

  test.each<[string, (statement: object) => unknown]>([
    ['another schema', (statement) => ({ ...statement, schema: 'x' })],
    ['a branch for a commit', (statement) => ({ ...statement, delivery: 'refs/heads/main' })],
    ['more than it may say', (statement) => ({ ...statement, scope: 'dev' })],
    ['no JSON object', () => 'x'],
  ])('fails when it states %s', async (_, change) => {
    const made = await written();
    await restate(made.folder, change);
    expect(await thrownCodes(judged(made))).toEqual(['RENDER_OUTPUT']);
  });

  test('fails when a target that runs something was left out', async () => {
    const made = await written();
    await rm(join(made.folder, 'output/prod/web'), { recursive: true });
    expect(await thrownCodes(judged(made))).toContain('RENDER_OUTPUT');
    const file = join(made.folder, 'output/fleet.json');
    const described = JSON.parse(await readFile(file, 'utf8')) as Rendered['fleet'];
    await writeFile(
      file,
      JSON.stringify({
        ...described,
        targets: described.targets.filter(({ environment }) => environment !== 'prod'),
      }),
    );
    expect(await thrownCodes(judged(made))).toEqual(['RENDER_OUTPUT']);
  });

  test.each<[string, string, (folder: string) => Promise<unknown>]>([
    [
      'a symlink for a manifest',
      'RENDER_OUTPUT',
      async (folder) => {
        await rm(join(folder, 'objects/ConfigMap.web.yaml'));
        await symlink('/etc/hostname', join(folder, 'objects/ConfigMap.web.yaml'));
      },
    ],
    [
      'a file linked from elsewhere',
      'RENDER_OUTPUT',
      (folder) => link(join(folder, 'objects/ConfigMap.web.yaml'), join(folder, 'b.yaml')),
    ],
    ['a stray folder', 'RENDER_OUTPUT', (folder) => mkdir(join(folder, '../other'))],
    [
      'an image by tag',
      'IMAGE_WITHOUT_DIGEST',
      (folder) =>
        writeFile(
          join(folder, 'objects/Pod.x.yaml'),
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - image: nginx:latest\n      name: x\n',
        ),
    ],
    [
      'a Secret with data',
      'SECRET_WITH_DATA',
      (folder) =>
        writeFile(
          join(folder, 'objects/Secret.x.yaml'),
          'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  a: hunter2\n',
        ),
    ],
    [
      'something that is not YAML',
      'RENDER_OUTPUT',
      (folder) => writeFile(join(folder, 'x.yaml'), Buffer.from([0xff, 0xfe, 0])),
    ],
  ])('fails when it holds %s', async (_, code, spoil) => {
    const made = await written();
    await spoil(join(made.folder, 'output/prod/web'));
    expect(await thrownCodes(judged(made))).toContain(code);
  });

  test('fails to be written where something stands, or nothing can', async () => {
    const { folder, snapshot } = await written();
    const write = (at: string) =>
      Promise.resolve().then(() => writeRendered(at, snapshot, 'work tree', rendered(none)));
    expect(await thrownCodes(write(folder))).toEqual(['INVALID_OPTION']);
    await chmod(join(folder, 'diff.json'), 0o400);
    expect(await thrownCodes(write(join(folder, 'diff.json', 'below')))).toEqual(['DISK']);
  });
});

async function restate(folder: string, change: (statement: object) => unknown): Promise<void> {
  const file = join(folder, 'diff.json');
  const statement = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify(change(statement)));
}
