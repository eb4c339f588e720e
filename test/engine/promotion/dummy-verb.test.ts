import { changeOf, openProposals, parseChange } from '../../../lib/engine/promotion';
import { registerChange } from '../../../lib/engine/promotion/changes/registry';
import { ada } from '../../support/fleet-fixture';
import { lendEntry } from '../../support/lend/entry';
import { anApp, anEnv } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

const lending = (to: string) => ({
  ...parseChange({ verb: 'lend', app: 'web', from: 'dev', to }),
  requestedBy: ada,
  now: new Date(),
});

describe('a verb that is registered', () => {
  let forget: () => void;
  beforeEach(() => {
    forget = registerChange('lend', () => lendEntry);
  });
  afterEach(() => forget());

  test('is planned, applied as one commit with its subject and trailers, and told by history', async () => {
    const own = await fleet();
    await own.release('web', { images: { server: '2.0' } });
    const request = lending('staging');
    const outcome = await own.run((snapshot, first) => changeOf('lend').plan(snapshot, request, first));
    expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
    expect((await own.versions('staging'))['server']).toBe('2.0');
    for await (const { message } of own.remote.history(await own.head(), [], { limit: 1 }))
      expect(message.split('\n')).toEqual(expect.arrayContaining(['Delivery-Change: lend', 'Lent-by: dev']));
    const [told] = await own.history({ environment: anEnv('staging'), app: anApp('web') });
    expect(told).toMatchObject({
      kind: 'loan',
      undo: expect.objectContaining({ environment: 'staging', app: 'web' }),
      subject: 'lend web to staging',
      byTool: true,
    });
  });

  test('waits as a proposal that names the release, is planned again at the merge, and told', async () => {
    const own = await fleet();
    await own.witness('web');
    const request = lending('prod');
    const outcome = await own.run((snapshot, first) => changeOf('lend').plan(snapshot, request, first));
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { id: 'prod/lend-web' } });
    const release = outcome.plan.targets[0]?.to?.release;
    const { proposals } = await openProposals(await own.snapshot());
    expect(proposals.map(({ intent }) => intent.change)).toEqual([
      { verb: 'lend', app: 'web', from: 'dev', to: 'prod', release },
    ]);
    await own.approved(outcome);
    expect((await own.record('prod')).release).toBe(release);
    const [told] = await own.history({ environment: anEnv('prod'), app: anApp('web') });
    expect(told).toMatchObject({ kind: 'loan', claims: { requestedBy: 'Ada <ada@example.org>' } });
  });

  test('fails to be registered twice', () => {
    expect(() => registerChange('lend', () => lendEntry)).toThrow('DUPLICATE_NAME');
    expect(() => registerChange('promote', () => lendEntry)).toThrow('DUPLICATE_NAME');
  });
});

test('fails with a verb that nobody registered: its change, and a proposal of it', async () => {
  const own = await fleet();
  const forget = registerChange('lend', () => lendEntry);
  const request = lending('prod');
  const entry = changeOf('lend');
  await own.witness('web');
  await own.run((snapshot, first) => entry.plan(snapshot, request, first));
  forget();
  expect(() => parseChange({ verb: 'lend', app: 'web', from: 'dev', to: 'prod' })).toThrow('INVALID_OPTION');
  const { proposals, unreadable } = await openProposals(await own.snapshot());
  expect([proposals, unreadable.length]).toEqual([[], 1]);
  expect(await thrownCodes(own.merge('prod/lend-web'))).toEqual(['BROKEN_FILE']);
});
