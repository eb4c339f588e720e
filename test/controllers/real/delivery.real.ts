import { PODINFO } from '../../support/example-project';
import { isWell } from './applications';
import type { LiveObject } from './objects';
import { REAL_APPS, withRealApps } from './real-apps';
import { withoutClaim, withShop } from './shop';
import { say, seconds, withPlant } from './with-plant';

const DEPLOYMENT = 'apps/v1/Deployment';
const SERVICE = 'v1/Service';
const CLAIM = 'v1/PersistentVolumeClaim';
const APPS = ['frontend', 'backend', 'shop'];
/** Apps of dev alone. */
const REAL = [...REAL_APPS];
/** As it stands in objects: without the tag, which is for people. */
const pulled = (image: string) => image.replace(/:[0-9.]+@/, '@');

withPlant(
  'a fleet delivered by Argo CD',
  (plant) => {
    const cli = (...args: readonly string[]) => plant().cli.ok(...args);
    const deployment = (name: string, environment: string) =>
      plant().objects.get(DEPLOYMENT, name, environment);
    const imageOf = async (name: string, environment: string): Promise<string> =>
      (await deployment(name, environment))?.['spec'].template.spec.containers[0].image ?? 'none';
    const jobs = async (environment: string): Promise<string[]> =>
      (await plant().objects.list('batch/v1/Job', environment)).map(({ metadata }) => metadata.name);
    const runs = (environment: string, job: string): number =>
      plant().nodes.ran.filter((each) => each.startsWith(`${environment}/${job}`)).length;
    const noDifferences = async (environment: string): Promise<void> => {
      for (const id of await plant().applications.of(environment))
        for (const serverSide of [false, true]) {
          const found = await plant().applications.differences(id, serverSide);
          expect([id, serverSide, found]).toEqual([id, serverSide, '']);
        }
    };
    /** Makes a change by the program, and tells Argo CD; gives the moment of the push. */
    const deliver = async (...args: readonly string[]): Promise<number> => {
      const before = await plant().head();
      await cli(...args);
      const pushed = Date.now();
      await plant().announce(before);
      return pushed;
    };
    const untilImage = (name: string, environment: string, image: string) =>
      plant().argo.until(
        `${environment}/${name} pulls ${image}`,
        async () => (await imageOf(name, environment)) === pulled(image),
      );
    /** The source commit of frontend, which is in the project's own repository here. */
    let source = '';
    /** Where the delivery branch stood after the release of frontend alone, and after the promotion of all. */
    const stood = { one: '', all: '' };
    const reconciled = async (id: string): Promise<unknown> =>
      (await plant().applications.get(id))['status'].reconciledAt;

    beforeAll(async () => {
      const person = ['-c', 'user.name=Lovelace, Ada', '-c', 'user.email=ada@example.org'];
      const said = ['-m', 'Greet louder', '-m', 'Nobody heard it.\n\nSigned-off-by: Ada'];
      source = await plant().project.git(...person, 'commit-tree', 'HEAD^{tree}', ...said);
      for (const app of APPS) {
        const from = app === 'frontend' ? ['--source-commit', source] : [];
        await cli('release', app, '--image', `server=${PODINFO.old}`, ...from);
        if (app === 'frontend') stood.one = await plant().head();
      }
      for (const app of REAL) await cli('release', app, '--image', `server=${PODINFO.new}`);
    });

    test('what bootstrap prints brings all of an environment, without a warning and without a difference', async () => {
      const begin = Date.now();
      expect(await plant().bootstrap('dev')).toEqual([]);
      await plant().applications.untilWell('dev', ...APPS, ...REAL);
      say(`bootstrap of dev to all synced and healthy: ${seconds(begin)} s`);
      expect(await imageOf('frontend-server', 'dev')).toBe(pulled(PODINFO.old));
      await noDifferences('dev');
    });

    test('an environment that comes later needs nothing but its own file', async () => {
      const before = await plant().head();
      await cli('promote', ...APPS, '--to', 'staging');
      stood.all = await plant().head();
      await plant().announce(before);
      const begin = Date.now();
      expect(await plant().bootstrap('staging')).toEqual([]);
      await plant().applications.untilWell('staging', ...APPS);
      say(`bootstrap of staging, no settings changed: ${seconds(begin)} s`);
      await noDifferences('staging');
    });

    test('Argo CD shows the source commit of a release, whole, and none where one commit brings several apps', async () => {
      const told = await plant().argo.revision('argocd-dev/frontend', stood.one);
      const written = await plant().project.git('show', '--no-patch', '--format=%at', source);
      const commit = {
        author: '"Lovelace, Ada" <ada@example.org>',
        date: new Date(Number(written) * 1000).toISOString().replace('.000Z', 'Z'),
        subject: 'Greet louder',
        body: 'Nobody heard it.\n\nSigned-off-by: Ada',
        sha: source,
        repoUrl: 'https://github.com/stefanprodan/podinfo',
      };
      expect(told.references).toEqual([{ commit }]);
      for (const app of ['frontend', 'backend'])
        expect((await plant().argo.revision(`argocd-staging/${app}`, stood.all)).references).toBeUndefined();
    });

    test('a release and a promotion reach the cluster by the webhook, and refresh no other Application', async () => {
      const others = ['argocd-dev/backend', 'argocd-dev/shop', 'argocd-staging/frontend'];
      const before = await Promise.all(others.map(reconciled));
      const released = await deliver('release', 'frontend', '--image', `server=${PODINFO.new}`);
      await untilImage('frontend-server', 'dev', PODINFO.new);
      say(`release of frontend, from push to cluster: ${seconds(released)} s`);
      expect(await Promise.all(others.map(reconciled))).toEqual(before);
      const promoted = await deliver('promote', 'frontend', '--to', 'staging');
      await untilImage('frontend-server', 'staging', PODINFO.new);
      say(`promotion of frontend to staging, from push to cluster: ${seconds(promoted)} s`);
      await plant().applications.until('argocd-staging/frontend', 'is well', isWell);
      say(`promotion of frontend to staging, from push to healthy: ${seconds(promoted)} s`);
      expect(await imageOf('backend-server', 'staging')).toBe(pulled(PODINFO.old));
    });

    test('a rollback brings the old image back', async () => {
      const back = await deliver('rollback', 'frontend', '--env', 'staging', '--reason', 'a test');
      await untilImage('frontend-server', 'staging', PODINFO.old);
      await plant().applications.until('argocd-staging/frontend', 'is well', isWell);
      say(`rollback of frontend in staging, from push to healthy: ${seconds(back)} s`);
      await noDifferences('staging');
    });

    test('what is changed by hand is put back: a scale, a Service, an Application', async () => {
      const scaled = { spec: { replicas: 9 } };
      await plant().objects.patch(DEPLOYMENT, 'backend-server', 'dev', scaled);
      await plant().argo.until(
        'the scale is back',
        async () => (await deployment('backend-server', 'dev'))?.['spec'].replicas === 1,
      );
      await plant().objects.delete(SERVICE, 'backend-server', 'dev');
      await plant().argo.until(
        'the Service is back',
        async () => (await plant().objects.get(SERVICE, 'backend-server', 'dev')) !== undefined,
      );
      const kind = 'argoproj.io/v1alpha1/Application';
      const { uid } = (await plant().applications.get('argocd-dev/backend')).metadata;
      await plant().objects.delete(kind, 'backend', 'argocd-dev');
      await plant().argo.until('the Application is back', async () => {
        const found = await plant().applications.find('argocd-dev/backend');
        return found !== undefined && found.metadata.uid !== uid && isWell(found);
      });
    });

    test('a field that people may change stays as they put it, over a comparison and a release, and is no difference', async () => {
      const scaled = async () => (await deployment('frontend-server', 'dev'))?.['spec'].replicas;
      await plant().objects.patch(DEPLOYMENT, 'frontend-server', 'dev', { spec: { replicas: 3 } });
      await plant().applications.refresh('argocd-dev/frontend', 'hard');
      expect(await scaled()).toBe(3);
      await noDifferences('dev');
      await deliver('release', 'frontend', '--image', `server=${PODINFO.old}`);
      await untilImage('frontend-server', 'dev', PODINFO.old);
      await plant().applications.until('argocd-dev/frontend', 'is well', isWell);
      expect(await scaled()).toBe(3);
    });

    test('a migration runs once for its content: not at a second sync, not at a rollback to what ran, and anew for another', async () => {
      expect(await jobs('dev')).toHaveLength(1);
      expect(runs('dev', 'shop-migrate')).toBe(1);
      await plant().applications.sync('argocd-dev/shop');
      await plant().applications.refresh('argocd-dev/shop', 'hard');
      expect(runs('dev', 'shop-migrate')).toBe(1);
      await deliver('release', 'shop', '--image', `server=${PODINFO.new}`);
      await untilImage('shop-web', 'dev', PODINFO.new);
      await plant().applications.until('argocd-dev/shop', 'is well', isWell);
      expect(runs('dev', 'shop-migrate')).toBe(2);
      await deliver('rollback', 'shop', '--env', 'dev', '--reason', 'a test');
      await untilImage('shop-web', 'dev', PODINFO.old);
      await plant().applications.until('argocd-dev/shop', 'is well', isWell);
      // The Job of the release before went with that release, as the plan of the rollback says.
      expect(runs('dev', 'shop-migrate')).toBe(3);
    });

    test('a claim that a release leaves out stays, and leaves its Application in sync', async () => {
      await plant().project.edit('environments/apps/shop.ts', withoutClaim);
      await cli('unhold', 'shop', '--env', 'dev').catch(() => undefined);
      await deliver('release', 'shop', '--image', `server=${PODINFO.new}`);
      await untilImage('shop-web', 'dev', PODINFO.new);
      await plant().applications.until('argocd-dev/shop', 'is well', isWell);
      expect(await plant().objects.get(CLAIM, 'shop-data', 'dev')).toBeDefined();
      await plant().applications.refresh('argocd-dev/shop', 'hard');
      expect(isWell(await plant().applications.get('argocd-dev/shop'))).toBe(true);
    });

    test('beside a neighbour that never gets healthy, and over retries, a migration runs once', async () => {
      const before = runs('dev', 'shop-migrate');
      plant().nodes.fails = 'shop-mail';
      await plant().project.edit('environments/apps/shop.ts', (text) =>
        text
          .replace("args: ['migrate']", "args: ['migrate', '--again']")
          .replace("args: ['mail']", "args: ['shop-mail']"),
      );
      await deliver('release', 'shop', '--image', `server=${PODINFO.new}`);
      await plant().argo.until('the migration ran', async () => runs('dev', 'shop-migrate') > before);
      await plant().applications.until(
        'argocd-dev/shop',
        'is tried again',
        ({ status }) => status?.operationState?.retryCount >= 1,
      );
      expect((await plant().applications.get('argocd-dev/shop'))['status'].health.status).toBe('Degraded');
      expect(runs('dev', 'shop-migrate')).toBe(before + 1);
      plant().nodes.fails = undefined;
      await plant().applications.until('argocd-dev/shop', 'is well', isWell);
      await plant().applications.sync('argocd-dev/shop');
      expect(runs('dev', 'shop-migrate')).toBe(before + 1);
    });

    test('a target that is retired goes from the cluster with what it owns, but for what is kept', async () => {
      const retired = await deliver('retire', 'shop', '--env', 'dev', '--reason', 'a test');
      await plant().argo.until(
        'the Application is gone',
        async () => (await plant().applications.find('argocd-dev/shop')) === undefined,
      );
      say(`retire of shop in dev, from push to gone: ${seconds(retired)} s`);
      for (const name of ['shop-web', 'shop-mail']) expect(await deployment(name, 'dev')).toBeUndefined();
      expect(await jobs('dev')).toEqual([]);
      expect(await plant().objects.get(CLAIM, 'shop-data', 'dev')).toBeDefined();
      await plant().applications.settle('dev');
      await plant().applications.untilWell('dev', 'frontend', 'backend');
    });

    test('an environment that is synced by hand waits for a person, also where its last target is retired', async () => {
      await cli('promote', 'backend', '--to', 'prod');
      await plant().bootstrap('prod');
      await plant().applications.until('argocd/prod', 'is well', isWell);
      const waits = ({ status }: LiveObject) => status?.sync?.status === 'OutOfSync';
      await plant().applications.until('argocd-prod/backend', 'waits', waits);
      expect(await deployment('backend-server', 'prod')).toBeUndefined();
      await plant().applications.sync('argocd-prod/backend');
      await plant().applications.until('argocd-prod/backend', 'is well', isWell);
      await noDifferences('prod');
      await deliver('retire', 'backend', '--env', 'prod', '--reason', 'a test');
      await plant().applications.until('argocd/prod', 'waits', waits);
      expect(await deployment('backend-server', 'prod')).toBeDefined();
      await plant().applications.sync('argocd/prod', '--prune');
      await plant().argo.until(
        'it is gone',
        async () => (await deployment('backend-server', 'prod')) === undefined,
      );
    });
  },
  {
    async prepare(project) {
      await withShop(project);
      await withRealApps(project);
    },
  },
);
