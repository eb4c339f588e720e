import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mirror } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { mergeAll } from '../../../lib/engine/promotion';
import { NextTags } from '../../../lib/engine/promotion/promotion-tags';
import { usualCode } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, aRef } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

/** staging and prod have their promotions tagged; web 1.0 runs everywhere. */
const code = usualCode();
for (const name of ['staging', 'prod'])
  code.environments[name] = { ...code.environments[name], tags: 'annotated' };
const fleet = fleets(runEverywhere, code);

/** No tag of the preparation is of this day. */
const now = new Date('2030-11-26T12:00:00Z');
const refOf = (environment: string, number: number) =>
  aRef(`refs/tags/${environment}-2030-11-26-00${number}`);

/** The tags of the day, each with the commit that it is of. */
async function tagged(delivered: FleetFixture): Promise<Record<string, string>> {
  const format = '--format=%(refname:lstrip=2) %(objecttype) %(*objectname)';
  const listed = await gitOutput(['for-each-ref', format, 'refs/tags/'], { gitDir: delivered.remote.gitDir });
  const lines = listed.toString('utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [name = '', type, commit = ''] = line.split(' ');
      if (!name.includes('-2030-11-26-')) return [];
      expect(type).toBe('tag');
      return [[name, commit]];
    }),
  );
}

async function release(delivered: FleetFixture, version: string): Promise<void> {
  await delivered.release('web', { images: { server: version }, now });
}

async function committed(
  delivered: FleetFixture,
  made: ReturnType<FleetFixture['promote']>,
): Promise<string> {
  const outcome = await made;
  if (outcome.kind !== 'committed') throw new Error(`${outcome.kind}: ${codes(outcome).join(' ')}`);
  expect(await delivered.head()).toBe(outcome.commit);
  return outcome.commit;
}

test('each commit that changes what runs in the environment gets the next tag of the day: promotions, a rollback, a retirement; a freeze and dev get none', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const first = await committed(delivered, delivered.promote('web', 'staging', { now }));
  await delivered.freeze('staging', { now });
  await delivered.unfreeze('staging');
  await release(delivered, '1.2');
  const second = await committed(delivered, delivered.promote('web', 'staging', { now }));
  const third = await committed(
    delivered,
    delivered.rollback('web', 'staging', { now, reason: 'it is slow' }),
  );
  await delivered.unhold('web', 'staging');
  const fourth = await committed(
    delivered,
    delivered.retire('web', 'staging', { now, reason: 'it is over' }),
  );
  expect(await tagged(delivered)).toEqual({
    'staging-2030-11-26-001': first,
    'staging-2030-11-26-002': second,
    'staging-2030-11-26-003': third,
    'staging-2030-11-26-004': fourth,
  });
  const said = await gitOutput(['cat-file', 'tag', refOf('staging', 2)], { gitDir: delivered.remote.gitDir });
  const { release: id } = await delivered.record('dev');
  expect(said.toString('utf8')).toMatch(
    new RegExp(
      `^object ${second}\ntype commit\ntag staging-2030-11-26-002\ntagger Ada <ada@example.org> \\d+ \\+0000\n\n[\\s\\S]*` +
        `\nDelivery-Change: promote\nEnvironment: staging\nApp: web\nRelease: ${id}\n[\\s\\S]*\nPlan: sha256:[0-9a-f]{64}\nRequested-by: Ada`,
    ),
  );
  expect(await delivered.check()).toEqual([]);
});

test('fails in verify: a promotion without its tag, a tag that names another commit, of another day, in other words or beside the first, and one without a message', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const commit = await committed(delivered, delivered.promote('web', 'staging', { now }));
  const { remote } = delivered;
  const lies = async () => {
    const { branches, findings } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
    const wrong = branches.flatMap(({ commits }) => commits.flatMap((each) => each.findings));
    return [...wrong, ...findings].map(({ code, message }) => `${code}: ${message}`);
  };
  expect(await lies()).toEqual([]);
  const id = await remote.idOfRef(refOf('staging', 1));
  const tag = aCommit(id ?? '');
  await remote.updateRefs([{ ref: refOf('staging', 1), from: tag, to: null }]);
  const untagged = `TAG_WRONG: commit ${commit.slice(0, 12)} changes what runs in staging, and has no tag`;
  expect(await lies()).toEqual([untagged]);
  const released = await remote.resolve(`${commit}^`);
  if (released === undefined) throw new Error('nothing was released');
  const tagger = { name: 'Mallory', email: 'mallory@example.org', date: now };
  const ref = refOf('staging', 1);
  const moved = await remote.tag({ ref, commit: released, message: 'moved', tagger, signed: false });
  const told = (await gitOutput(['log', '-1', '--format=%B', commit], { gitDir: remote.gitDir })).toString(
    'utf8',
  );
  const by = (name: string, message: string) =>
    remote.tag({ ref: aRef(`refs/tags/${name}`), commit: aCommit(commit), message, tagger, signed: false });
  const put = async (name: string, message: string) =>
    remote.updateRefs([{ ref: aRef(`refs/tags/${name}`), from: null, to: await by(name, message) }]);
  await put('staging-2019-01-01-001', told);
  await put('staging-2030-11-26-777', `${told.split('\n', 1)[0]}: a lie\n\n${told}`);
  const short = commit.slice(0, 12);
  expect(await lies()).toEqual([
    `TAG_WRONG: commit ${short} has 2 tags of staging, not one: staging-2019-01-01-001, staging-2030-11-26-777`,
    `TAG_WRONG: the tag staging-2019-01-01-001 names commit ${short}, which is of 2030-11-26`,
    `TAG_WRONG: the message of the tag staging-2030-11-26-777 is not that of the change, commit ${short}`,
  ]);
  for (const name of ['staging-2019-01-01-001', 'staging-2030-11-26-777']) {
    const at = aRef(`refs/tags/${name}`);
    await remote.updateRefs([{ ref: at, from: aCommit((await remote.idOfRef(at)) ?? ''), to: null }]);
  }
  await remote.updateRefs([
    { ref, from: null, to: moved },
    { ref: refOf('staging', 2), from: null, to: aCommit(commit) },
    { ref: refOf('prod', 1), from: null, to: tag },
  ]);
  expect((await lies()).sort()).toEqual([
    untagged,
    'TAG_WRONG: prod-2030-11-26-001 is no tag of that name with a message',
    'TAG_WRONG: staging-2030-11-26-002 is no tag of that name with a message',
    `TAG_WRONG: the tag staging-2030-11-26-001 names commit ${released.slice(0, 12)}, which changes nothing of what runs in staging`,
  ]);
});

