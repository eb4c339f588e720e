import { join } from 'node:path';
import { chooseForge, forgeNames } from '../../../lib/engine/forge';
import { type ForgeSettings, forgeOf, registerForge } from '../../../lib/engine/forge/registry';
import { open } from '../../../lib/promotion';
import { type Board, makeBoard } from '../../support/board/forge';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aRef } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(async (fleet) => {
  await fleet.code((code) => {
    code.apps['api'] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  await runInStaging(fleet);
  await fleet.witness('web');
});

let board: Board;
let forget: () => void;
beforeEach(() => {
  board = makeBoard();
  forget = registerForge('board', () => board.forge);
});
afterEach(() => forget());

const ID = 'prod/promote-web';
const at = (remote: string): ForgeSettings => ({ remote, environment: {} });
const PROMOTE = { verb: 'promote' as const, apps: ['web'], to: 'prod' };
const openAs = (fleet: FleetFixture, as: string) =>
  open({
    repository: fleet.remote.gitDir,
    branch: fleet.branch,
    forge: 'board',
    as,
    cache: join(fleet.root, 'script'),
    content: false,
  });

async function script(fleet: FleetFixture) {
  return [
    await openAs(fleet, 'Ada <ada@example.org>'),
    await openAs(fleet, 'Ben <ben@example.org>'),
  ] as const;
}

async function nextRelease(fleet: FleetFixture): Promise<void> {
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web', (await fleet.record('staging')).release);
}

test('a pull request is opened, left alone, updated with the plan, and closed with the commit of the merge', async () => {
  const fleet = await inStaging();
  const [ada, ben] = await script(fleet);
  const opened = await ada.run(PROMOTE);
  expect(opened).toMatchObject({
    kind: 'proposed',
    state: 'opened',
    proposal: { id: ID, number: 1, link: 'https://board.example.org/1' },
  });
  expect(board.requests).toEqual([
    expect.objectContaining({
      title: 'promote web 1.0 to prod',
      labels: ['change/promote', 'environment/prod'],
      body: expect.stringContaining(`<!-- cdk8s-delivery proposal ${ID} plan ${opened.plan.digest} commit `),
    }),
  ]);
  expect(await ada.run(PROMOTE)).toMatchObject({ state: 'unchanged', proposal: { number: 1 } });
  expect(board.writes).toEqual(['publish 1']);

  await nextRelease(fleet);
  const updated = await ada.run(PROMOTE);
  expect(updated).toMatchObject({ state: 'updated', proposal: { number: 1 } });
  expect(board.requests).toMatchObject([
    { title: 'promote web 1.1 to prod', body: expect.stringContaining(updated.plan.digest) },
  ]);

  await ben.approve(ID, { onReview: () => {} });
  const merged = await ben.merge(ID);
  expect(merged).toMatchObject({ kind: 'merged', commit: await fleet.head() });
  expect(board.requests).toMatchObject([{ end: { kind: 'merged', commit: await fleet.head() } }]);
  expect(board.writes).toEqual(['publish 1', 'update 1', 'close 1']);
});

test('is left alone when a neighbour was promoted meanwhile: the plan is the same', async () => {
  const fleet = await inStaging();
  const [ada] = await script(fleet);
  await ada.run(PROMOTE);
  await fleet.release('api', { images: { server: '3.0' } });
  await fleet.promote('api', 'staging');
  await fleet.promoteApproved('api', 'prod');
  expect(await ada.run(PROMOTE)).toMatchObject({ state: 'unchanged' });
  expect(board.writes).toEqual(['publish 1']);
});

test('what a person added to the body stays; another title, and a label that is gone, are put right', async () => {
  const fleet = await inStaging();
  const [ada] = await script(fleet);
  await ada.run(PROMOTE);
  const [request] = board.requests;
  board.edit(1, { body: `Please look at the replicas.\n\n${request?.body}` });
  await ada.run(PROMOTE);
  expect(board.writes).toEqual(['publish 1']);
  board.edit(1, { title: 'WIP' });
  await ada.run(PROMOTE);
  board.edit(1, { labels: ['urgent'] });
  await ada.run(PROMOTE);
  expect(board.requests).toMatchObject([
    { title: 'promote web 1.0 to prod', labels: ['urgent', 'change/promote', 'environment/prod'] },
  ]);
  expect(board.writes).toEqual(['publish 1', 'update 1', 'update 1']);
});

test('a run that dies between its push and the pull request is completed by the next one', async () => {
  const fleet = await inStaging();
  const [ada] = await script(fleet);
  board.failNext('publish');
  expect(await thrownCodes(ada.run(PROMOTE))).toEqual(['REMOTE_FAILED']);
  expect(board.requests).toEqual([]);
  expect(await ada.run(PROMOTE)).toMatchObject({ state: 'unchanged', proposal: { number: 1 } });

  await nextRelease(fleet);
  board.failNext('update');
  expect(await thrownCodes(ada.run(PROMOTE))).toEqual(['REMOTE_FAILED']);
  expect(board.requests[0]?.title).toBe('promote web 1.0 to prod');
  expect(await ada.run(PROMOTE)).toMatchObject({ state: 'unchanged', proposal: { number: 1 } });
  expect(board.requests[0]?.title).toBe('promote web 1.1 to prod');
});

test('a merge that dies before it closes the pull request is completed by the next one', async () => {
  const fleet = await inStaging();
  const [ada, ben] = await script(fleet);
  await ada.run(PROMOTE);
  await ben.approve(ID, { onReview: () => {} });
  board.failNext('close');
  expect(await thrownCodes(ben.merge(ID))).toEqual(['REMOTE_FAILED']);
  const commit = await fleet.head();
  expect(board.requests[0]?.end).toBeUndefined();
  expect(await ben.merge(ID, { dryRun: true })).toMatchObject({ kind: 'merged before', commit });
  expect(board.requests[0]?.end).toBeUndefined();
  expect(await ben.merge(ID)).toMatchObject({ kind: 'merged before', commit });
  expect(board.requests[0]?.end).toEqual({ kind: 'merged', commit });
});

test('one that the delivery branch made pointless is closed by merge --all, also where that could not close its request', async () => {
  const fleet = await inStaging();
  const [ada, ben] = await script(fleet);
  await ada.run(PROMOTE);
  const before = await fleet.head();
  const base = await fleet.head(fleet.remote, `refs/heads/proposals/delivery/${ID}`);
  const commit = await fleet.remote.commit({
    parents: [before],
    base,
    edits: [],
    message: 'by hand\n',
    author: { name: 'Dan', email: 'dan@example.org', date: new Date() },
  });
  await fleet.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: before, to: commit }]);
  const nothing = [{ id: ID, kind: 'nothing', commit }];
  expect(await ben.mergeAll({ dryRun: true })).toMatchObject(nothing);
  expect(await ada.proposals()).toHaveLength(1);
  board.failNext('close');
  expect(await ben.mergeAll()).toMatchObject(nothing);
  expect([await ada.proposals(), board.requests[0]?.end, await fleet.head()]).toEqual([
    [],
    undefined,
    commit,
  ]);
  expect(await thrownCodes(ben.merge(ID))).toEqual(['PROPOSAL_CLOSED']);
  expect(board.requests[0]?.end).toEqual({ kind: 'overtaken', by: { why: 'reached', commit } });
});

