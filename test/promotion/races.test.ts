import { imageOf } from '../support/fleet-code';
import { ben } from '../support/fleet-fixture';
import { fleets } from '../support/prepared-fleets';

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
  const kinds = (await own.history({ app: 'pair' })).map(({ kind, to }) => [
    kind,
    to?.images['one']?.tag,
    to?.images['two']?.tag,
  ]);
  expect(kinds).toEqual(
    [
      ['release', '1.1', '2.2'],
      ['release', '1.1', '1.0'],
      ['release', '1.0', '1.0'],
      ['configuration', undefined, undefined],
    ].slice(0, kinds.length),
  );
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
