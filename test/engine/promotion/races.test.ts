import { controlOf, rejectionsIn } from '../../../lib/engine/delivery';
import { FREEZES } from '../../../lib/registry';
import { imageOf } from '../../support/fleet-code';
import { ben } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const fleet = fleets(async (first) => {
  await first.code((code) => {
    code.apps['pair'] = { slots: ['one', 'two'], config: { dev: {}, staging: {} } };
  });
  await first.configure();
  await first.release('pair', { images: { one: '1.0', two: '1.0' } });
});

test('two slots released by two pipelines within a moment both land, and the loser renders again with what it inherits', async () => {
  const own = await fleet();
  const outcome = await own.release('pair', {
    images: { two: '2.2' },
    meanwhile: () => own.release('pair', { images: { one: '1.1' } }),
  });
  expect(outcome.kind).toBe('committed');
  expect(await own.versions('dev', 'pair')).toEqual({ one: '1.1', two: '2.2' });
  const orders = own.rendered.flatMap(({ apps }) => apps).filter(({ app }) => app === 'pair');
  expect(orders.map(({ images }) => [images['one'], images['two']])).toEqual([
    [imageOf('pair', 'one', '1.0').pullable, imageOf('pair', 'two', '2.2').pullable],
    [imageOf('pair', 'one', '1.1').pullable, imageOf('pair', 'two', '1.0').pullable],
    [imageOf('pair', 'one', '1.1').pullable, imageOf('pair', 'two', '2.2').pullable],
  ]);
  const kinds = (await own.history({ app: anApp('pair') })).map(({ kind, to }) => [
    kind,
    to?.images['one']?.tag,
    to?.images['two']?.tag,
  ]);
  expect(kinds).toEqual([
    ['release', '1.1', '2.2'],
    ['release', '1.1', '1.0'],
    ['release', '1.0', '1.0'],
    // of its part in each of two environments
    ['configuration', undefined, undefined],
    ['configuration', undefined, undefined],
  ]);
  expect(await own.check()).toEqual([]);
});

test('the same release by two pipelines at once becomes one commit', async () => {
  const own = await fleet();
  const head = await own.head();
  const release = () => own.release('pair', { images: { one: '1.1' } });
  const outcome = await own.release('pair', { images: { one: '1.1' }, meanwhile: release, as: ben });
  expect(outcome.kind).toBe('nothing');
  expect(await own.remote.resolve('refs/heads/delivery^')).toBe(head);
});

test('a promotion that lost a race against a freeze is refused', async () => {
  const own = await fleet();
  const outcome = await own.promote('pair', 'staging', { meanwhile: () => own.freeze('staging') });
  expect(outcome.plan.findings.map(({ code }) => code)).toEqual(['FROZEN']);
  expect(await own.idAt('environments/staging/releases')).toBeUndefined();
});

test('a neighbour that was faster is kept', async () => {
  const own = await fleet();
  const outcome = await own.promote('pair', 'staging', {
    meanwhile: () => own.byHand([{ kind: 'file', path: 'README.md', content: 'hello\n' }]),
  });
  expect(outcome.kind).toBe('committed');
  expect([await own.textAt('README.md'), await own.versions('staging', 'pair')]).toEqual([
    'hello\n',
    { one: '1.0', two: '1.0' },
  ]);
});

describe('an intent is the one of its first plan', () => {
  test('a promotion brings the release that it was planned with, though its upstream has moved on', async () => {
    const own = await fleet();
    const outcome = await own.promote('pair', 'staging', {
      meanwhile: () => own.release('pair', { images: { one: '3.0' } }),
    });
    expect(outcome.kind).toBe('committed');
    expect(await own.versions('staging', 'pair')).toEqual({ one: '1.0', two: '1.0' });
    expect(await own.versions('dev', 'pair')).toEqual({ one: '3.0', two: '1.0' });
  });

  test('of all apps, those are promoted that the first plan found', async () => {
    const own = await fleet();
    const outcome = await own.promote('all', 'staging', {
      meanwhile: () => own.release('web', { images: { server: '1.0' } }),
    });
    expect(outcome.plan.targets.map(({ app }) => app)).toEqual(['pair']);
  });

  test('fails for a release into a slot that somebody else has just filled', async () => {
    const own = await fleet();
    const outcome = await own.release('pair', {
      images: { one: '2.0' },
      meanwhile: () => own.release('pair', { images: { one: '1.1' } }),
    });
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['STATE_MOVED']]);
    expect(await own.versions('dev', 'pair')).toEqual({ one: '1.1', two: '1.0' });
  });

  test('fails for a freeze where somebody else has just frozen for another reason', async () => {
    const own = await fleet();
    const outcome = await own.freeze('staging', {
      reason: 'one',
      meanwhile: () => own.freeze('staging', { reason: 'other', lockdown: true }),
    });
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['STATE_MOVED']]);
    expect((await controlOf(await own.snapshot(), FREEZES, anEnv('staging')))?.lockdown).toBe(true);
  });

  test('two rollbacks at once go back one release, and name the same commit', async () => {
    const own = await fleet();
    await own.release('pair', { images: { one: '1.1' } });
    await own.release('pair', { images: { one: '1.2' } });
    const second = await own.rollback('pair', 'dev', {
      as: ben,
      meanwhile: () => own.rollback('pair', 'dev'),
    });
    expect(second).toMatchObject({ kind: 'nothing', commit: await own.head() });
    expect(await own.versions('dev', 'pair')).toEqual({ one: '1.1', two: '1.0' });
  });

  test('fails for a rollback of a target that somebody else has just changed', async () => {
    const own = await fleet();
    await own.release('pair', { images: { one: '1.1' } });
    const outcome = await own.rollback('pair', 'dev', {
      meanwhile: () => own.release('pair', { images: { one: '1.2' } }),
    });
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['STATE_MOVED']]);
    expect(await own.versions('dev', 'pair')).toEqual({ one: '1.2', two: '1.0' });
  });

  test('two rejections of different things at once both stand', async () => {
    const own = await fleet();
    const [one, other] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
    const outcome = await own.reject(one, { meanwhile: () => own.reject(other) });
    expect(outcome.kind).toBe('committed');
    const rejected = (await rejectionsIn(await own.snapshot())).map(({ what }) => what);
    expect(rejected.sort()).toEqual([one, other]);
  });
});
