import type { DeliveryChange } from '../../../lib/engine/history';
import { judgeRecordedFiles } from '../../../lib/engine/judgement';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(runInStaging);

/** What takes the newest change of a kind back, and why nothing does, as a script is told at a moment. */
async function wayBack(fleet: FleetFixture, kind: string, now?: Date) {
  const found: DeliveryChange[] = [];
  for await (const each of fleet.open(now && { now }).history()) found.push(each);
  const change = found.find((each) => each.kind === kind);
  if (!change) throw new Error(`no ${kind} among ${found.map((each) => each.kind).join(', ')}`);
  return { undo: change.undo, barred: change.barred };
}

describe('what takes a change back', () => {
  test('is not a freeze or a waiver whose end is over, which is refused', async () => {
    const fleet = await inStaging();
    const now = new Date('2029-12-01T12:00:00Z');
    const until = '2030-06-30T00:00:00Z';
    await fleet.freeze('staging', { until, now });
    await fleet.unfreeze('staging');
    await fleet.waive('dev', { waiver: { app: 'web', expires: '2030-06-30' } });
    await fleet.unwaive('dev', 'probes-web');
    const later = new Date('2031-01-01T12:00:00Z');
    expect(await wayBack(fleet, 'unfreeze', now)).toMatchObject({ undo: { verb: 'freeze', until } });
    expect(await wayBack(fleet, 'waiver lifted', now)).toMatchObject({ undo: { verb: 'waive' } });
    expect(await wayBack(fleet, 'unfreeze', later)).toEqual({ barred: `its end, ${until}, is over` });
    expect(await wayBack(fleet, 'waiver lifted', later)).toEqual({
      barred: 'its last day, 2030-06-30, is over',
    });
    // That is what the program does with them.
    await expect(fleet.freeze('staging', { until, now: later })).rejects.toThrow('is not in the future');
  });

  test('is not a rollback to what was rejected, and is one again once the rejection ends', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('staging');
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    expect(await wayBack(fleet, 'promotion')).toMatchObject({ undo: { verb: 'rollback', to: release } });
    await fleet.reject(release);
    expect(await wayBack(fleet, 'promotion')).toEqual({ barred: `${release} is rejected` });
    await fleet.unreject(release);
    expect(await wayBack(fleet, 'promotion')).toMatchObject({ undo: { verb: 'rollback', to: release } });
  });

  test('is nothing in an environment that there is no more', async () => {
    const fleet = await inStaging();
    await fleet.byHand([{ kind: 'delete', path: 'environments/staging' }]);
    expect(await wayBack(fleet, 'promotion')).toEqual({ barred: 'staging is no environment any more' });
  });

  test('of a hand edit of manifests is the rollback that check names, not a retirement', async () => {
    const fleet = await inStaging();
    const record = await fleet.record('staging');
    const { release } = record;
    const back = { undo: { verb: 'rollback', app: 'web', environment: 'staging', to: release } };
    await fleet.byHand([{ kind: 'file', path: 'manifests/staging/web/Extra.yaml', content: 'a: 1\n' }]);
    expect(await wayBack(fleet, 'hand edit')).toMatchObject(back);
    const tree = await fleet.idAt('manifests/staging/web');
    const [told] = judgeRecordedFiles({ environment: anEnv('staging'), app: anApp('web'), record, tree });
    expect(told?.remedy).toContain(`rollback web --env staging --release ${release}`);
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
    await fleet.rollback('web', 'staging', { to: release });
    expect(await fleet.check()).toEqual([]);
    await fleet.reject(release);
    expect(await wayBack(fleet, 'hand edit')).toEqual({ barred: `${release} is rejected` });
  });

  test('of files whose record a person removed is the rollback to what it said, not a retirement', async () => {
    const fleet = await inStaging();
    const { release } = await fleet.record('staging');
    const back = { undo: { verb: 'rollback', app: 'web', environment: 'staging', to: release } };
    await fleet.byHand([{ kind: 'delete', path: 'environments/staging/releases/web.yaml' }]);
    expect(await wayBack(fleet, 'hand edit')).toMatchObject(back);
    await fleet.byHand([{ kind: 'file', path: 'manifests/staging/web/Extra.yaml', content: 'a: 1\n' }]);
    expect(await wayBack(fleet, 'hand edit')).toMatchObject(back);
  });
});
