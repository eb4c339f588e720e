import { join } from 'node:path';
import {
  TargetHistories,
  type TargetState,
  targetHistory,
} from '../../../lib/engine/delivery/target-history';
import { GitRepository } from '../../../lib/engine/git';
import { deliveryHistory, findRunning, type HistoryQuery } from '../../../lib/engine/history';
import { tellHistory } from '../../../lib/promotion/tell-history';
import { layout } from '../../support/default-layout';
import { digestOf } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { cloneOf, plainGit } from '../../support/work-tree';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', {
    images: { server: '1.1' },
    evidence: { run: { link: 'https://ci.example.org/7' } },
  });
  await fleet.promote('web', 'staging');
});

const textOf = (fleet: FleetFixture, path: string) =>
  fleet.remote.readText(`refs/heads/${fleet.branch}:${path}`);

async function revertNewest(fleet: FleetFixture): Promise<void> {
  const { git } = await cloneOf(fleet.remote.gitDir, fleet.root);
  await git('revert', '--no-edit', 'HEAD');
  await git('push', '--quiet', 'origin', 'delivery');
}

describe('the newest promotion of a target, reverted by hand with git revert', () => {
  test('leaves record and manifests consistent, is told as a rollback, and can be promoted again', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('staging');
    await revertNewest(fleet);
    expect(await fleet.check()).toEqual([]);
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
    const [change] = await fleet.history({ environment: anEnv('staging') });
    expect(change).toMatchObject({ kind: 'rollback', byTool: false, author: 'Dora <dora@example.org>' });
    expect(change?.from?.release).toBe(release);
    await fleet.witness('web', release);
    expect(codes(await fleet.promote('web', 'prod', { release }))).toEqual(['ROLLED_BACK_UPSTREAM']);
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect((await fleet.record('staging')).release).toBe(release);
    expect(await fleet.check()).toEqual([]);
  });

  test('is told as a retirement when nothing ran there before', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await revertNewest(fleet);
    expect(await fleet.check()).toEqual([]);
    expect((await fleet.history({ environment: anEnv('prod') }))[0]?.kind).toBe('retirement');
  });
});

describe('the history of waivers', () => {
  test('is told from the files: what came, what was renewed, what went, each by itself and by app', async () => {
    const fleet = await inStaging();
    await fleet.waive('dev', { waiver: { app: 'web' } });
    await fleet.waive('dev', { waiver: { app: 'web', expires: '2030-07-31' } });
    await fleet.byHand(
      ['one', 'two'].map((name) => ({
        kind: 'file' as const,
        path: `environments/dev/waivers/${name}.yaml`,
        content: `rule: resources\nreason: ${name}\nowner: x\nexpires: 2030-01-01\n`,
      })),
    );
    await fleet.unwaive('dev', 'probes-web');
    await fleet.byHand([{ kind: 'file', path: 'environments/dev/waivers/one.yaml', content: 'rule: 1\n' }]);
    const told = async (query: HistoryQuery) =>
      (await fleet.history(query)).slice(0, 6).map(({ kind, app, terms, renewed }) => {
        const { reason, expires } = terms?.fields ?? {};
        return [kind, app, reason, expires, renewed];
      });
    const lifted = ['waiver lifted', 'web', 'a reason', '2030-07-31', false];
    const renewed = ['waiver', 'web', 'a reason', '2030-07-31', true];
    const first = ['waiver', 'web', 'a reason', '2030-06-30', false];
    expect(await told({ environment: anEnv('dev') })).toEqual([
      ['waiver', undefined, undefined, undefined, undefined],
      lifted,
      ['waiver', undefined, 'one', '2030-01-01', false],
      ['waiver', undefined, 'two', '2030-01-01', false],
      renewed,
      first,
    ]);
    expect((await told({ environment: anEnv('dev'), app: anApp('web') })).slice(0, 3)).toEqual([
      lifted,
      renewed,
      first,
    ]);
    expect((await fleet.history({ environment: anEnv('staging') })).map(({ kind }) => kind)).not.toContain(
      'waiver',
    );
  });
});

