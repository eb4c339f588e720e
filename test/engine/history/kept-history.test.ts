import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  deliveryHistory,
  findRunning,
  fleetStatus,
  keptCommits,
  namedImages,
} from '../../../lib/engine/history';
import { digestOf } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anEnv } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { cloneOf } from '../../support/work-tree';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.hold('web', 'prod');
  await fleet.promote('web', 'staging');
  await fleet.freeze('prod');
  await fleet.reject(digestOf('1.1'));
});

/** What a machine with such a cache answers to the questions that read what is kept. */
async function answers(fleet: FleetFixture, cache: string, isKept = true) {
  const snapshot = await fleet.freshDelivery(cache).snapshot();
  const { home } = snapshot;
  const layout = snapshot.layoutAt(home);
  const kept = isKept ? await keptCommits(home, layout) : undefined;
  const history = await deliveryHistory(home.mirror.repository, aCommit(home.head ?? ''), layout, {}, kept);
  const inStaging = { environment: anEnv('staging') };
  return {
    history,
    staging: await deliveryHistory(home.mirror.repository, aCommit(home.head ?? ''), layout, inStaging, kept),
    named: await namedImages(snapshot, history),
    where: (await findRunning(snapshot, digestOf('1.1'))).matches,
    status: (await fleetStatus(snapshot, new Date('2030-01-01T00:00:00Z'))).targets,
  };
}

const keptFiles = (fleet: FleetFixture, cache: string) => {
  const [mirror = ''] = readdirSync(join(fleet.root, cache));
  const folder = join(fleet.root, cache, mirror, 'kept');
  return readdirSync(folder).map((name) => join(folder, name));
};

test('what is kept changes no answer: asked first, again, after more commits, and after the branch was rewritten', async () => {
  const fleet = await inStaging();
  const same = async (moment: string) => {
    const fresh = await answers(fleet, `fresh-${moment}`, false);
    expect([moment, await answers(fleet, 'kept')]).toEqual([moment, fresh]);
    return fresh;
  };
  const first = await same('first');
  expect(first.where).toHaveLength(2);
  expect(first.status.filter(({ rejected }) => rejected)).toHaveLength(2);
  expect(keptFiles(fleet, 'kept')).toHaveLength(3);
  const before = keptFiles(fleet, 'kept').map((file) => readFileSync(file));
  await same('again');
  expect(keptFiles(fleet, 'kept').map((file) => readFileSync(file))).toEqual(before);
  await fleet.rollback('web', 'staging');
  expect((await same('later')).history[0]?.kind).toBe('rollback');
  const { git } = await cloneOf(fleet.remote.gitDir, fleet.root);
  await git('reset', '--quiet', '--hard', 'HEAD~2');
  await git('commit', '--quiet', '--allow-empty', '--message', 'rewritten');
  await git('push', '--quiet', '--force', 'origin', 'delivery');
  expect((await same('rewritten')).history.map(({ kind }) => kind)).not.toContain('rollback');
});

test('a cache that was planted, spoilt or made by another machine changes no answer', async () => {
  const fleet = await inStaging();
  const whole = await answers(fleet, 'whole');
  for (const [name, spoil] of [
    ['planted', (text: string) => text.replaceAll('Ada', 'Eve').replaceAll(digestOf('1.1'), digestOf('6.6'))],
    ['cut', (text: string) => text.slice(0, -10)],
    ['of another machine', (text: string) => text.replace(/^./gm, (hex) => (hex === '0' ? '1' : '0'))],
  ] as const) {
    await answers(fleet, name);
    for (const file of keptFiles(fleet, name)) writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    expect([name, await answers(fleet, name)]).toEqual([name, whole]);
    for (const file of keptFiles(fleet, name)) appendFileSync(file, 'more\n');
    expect([name, await answers(fleet, name)]).toEqual([name, whole]);
  }
});
