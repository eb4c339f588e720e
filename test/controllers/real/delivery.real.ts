import { PODINFO } from '../../support/example-project';
import { withShop } from './shop';
import { say, seconds, withPlant } from './with-plant';

const DEPLOYMENT = 'apps/v1/Deployment';
const APPS = ['frontend', 'backend', 'shop'];

withPlant(
  'a fleet delivered by Argo CD',
  (plant) => {
    const { cli } = { cli: (...args: readonly string[]) => plant().cli.ok(...args) };
    const imageOf = async (name: string, namespace: string): Promise<string> => {
      const found = await plant().objects.get(DEPLOYMENT, name, namespace);
      return found?.['spec'].template.spec.containers[0].image ?? 'none';
    };
    const noDifferences = async (environment: string): Promise<void> => {
      for (const id of await plant().applications.of(environment))
        for (const serverSide of [false, true])
          expect([id, serverSide, await plant().applications.differences(id, serverSide)]).toEqual([
            id,
            serverSide,
            '',
          ]);
    };
    beforeAll(async () => {
      for (const app of APPS) await cli('release', app, '--image', `server=${PODINFO.old}`);
    });

    test('what bootstrap prints brings all of an environment, without a warning and without a difference', async () => {
      const begin = Date.now();
      expect(await plant().bootstrap('dev')).toEqual([]);
      await plant().applications.untilWell('dev', ...APPS);
      say(`bootstrap of dev to all synced and healthy: ${seconds(begin)} s`);
      expect(await imageOf('frontend-server', 'dev')).toBe(PODINFO.old.replace(/:[0-9.]+@/, '@'));
      await noDifferences('dev');
    });
  },
  { prepare: withShop },
);
