import { requestsAbout } from '../../../lib/engine/promotion';
import { parseProposalId } from '../../../lib/model/scalars';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anEnv } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(runInStaging);
const ID = 'prod/promote-web';

async function told(fleet: FleetFixture, what: string) {
  return (await requestsAbout(await fleet.snapshot(), what)).map(({ state, requestedBy, endedBy, why }) => [
    state,
    requestedBy,
    endedBy,
    why,
  ]);
}

describe('requests that were not merged', () => {
  test('are found by their id while they are open, once another replaced them, and once they are withdrawn', async () => {
    const fleet = await inStaging();
    expect(await told(fleet, ID)).toEqual([]);
    await fleet.promote('web', 'prod');
    expect(await told(fleet, ID)).toEqual([['open', 'Ada <ada@example.org>', undefined, undefined]]);
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.promote('web', 'prod');
    const [open, replaced] = await requestsAbout(await fleet.snapshot(), ID);
    expect([open?.state, replaced?.state, replaced?.why]).toEqual([
      'open',
      'replaced',
      `by ${open?.head.slice(0, 12)}`,
    ]);
    expect(replaced?.subject).toBe('promote web 1.0 to prod');
    await fleet.open().withdraw(ID, { reason: 'not before Monday' });
    expect(await told(fleet, ID)).toEqual([
      ['withdrawn', 'Ada <ada@example.org>', 'Ada <ada@example.org>', 'not before Monday'],
      ['replaced', 'Ada <ada@example.org>', undefined, `by ${open?.head.slice(0, 12)}`],
    ]);
    // The commit of one is enough, and of others nothing is told.
    expect((await told(fleet, replaced?.head.slice(0, 9) ?? '')).map(([state]) => state)).toEqual([
      'replaced',
    ]);
    expect(await told(fleet, 'prod/promote-api')).toEqual([]);
    expect(await told(fleet, '1234567')).toEqual([]);
  });

  test('are found behind the one that was merged in their place', async () => {
    const fleet = await inStaging();
    await fleet.promote('web', 'prod');
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await fleet.promoteApproved('web', 'prod');
    const [merge] = await fleet.history({ environment: anEnv('prod') });
    const [, head = ''] = merge?.claims.proposal?.split(' ') ?? [];
    const merged = [{ id: parseProposalId(ID), head: aCommit(head) }];
    const found = await requestsAbout(await fleet.snapshot(), ID, merged);
    expect(found).toMatchObject([{ state: 'replaced', subject: 'promote web 1.0 to prod' }]);
    expect(found[0]?.why).toBe(`by ${head.slice(0, 12)}`);
  });
});
