import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { checkRecords } from '../../../lib/engine/judgement/proving';
import { configured, governed, usualCode } from '../../support/fleet-code';
import { FleetFixture } from '../../support/fleet-fixture';
import { aBranch, anEnv } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { cloneOf } from '../../support/work-tree';

const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
});

describe('the first level of proof', () => {
  test('needs nothing but a single-branch clone of depth 1: the renders, the other branches and the remote itself may be gone', async () => {
    const fleet = await inStaging();
    for (const [ref, from] of await fleet.remote.branches('renders/*/*'))
      await fleet.remote.updateRefs([{ ref, from, to: null }]);
    const { folder, git } = await cloneOf(fleet.remote.gitDir, fleet.root, [
      '--depth',
      '1',
      '--single-branch',
    ]);
    expect(await git('rev-list', '--count', '--all')).toBe('1');
    await rm(fleet.remote.gitDir, { recursive: true });
    await rm(fleet.project.gitDir, { recursive: true });
    const delivery = new Delivery({
      remote: folder,
      branch: aBranch('delivery'),
      cacheDir: join(fleet.root, 'other-cache'),
    });
    const snapshot = await delivery.snapshot();
    const { targets, findings } = await checkRecords(snapshot, [
      anEnv('dev'),
      anEnv('staging'),
      anEnv('hotfix'),
      anEnv('prod'),
    ]);
    expect([targets, findings]).toEqual([2, []]);
  });

  test('fails on the result of two changes that merge cleanly in Git but leave files that no record names', async () => {
    const fleet = await inStaging();
    const { folder, git } = await cloneOf(fleet.remote.gitDir, fleet.root);
    await git('checkout', '--quiet', '-b', 'tweak');
    await appendFile(join(folder, 'manifests/staging/web/objects/ConfigMap.web.yaml'), '# a quick fix\n');
    await git('commit', '--quiet', '--all', '--message', 'a quick fix');
    expect(codes(await fleet.promote('web', 'staging'))).toEqual([]);
    await git('checkout', '--quiet', 'delivery');
    await git('pull', '--quiet');
    await git('merge', '--quiet', '--no-edit', 'tweak');
    expect(await git('status', '--porcelain')).toBe('');
    expect(await git('show', '--no-patch', '--format=%P')).toMatch(/ /);
    await git('push', '--quiet', 'origin', 'delivery');
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
    await fleet.rollback('web', 'staging', { to: (await fleet.record('staging')).release });
    expect(await fleet.check()).toEqual([]);
  });

  test('fails where a record is another target’s, copied by hand', async () => {
    const fleet = await inStaging();
    const text = (await fleet.textAt('environments/dev/releases/web.yaml')) ?? '';
    await fleet.byHand([{ kind: 'file', path: 'environments/staging/releases/web.yaml', content: text }]);
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
  });

  test('fails where files are gone', async () => {
    const fleet = await inStaging();
    await fleet.byHand([{ kind: 'delete', path: 'manifests/staging/web' }]);
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
  });
});

describe('code merged to the project', () => {
  test('changes no manifest and no record of any environment, in one repository and on one branch, too', async () => {
    const fleet = await FleetFixture.create(usualCode(), { oneRepository: true });
    try {
      await runInStaging(fleet);
      const before = [await fleet.idAt('manifests'), await fleet.idAt('environments')];
      const code = (await fleet.record('dev')).code;
      await fleet.code(configured('dev', { replicas: 7 }));
      await fleet.code(governed('prod', { namespace: 'other' }));
      expect([await fleet.idAt('manifests'), await fleet.idAt('environments')]).toEqual(before);
      expect(await fleet.check()).toEqual([]);
      await fleet.code(governed('prod', { namespace: 'prod' }));
      await fleet.release('web');
      const after = await fleet.record('dev');
      expect(after.code).not.toBe(code);
      expect(await fleet.textAt('manifests/dev/web/objects/Deployment.web.yaml')).toContain('replicas: 7');
      expect(await fleet.idAt('fleet.json')).toBe(await fleet.project.idAt(after.code, 'fleet.json'));
      expect((await fleet.release('web')).kind).toBe('nothing');
      expect(await fleet.check()).toEqual([]);
    } finally {
      await fleet.remove();
    }
  });

  test('changes nothing in a delivery repository of its own', async () => {
    const fleet = await inStaging();
    const head = await fleet.head();
    await fleet.code(configured('dev', { replicas: 7 }));
    expect(await fleet.head()).toBe(head);
    expect(await fleet.check()).toEqual([]);
  });
});