test('where another run takes the number before the push, nothing of it lands, and it is planned again with the next', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const before = await delivered.head();
  const refs = delivered.remote;
  const push = jest.spyOn(Mirror.prototype, 'push');
  const results: unknown[] = [];
  push.mockImplementation(async function (this: Mirror, updates, options) {
    const mine = updates.some(({ ref }) => ref === refOf('staging', 1));
    if (mine) await refs.updateRefs([{ ref: refOf('staging', 1), from: null, to: before }]);
    push.mockRestore();
    const result = await this.push(updates, options);
    results.push(result.ok || result.reason, await delivered.head());
    return result;
  });
  const commit = await committed(delivered, delivered.promote('web', 'staging', { now }));
  expect(results).toEqual(['race', before]);
  const there = (number: number) => delivered.remote.resolve(refOf('staging', number));
  expect([await there(1), await there(2), await there(3)]).toEqual([before, commit, undefined]);
  expect((await delivered.versions('staging'))['server']).toBe('1.1');
});

test('a ref below the name of the next tag, which Git would keep the tag from, takes that name', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const before = await delivered.head();
  const below = (number: number) => aRef(`${refOf('staging', number)}/x`);
  await delivered.remote.updateRefs([1, 3].map((each) => ({ ref: below(each), from: null, to: before })));
  const commit = await committed(delivered, delivered.promote('web', 'staging', { now }));
  expect(await delivered.remote.resolve(refOf('staging', 4))).toBe(commit);
});

test('a remote that refuses the tag refuses the change, with its words', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const before = await delivered.head();
  const hooks = join(delivered.remote.gitDir, 'hooks');
  mkdirSync(hooks, { recursive: true });
  const script = '#!/bin/sh\ncase "$1" in refs/tags/*) echo "no tags here" >&2; exit 1;; esac\n';
  writeFileSync(join(hooks, 'update'), script);
  chmodSync(join(hooks, 'update'), 0o755);
  await expect(delivered.promote('web', 'staging', { now })).rejects.toMatchObject({
    code: 'PUSH_REFUSED',
    message: expect.stringContaining('no tags here'),
  });
  expect(await delivered.head()).toBe(before);
  expect(await tagged(delivered)).toEqual({});
});

test('merge tags its commit, and merge --all each of them, in their order', async () => {
  const delivered = await fleet();
  await delivered.code((each) => {
    each.apps['api'] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  for (const each of await delivered.configure())
    if (each.kind === 'proposed') await delivered.approved(each);
  for (const app of ['web', 'api']) {
    await delivered.release(app, { images: { server: '1.1' }, now });
    await delivered.promote(app, 'staging', { now });
    await delivered.witness(app, (await delivered.record('staging', app)).release, { now });
    await delivered.promote(app, 'prod', { now });
    await delivered.approve(`prod/promote-${app}`, undefined, { witness: false });
  }
  expect(Object.keys(await tagged(delivered)).filter((name) => name.startsWith('prod'))).toEqual([]);
  const batch = await mergeAll(delivered.delivery, {
    forge: async () => delivered.forge(),
    clock: () => now,
  });
  const commits = batch.flatMap((each) => (each.kind === 'merged' ? [each.commit] : []));
  expect(commits).toHaveLength(2);
  expect(await tagged(delivered)).toMatchObject({
    'prod-2030-11-26-001': commits[0],
    'prod-2030-11-26-002': commits[1],
  });
  const merged = await delivered.rollback('web', 'prod', { now, reason: 'it is slow' });
  const commit = merged.kind === 'committed' ? merged.commit : await delivered.approved(merged);
  expect(Object.values(await tagged(delivered))).toContain(commit);
});

test('a commit that changes two environments gets a tag for each that asks, and no target that stays counts', async () => {
  const delivered = await fleet();
  await release(delivered, '1.1');
  const snapshot = await delivered.snapshot();
  const { plan } = await delivered.promote('web', 'staging', { now, dryRun: true });
  const [target] = plan.targets;
  if (!target) throw new Error('nothing is promoted');
  const environments = ['staging', 'prod', 'hotfix'] as const;
  const targets = environments.map((environment) => ({
    ...target,
    environment: environment as typeof target.environment,
  }));
  const head = await delivered.head();
  const next = new NextTags(snapshot.home);
  const of = async (each: typeof plan) => (await next.of(snapshot, each, head, now)).map(({ ref }) => ref);
  expect(await of({ ...plan, targets })).toEqual([refOf('staging', 1), refOf('prod', 1)]);
  expect(await of({ ...plan, targets: [{ ...target, change: 'same' }] })).toEqual([]);
  expect(await of({ ...plan, targets: [{ ...target, change: 'evidence' }] })).toEqual([]);
  expect(await of(plan)).toEqual([refOf('staging', 2)]);
});