test('a withdrawal closes the pull request and says by whom and why, also where one that was killed left it open', async () => {
  const fleet = await inStaging();
  const [ada, ben] = await script(fleet);
  await ada.run(PROMOTE);
  expect(await ben.withdraw(ID, { reason: 'superseded' })).toMatchObject({
    kind: 'withdrawn',
    proposal: { id: ID, requestedBy: { name: 'Ada' } },
  });
  const by = { name: 'Ben', email: 'ben@example.org' };
  expect(board.requests[0]?.end).toEqual({ kind: 'withdrawn', by, reason: 'superseded' });

  expect(await ada.run(PROMOTE)).toMatchObject({ state: 'opened', proposal: { number: 2 } });
  board.failNext('close');
  expect(await thrownCodes(ben.withdraw(ID))).toEqual(['REMOTE_FAILED']);
  expect(await ada.proposals()).toEqual([]);
  expect(board.requests[1]?.end).toBeUndefined();
  expect(await ben.withdraw(ID, { dryRun: true })).toMatchObject({ kind: 'nothing' });
  expect(board.requests[1]?.end).toBeUndefined();
  expect(await ben.withdraw(ID)).toMatchObject({ kind: 'nothing' });
  expect(board.requests[1]?.end).toEqual({ kind: 'withdrawn', by });
  expect(await ben.withdraw(ID)).toMatchObject({ kind: 'nothing', withdrawn: { by } });
  expect(await thrownCodes(ben.merge(ID))).toEqual(['PROPOSAL_WITHDRAWN']);
});

test('title and body keep to the limits of the forge', async () => {
  const fleet = await inStaging();
  const [ada] = await script(fleet);
  const requests = { ...board.forge.requests, titleLimit: 12, bodyLimit: 400 } as NonNullable<
    Board['forge']['requests']
  >;
  Object.assign(board.forge, { requests });
  await ada.run(PROMOTE);
  await ada.run(PROMOTE);
  expect(board.requests[0]?.title).toBe('promote web…');
  expect(board.requests[0]?.body.length).toBeLessThanOrEqual(400);
  expect(board.requests[0]?.body).toMatch(/plan sha256:[0-9a-f]{64} commit [0-9a-f]{40} -->\n$/);
  expect(board.writes).toEqual(['publish 1']);
});

test('a forge is told how the delivery reaches it, once', async () => {
  const fleet = await inStaging();
  const told: ForgeSettings[] = [];
  forget();
  forget = registerForge('board', (settings) => {
    told.push(settings);
    return board.forge;
  });
  const [ada] = await script(fleet);
  await ada.run(PROMOTE);
  await ada.run(PROMOTE);
  expect(told).toMatchObject([{ remote: fleet.remote.gitDir, environment: { PATH: process.env['PATH'] } }]);
});

test('a forge is chosen by name, else by what the repository is', () => {
  expect(forgeNames()).toEqual(['local', 'git', 'github', 'board']);
  expect(chooseForge(at('/srv/delivery.git')).kind).toBe('local');
  expect(chooseForge(at('C:\\delivery.git')).kind).toBe('local');
  expect(chooseForge(at('https://example.org/delivery.git')).kind).toBe('git');
  expect(chooseForge(at('https://git.example.org/github.com/delivery.git')).kind).toBe('git');
  for (const remote of [
    'https://github.com/team/delivery',
    'git@github.com:team/delivery.git',
    'ssh://git@ssh.github.com:443/team/delivery.git',
    'https://team.ghe.com/team/delivery.git',
  ])
    expect(chooseForge(at(remote)).kind).toBe('github');
  expect(chooseForge(at('https://github.com/team/delivery'), 'git').kind).toBe('git');
  expect(chooseForge(at('/srv/delivery.git'), 'board').kind).toBe('board');
});

test('fails with a forge that nobody registered, and names those there are; fails to register one twice', () => {
  expect(() => registerForge('local', () => board.forge)).toThrow('DUPLICATE_NAME');
  forget();
  expect(() => forgeOf('board', at(''))).toThrow('"board" is not a forge; known: local, git, github');
  expect(() => forgeOf('constructor', at(''))).toThrow('INVALID_OPTION');
});
