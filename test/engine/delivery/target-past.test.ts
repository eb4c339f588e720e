import { repositoryOf, targetHistory, targetPast } from '../../../lib/engine/delivery';
import { usualCode } from '../../support/fleet-code';
import { anApp, anEnv } from '../../support/names';
import { fleets } from '../../support/prepared-fleets';

const APPS = ['web', 'api', 'worker'];
const code = usualCode();
const config = { dev: {}, staging: {} };
const three = fleets((each) => each.configure(), {
  ...code,
  apps: Object.fromEntries(APPS.map((app) => [app, { slots: ['server'], config }])),
});

test('what many targets ran is read in one walk, and is what each of them ran', async () => {
  const fleet = await three();
  for (const version of ['1.0', '1.1', '1.2'])
    for (const app of APPS) {
      await fleet.release(app, { images: { server: version } });
      if (version !== '1.1') await fleet.promote(app, 'staging');
    }
  await fleet.rollback('api', 'staging');
  await fleet.retire('worker', 'staging');
  await fleet.byHand([{ kind: 'file', path: 'manifests/staging/web/objects/notes.txt', content: 'by hand' }]);
  const snapshot = await fleet.delivery.snapshot();
  let read = 0;
  for (const environment of ['dev', 'staging'].map(anEnv))
    for (const app of [...APPS, 'none'].map(anApp)) {
      const { head, ...location } = snapshot.locationOf(environment);
      const paths = {
        record: snapshot.pathOf({ kind: 'record', environment, app }),
        manifests: snapshot.manifestPath(environment, app),
      };
      const alone: unknown[] = [];
      for await (const state of targetHistory(repositoryOf(location), head, paths)) alone.push(state);
      expect(await targetPast(snapshot, environment, app)).toEqual(alone);
      expect(alone.length > 0).toBe(app !== 'none');
      read += alone.length;
    }
  expect(read).toBe(9 + 6 + 3);
});
