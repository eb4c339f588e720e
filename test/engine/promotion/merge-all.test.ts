import { verifyHistory } from '../../../lib/engine/history/verify';
import { mergeAll } from '../../../lib/engine/promotion';
import { BatchPast } from '../../../lib/engine/promotion/batch-past';
import type { Proposal } from '../../../lib/engine/promotion/proposal';
import type { CommitId } from '../../../lib/model/scalars';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv, aRef } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

const APPS = ['web', 'api', 'shop', 'mail'];

/** Four apps run 1.1 in staging, and wait as proposals for prod, where 1.0 of web runs. */
const fleet = fleets(async (first) => {
  await runEverywhere(first);
  await first.code((code) => {
    for (const app of APPS.slice(1))
      code.apps[app] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  for (const each of await first.configure()) if (each.kind === 'proposed') await first.approved(each);
  for (const app of APPS) {
    await first.release(app, { images: { server: '1.1' } });
    await first.promote(app, 'staging');
    await first.witness(app, (await first.record('staging', app)).release);
    await first.promote(app, 'prod');
  }
});

const idOf = (app: string) => `prod/promote-${app}`;

const merging = (delivered: FleetFixture) =>
  mergeAll(delivered.delivery, { forge: async () => delivered.forge(), clock: () => new Date() });

const told = (batch: Awaited<ReturnType<typeof mergeAll>>) =>
  Object.fromEntries(
    batch.map((each) => [
      each.id.replace('prod/promote-', ''),
      'findings' in each ? `${each.kind} ${each.findings.map(({ code }) => code).join(' ')}` : each.kind,
    ]),
  );

async function lies(delivered: FleetFixture) {
  const { branches } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
  return branches.flatMap(({ commits }) => commits).filter(({ verdict }) => verdict === 'false');
}

test('all approved proposals become one commit each, in one push; what waits stays open', async () => {
  const delivered = await fleet();
  const before = await delivered.head();
  for (const app of ['web', 'shop', 'mail'])
    await delivered.approve(idOf(app), undefined, { witness: false });
  const batch = await merging(delivered);
  expect(told(batch)).toEqual({ web: 'merged', shop: 'merged', mail: 'merged', api: 'waiting NOT_APPROVED' });
  const commits: string[] = [];
  for await (const { commit } of delivered.remote.history(await delivered.head(), [], { except: before }))
    commits.push(commit);
  expect(commits.reverse()).toEqual(batch.flatMap((each) => (each.kind === 'merged' ? [each.commit] : [])));
  expect(await delivered.versions('prod', 'mail')).toEqual({ server: '1.1' });
  expect((await delivered.open().proposals()).map(({ id }) => id)).toEqual([idOf('api')]);
  expect(await delivered.check()).toEqual([]);
  expect(await lies(delivered)).toEqual([]);
  expect(told(await merging(delivered))).toEqual({ api: 'waiting NOT_APPROVED' });
});

test('one that was reverted is closed, and a branch that is no proposal any more is refused', async () => {
  const delivered = await fleet();
  for (const app of ['web', 'shop']) await delivered.approve(idOf(app), undefined, { witness: false });
  const proposals = await delivered.open().proposals();
  const before = await delivered.head();
  const ref = aRef('refs/heads/delivery');
  const made = async (parent: CommitId, base: CommitId) => {
    const author = { name: 'Hand', email: 'hand@example.com', date: new Date() };
    return delivered.remote.commit({ parents: [parent], base, edits: [], message: 'By hand\n', author });
  };
  const shop = proposals.find(({ id }) => id === idOf('shop'));
  const mail = proposals.find(({ id }) => id === idOf('mail'));
  const api = proposals.find(({ id }) => id === idOf('api'));
  if (!shop || !mail || !api) throw new Error('they are not open');
  const reached = await made(before, await delivered.head(delivered.remote, shop.ref));
  const left = await made(reached, before);
  const mailHead = await delivered.head(delivered.remote, mail.ref);
  const apiHead = await delivered.head(delivered.remote, api.ref);
  await delivered.remote.updateRefs([
    { ref, from: before, to: left },
    { ref: mail.ref, from: mailHead, to: await made(mailHead, mailHead) },
    { ref: api.ref, from: apiHead, to: before },
  ]);
  const batch = await merging(delivered);
  expect(told(batch)).toEqual({
    web: 'merged',
    shop: 'nothing',
    mail: 'refused PROPOSAL_CHANGED',
    api: 'refused BROKEN_FILE',
  });
  expect(batch).toContainEqual(expect.objectContaining({ id: idOf('shop'), commit: reached }));
  expect(await delivered.check()).toEqual([]);
});

test('one that an earlier one of the batch changes is judged on top of it', async () => {
  const delivered = await fleet();
  await delivered.promote(['web', 'shop'], 'prod');
  for (const { id } of await delivered.open().proposals())
    await delivered.approve(id, undefined, { witness: false });
  const batch = await merging(delivered);
  // What the one for both asks for came with those for each.
  expect(batch.map(({ kind }) => kind).sort()).toEqual(['merged', 'merged', 'merged', 'merged', 'nothing']);
  expect(await delivered.open().proposals()).toEqual([]);
  expect(await lies(delivered)).toEqual([]);
});

test('where another change is faster nothing is merged twice: all are planned again on what stands then', async () => {
  const delivered = await fleet();
  for (const app of APPS) await delivered.approve(idOf(app), undefined, { witness: false });
  let raced = 0;
  const pushing = delivered.delivery.snapshot.bind(delivered.delivery);
  const batch = await mergeAll(
    {
      snapshot: async () => {
        const snapshot = await pushing();
        // Another person is faster once, after everything was read.
        if (raced++ === 0) await delivered.byHand([{ kind: 'file', path: 'notes.txt', content: 'faster\n' }]);
        return snapshot;
      },
    },
    { forge: async () => delivered.forge(), clock: () => new Date() },
  );
  expect([raced, told(batch)]).toEqual([2, { web: 'merged', api: 'merged', shop: 'merged', mail: 'merged' }]);
  expect(await delivered.textAt('notes.txt')).toBe('faster\n');
  expect(await delivered.check()).toEqual([]);
});

test('a freeze that is faster stops all of it', async () => {
  const delivered = await fleet();
  for (const app of APPS) await delivered.approve(idOf(app), undefined, { witness: false });
  let read = 0;
  const pushing = delivered.delivery.snapshot.bind(delivered.delivery);
  const fresh = delivered.freshDelivery('another');
  const batch = await mergeAll(
    {
      snapshot: async () => {
        const snapshot = await pushing();
        if (read++ === 0) {
          const before = delivered.delivery;
          delivered.delivery = fresh;
          await delivered.freeze('prod', { reason: 'a fair' });
          delivered.delivery = before;
        }
        return snapshot;
      },
    },
    { forge: async () => delivered.forge(), clock: () => new Date() },
  );
  expect(new Set(batch.map(({ kind }) => kind))).toEqual(new Set(['waiting']));
  expect(await delivered.versions('prod')).toEqual({ server: '1.0' });
  expect(codes(await delivered.merge(idOf('web')))).toEqual(['FROZEN']);
});

test('what many proposals are judged by of the past is what git tells, also of targets that the batch moved', async () => {
  const own = await fleet();
  const base = await own.snapshot();
  const proposal = { intent: { apps: [anApp('web')] } } as unknown as Proposal;
  expect(await BatchPast.of(base, base.home, [proposal])).toBeUndefined();
  const past = await BatchPast.of(base, base.home, Array(20).fill(proposal));
  await own.release('web', { images: { server: '7.1' } });
  const asked = async (environment: string, lent: boolean) => {
    const snapshot = await own.snapshot();
    if (lent) past?.lend(snapshot);
    const commits = [];
    for await (const { commit, tree } of snapshot.history(anEnv(environment), anApp('web')))
      commits.push([commit, tree]);
    return commits;
  };
  // What nothing moved since is not asked for again: so a move that is not told is not seen.
  expect(await asked('dev', true)).toEqual((await asked('dev', false)).slice(1));
  const { plan } = await own.release('web', { images: { server: '7.2' } });
  past?.moves(plan);
  for (const environment of ['dev', 'staging', 'prod'])
    expect(await asked(environment, true)).toEqual(await asked(environment, false));
});