describe('the history of a delivery branch', () => {
  test('answers from one bare clone: what was promoted, which files changed, who approved, what rolls it back', async () => {
    const fleet = await inStaging();
    const commit = await fleet.promoteApproved('web', 'prod');
    await plainGit(fleet.root)('clone', '--quiet', '--bare', `file://${fleet.remote.gitDir}`, 'audit.git');
    const clone = await GitRepository.open(join(fleet.root, 'audit.git'));
    const [change] = await deliveryHistory(clone, await fleet.head(clone), layout, {
      environment: anEnv('prod'),
      app: anApp('web'),
    });
    expect(change).toMatchObject({
      kind: 'promotion',
      commit,
      byTool: true,
      environment: 'prod',
      app: 'web',
      subject: 'promote web 1.1 to prod',
    });
    expect(change?.to?.images['server']?.digest).toBe(digestOf('1.1'));
    expect(change?.to?.evidence['run']).toEqual({ link: 'https://ci.example.org/7' });
    expect([...(change?.files ?? [])].sort()).toEqual([
      'environments/prod/releases/web.yaml',
      'manifests/prod/web/delivery/application.yaml',
      'manifests/prod/web/objects/ConfigMap.web.yaml',
      'manifests/prod/web/objects/Deployment.web.yaml',
    ]);
    expect(change?.claims.approvedBy).toHaveLength(1);
    expect(change?.parent).toBe(await clone.resolve(`${commit}^`));
  });

  test('tells every change by what it did, newest first', async () => {
    const fleet = await inStaging();
    await fleet.freeze('prod');
    await fleet.unfreeze('prod');
    await fleet.hold('web', 'prod', { reason: 'as <team> asked, for < a day' });
    await fleet.reject(digestOf('0.9'));
    await fleet.witness('web');
    await fleet.rollback('web', 'staging');
    await fleet.unhold('web', 'staging');
    await fleet.retire('web', 'staging');
    const kinds = (await fleet.history()).map(({ kind, environment, app }) =>
      [kind, environment, app].filter(Boolean).join(' '),
    );
    expect((await fleet.history())[6]?.claims.reason).toBe('as <team> asked, for < a day');
    expect(kinds.slice(0, 13)).toEqual([
      'retirement staging web',
      'unhold staging web',
      'rollback staging web',
      'hold staging web',
      'witness web',
      'rejection',
      'hold prod web',
      'unfreeze prod',
      'freeze prod',
      'promotion staging web',
      'release dev web',
      'promotion staging web',
      'release dev web',
    ]);
    expect(new Set(kinds.slice(13).map((kind) => kind.split(' ')[0]))).toEqual(new Set(['configuration']));
  });

  test('tells rejections from their ends, also by hand, and takes a list that nobody can read for neither', async () => {
    const fleet = await inStaging();
    const path = 'environments/rejected.yaml';
    await fleet.reject(digestOf('0.9'));
    await fleet.reject(digestOf('0.8'));
    await fleet.unreject(digestOf('0.9'));
    const prod = await fleet.history({ environment: anEnv('prod'), limit: 3 });
    expect(prod.map(({ kind }) => kind)).toEqual(['rejection lifted', 'rejection', 'rejection']);
    const text = (await fleet.textAt(path)) ?? '';
    await fleet.byHand([{ kind: 'file', path, content: `${text}- what: [\n` }]);
    await fleet.byHand([{ kind: 'delete', path }]);
    const told = (await fleet.history({ limit: 5 })).map(({ kind, subject }) => [kind, subject]);
    expect(told.map(([kind]) => kind)).toEqual([
      'rejection lifted',
      'rejection',
      'rejection lifted',
      'rejection',
      'rejection',
    ]);
    expect(told[2]?.[1]).toBe(`end the rejection of ${digestOf('0.9')}`);
    expect(told[4]?.[1]).toBe(`reject ${digestOf('0.9')}`);
  });

  test('tells a hand edit of files, and the commit that takes it back', async () => {
    const fleet = await inStaging();
    const path = 'manifests/staging/web/objects/ConfigMap.web.yaml';
    const text = (await fleet.textAt(path)) ?? '';
    await fleet.byHand([{ kind: 'file', path, content: `${text}# by hand\n` }]);
    await fleet.byHand([{ kind: 'file', path, content: text }]);
    expect(
      (await fleet.history({ environment: anEnv('staging') }))
        .slice(0, 2)
        .map(({ kind, byTool }) => [kind, byTool]),
    ).toEqual([
      ['restored', false],
      ['hand edit', false],
    ]);
    expect(await fleet.check()).toEqual([]);
  });

  test('can be narrowed to a target, to a number and to a time', async () => {
    const fleet = await inStaging();
    const all = await fleet.history({ environment: anEnv('dev'), app: anApp('web') });
    expect(all.map(({ to }) => to?.images['server']?.tag)).toEqual(['1.1', '1.0']);
    expect(await fleet.history({ environment: anEnv('dev'), app: anApp('web'), limit: 1 })).toEqual(
      all.slice(0, 1),
    );
    expect(await fleet.history({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await fleet.history({ until: new Date(0) })).toEqual([]);
  });

  test('believes no commit message: a forged promotion that moved nothing of the target is not one', async () => {
    const fleet = await inStaging();
    await fleet.byHand([{ kind: 'file', path: 'manifests/staging/web/Extra.yaml', content: 'a: 1\n' }], {
      message: 'promote web 9.9 to staging\n\nDelivery-Change: promote\nEnvironment: staging\nApp: web\n',
    });
    expect((await fleet.history({ environment: anEnv('staging') }))[0]?.kind).toBe('hand edit');
  });

  test('takes a record that a person broke for no retirement, and its repair for nothing that a retirement takes back', async () => {
    const fleet = await inStaging();
    const path = 'environments/staging/releases/web.yaml';
    const { release } = await fleet.record('staging');
    await fleet.byHand([{ kind: 'file', path, content: 'release:\tbroken\n' }]);
    const [broken] = await fleet.history({ environment: anEnv('staging') });
    expect(broken).toMatchObject({ kind: 'hand edit', undo: { verb: 'rollback', to: release } });
    const status = await fleet.status();
    const cells = status.targets.filter(({ unreadable }) => unreadable);
    expect(cells.map(({ environment, app, record }) => [environment, app, record])).toEqual([
      ['staging', 'web', undefined],
    ]);
    await fleet.rollback('web', 'staging');
    const [repaired] = await fleet.history({ environment: anEnv('staging'), app: anApp('web') });
    expect(repaired).toMatchObject({
      to: { release },
      barred: 'the record that stood there before cannot be read',
    });
    expect(repaired?.undo).toBeUndefined();
  });

  test('tells a broken record that a person repaired as restored, with what it said before', async () => {
    const fleet = await inStaging();
    const path = 'environments/staging/releases/web.yaml';
    const { release } = await fleet.record('staging');
    const text = (await fleet.textAt(path)) ?? '';
    await fleet.byHand([{ kind: 'file', path, content: 'release:\tbroken\n' }]);
    await fleet.byHand([{ kind: 'file', path, content: 'release:\tworse\n' }]);
    await fleet.byHand([{ kind: 'file', path, content: text }]);
    const [repaired, worse] = await fleet.history({ environment: anEnv('staging') });
    expect(repaired).toMatchObject({ kind: 'restored', from: { release }, to: { release } });
    expect(repaired?.undo).toBeUndefined();
    expect(worse).toMatchObject({ kind: 'hand edit', undo: { verb: 'rollback', to: release } });
  });

  test('takes a record that says another release than the files are for a hand edit, not for a release', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.2' } });
    const [now] = await fleet.history({ environment: anEnv('dev'), app: anApp('web') });
    const path = 'environments/staging/releases/web.yaml';
    const content = (await fleet.textAt('environments/dev/releases/web.yaml')) ?? '';
    await fleet.byHand([{ kind: 'file', path, content }]);
    const [edited] = await fleet.history({ environment: anEnv('staging') });
    expect(edited).toMatchObject({ kind: 'hand edit', to: { release: now?.to?.release } });
  });

  test('goes by the order of the branch, whatever the clocks of committers said', async () => {
    const fleet = await inStaging();
    const path = 'manifests/staging/web/Extra.yaml';
    const future = new Date('2031-01-01T12:00:00Z');
    const shown = async (query: object) => {
      const { changes } = await tellHistory(await fleet.snapshot(), query);
      return changes.map(({ commit, at }) => [commit, at.toISOString()]);
    };
    const first = await fleet.byHand([{ kind: 'file', path, content: 'a: 1\n' }], { at: future });
    const last = await fleet.byHand([{ kind: 'file', path, content: 'a: 2\n' }], { at: new Date(0) });
    const came = future.toISOString();
    expect((await shown({ limit: 2 })).flat()).toEqual([last, came, first, came]);
    expect(await shown({ limit: 1, app: anApp('web') })).toEqual([[last, came]]);
    expect(await shown({ since: future })).toHaveLength(2);
    const { targets } = await fleet.status();
    expect(targets.find(({ environment }) => environment === 'staging')).toMatchObject({
      commit: last,
      since: future,
    });
  });

  test('of one target is a list of states, from the newest to the first', async () => {
    const fleet = await inStaging();
    const states: (string | undefined)[] = [];
    for await (const { tree } of targetHistory(fleet.remote, await fleet.head(), {
      record: 'environments/dev/releases/web.yaml',
      manifests: 'manifests/dev/web',
    }))
      states.push(tree);
    expect(states).toHaveLength(2);
    expect(states[0]).toBe(await fleet.idAt('manifests/dev/web'));
    expect(states[1]).toBe(
      (await fleet.history({ environment: anEnv('dev'), app: anApp('web') }))[1]?.to?.renders.trees['dev'],
    );
  });

  test.each([
    [1, 500],
    [80, 500],
    [1, 1],
    [80, 1],
  ])(
    'of several targets, asked for together with %i that never were, %i commits at first, is of each what it is alone',
    async (others, commits) => {
      const fleet = await inStaging();
      await fleet.release('web', { images: { server: '1.2' } });
      const of = (app: string, environment: string) => ({
        record: `environments/${environment}/releases/${app}.yaml`,
        manifests: `manifests/${environment}/${app}`,
      });
      const absent = Array.from({ length: others }, (_, each) => of(`never-${each}`, 'dev'));
      const targets = [of('web', 'dev'), of('web', 'staging'), of('web', 'prod'), ...absent];
      const head = await fleet.head();
      const together = new TargetHistories(fleet.remote, head, targets, commits);
      const statesOf = async (states: AsyncIterable<TargetState>) => {
        const all: TargetState[] = [];
        for await (const state of states) all.push(state);
        return all;
      };
      const lengths: number[] = [];
      for (const target of targets) {
        const alone = await statesOf(targetHistory(fleet.remote, head, target));
        expect(await statesOf(together.of(target.record))).toEqual(alone);
        lengths.push(alone.length);
      }
      expect(lengths.slice(0, 4)).toEqual([3, 2, 0, 0]);
    },
  );
});

describe('the status of the fleet', () => {
  const target = async (fleet: FleetFixture, environment: string) =>
    (await fleet.status()).targets.find((each) => each.environment === environment);

  test('says per target what is desired, since when, and what is pending, proposed, held, frozen and rejected', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.2' } });
    await fleet.witness('web', (await fleet.record('staging')).release);
    await fleet.promote('web', 'prod');
    await fleet.hold('web', 'staging');
    await fleet.freeze('prod');
    await fleet.reject(digestOf('1.2'));
    const status = await fleet.status();
    expect(status.commit).toBe(await fleet.head());
    expect(
      status.environments.map(({ name, controls }) => [
        name,
        controls.find(({ mark }) => mark === 'FROZEN')?.value,
      ]),
    ).toEqual([
      ['dev', undefined],
      ['hotfix', undefined],
      ['staging', undefined],
      ['prod', expect.objectContaining({ reason: 'a reason' })],
    ]);
    const seen = status.targets.map(({ environment, record, pending, proposals, controls, rejected }) => ({
      environment,
      version: record?.images['server']?.tag,
      pending: pending.map((each) => each.environment),
      proposals,
      held: controls.some(({ mark }) => mark === 'HELD'),
      rejected,
    }));
    expect(seen).toEqual([
      { environment: 'dev', version: '1.2', pending: [], proposals: [], held: false, rejected: true },
      { environment: 'hotfix', version: undefined, pending: [], proposals: [], held: false, rejected: false },
      {
        environment: 'staging',
        version: '1.1',
        pending: ['dev'],
        proposals: [],
        held: true,
        rejected: false,
      },
      {
        environment: 'prod',
        version: undefined,
        pending: ['staging'],
        proposals: ['prod/promote-web'],
        held: false,
        rejected: false,
      },
    ]);
    const [promoted] = (await fleet.history({ environment: anEnv('staging'), app: anApp('web') })).filter(
      ({ kind }) => kind === 'promotion',
    );
    expect((await target(fleet, 'staging'))?.commit).toBe(promoted?.commit);
    expect((await target(fleet, 'staging'))?.since).toEqual(promoted?.at);
  });

  test('what a rollback took back is pending also once its hold is lifted, and is marked once it is rejected', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('dev');
    const pending = async () => (await target(fleet, 'staging'))?.pending;
    await fleet.rollback('web', 'staging');
    await fleet.unhold('web', 'staging');
    expect(await pending()).toMatchObject([{ environment: 'dev', record: { release }, rejected: false }]);
    await fleet.reject(release);
    expect(await pending()).toMatchObject([{ environment: 'dev', record: { release }, rejected: true }]);
  });

  test('takes another release with the same content here for the same', async () => {
    const fleet = await inStaging();
    await fleet.code((code) => {
      const web = code.apps['web'];
      if (web) web.config['dev'] = { replicas: 5 };
    });
    await fleet.release('web');
    expect((await fleet.record('dev')).release).not.toBe((await fleet.record('staging')).release);
    expect((await target(fleet, 'staging'))?.pending).toEqual([]);
  });

  test('a change for production alone is pending there, although the files of its upstream stayed as they were', async () => {
    const fleet = await inStaging();
    await fleet.promoteApproved('web', 'prod');
    await fleet.code((code) => {
      const web = code.apps['web'];
      if (web) web.config['prod'] = { replicas: 7 };
    });
    await fleet.release('web');
    const { release } = await fleet.record('dev');
    expect((await target(fleet, 'staging'))?.pending).toMatchObject([
      { environment: 'dev', record: { release }, differs: 'later', later: ['prod'] },
    ]);
    expect((await target(fleet, 'prod'))?.pending).toEqual([]);
    expect(await fleet.open().explain({ app: 'web', to: 'prod' })).toMatchObject({
      change: 'same',
      passesFirst: { environment: 'staging', from: 'dev', record: { release } },
      next: 'cdk8s-delivery promote web --to staging',
    });
    await fleet.promote('web', 'staging');
    expect((await target(fleet, 'staging'))?.pending).toEqual([]);
    expect((await target(fleet, 'prod'))?.pending).toMatchObject([
      { environment: 'staging', differs: 'configuration' },
    ]);
  });
});

describe('the reason of a rollback that is told afterwards', () => {
  test('reads like no other rollback', async () => {
    const fleet = await inStaging();
    await fleet.rollback('web', 'staging');
    await fleet.rollback('web', 'staging', { reason: 'INC-42' });
    const [why, back] = await fleet.history({ app: anApp('web'), limit: 2 });
    expect([why?.kind, why?.subject, back?.subject]).toEqual([
      'hold',
      'say why web went back to 1.0 in staging',
      'roll back web to 1.0 in staging',
    ]);
  });
});

describe('the history of an app', () => {
  test('has the freezes of its environments, but not those for other apps, and the rejections of its releases', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('dev');
    const other = `sha256:${'b'.repeat(64)}`;
    await fleet.freeze('staging', { reason: 'load' });
    await fleet.freeze('dev', { reason: 'load' });
    await fleet.freeze('staging', { name: 'web', apps: ['web'], reason: 'tables' });
    await fleet.byHand([
      {
        kind: 'file',
        path: 'environments/staging/controls/freezes.yaml',
        content: `${await textOf(fleet, 'environments/staging/controls/freezes.yaml')}  - name: api\n    reason: tables\n    by: Ada <ada@example.org>\n    since: 2026-01-01T00:00:00Z\n    lockdown: false\n    apps:\n      - api\n`,
      },
    ]);
    await fleet.reject(release, { reason: 'leaks' });
    await fleet.reject(other, { reason: 'not ours' });
    await fleet.unreject(release);
    await fleet.unfreeze('staging');
    const told = async (query: HistoryQuery) =>
      (await fleet.history({ ...query, limit: 5 })).map(({ kind, environment }) =>
        [kind, environment].filter((each) => each !== undefined).join(' '),
      );
    const [web, staging] = [anApp('web'), anEnv('staging')];
    expect(await told({ app: web, environment: staging })).toEqual([
      'unfreeze staging',
      'rejection lifted',
      'rejection',
      'freeze staging',
      'freeze staging',
    ]);
    expect(await told({ app: web })).toEqual([
      'unfreeze staging',
      'rejection lifted',
      'rejection',
      'freeze staging',
      'freeze dev',
    ]);
  });
});

describe('the question where something runs', () => {
  test('is answered by release, digest, tag, code and evidence', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.2' } });
    const snapshot = await fleet.snapshot();
    const where = async (what: string) =>
      (await findRunning(snapshot, what)).matches.map(({ environment, by }) => `${environment} ${by}`);
    const { release, code } = await fleet.record('staging');
    expect(await where(release)).toEqual(['staging release']);
    expect(await where(digestOf('1.2'))).toEqual(['dev digest']);
    expect(await where(digestOf('1.1').slice(7, 19))).toEqual(['staging digest']);
    expect(await where('1.1')).toEqual(['staging tag']);
    expect(await where(code.slice(0, 10))).toEqual(['dev code', 'staging code']);
    expect(await where('https://ci.example.org/7')).toEqual(['staging evidence']);
    expect(await where('2.0')).toEqual([]);
  });
});
