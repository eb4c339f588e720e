import { PODINFO } from '../../support/example-project';
import { isWell } from './applications';
import { type Metrics, standInForMetrics } from './metrics';
import type { Plant } from './plant';
import { flaggerVersions, missingForFlagger } from './programs';
import { type Beside, HTTP_ROUTE, startFlagger } from './progressive';
import { rolling } from './rolling';
import { anApp, withApps } from './store';
import { say, seconds, withPlant } from './with-plant';

const CANARY = 'flagger.app/v1beta1/Canary';
const DEPLOYMENT = 'apps/v1/Deployment';
const SERVICE = 'v1/Service';
const INGRESS = 'networking.k8s.io/v1/Ingress';
const WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight';
const NAME = 'app.kubernetes.io/name';

const ALL = ['store', 'edge', 'admin'];

let metrics: Metrics;

/** A canary that ingress-nginx shifts, one by the Gateway API, both judged by a metric, and a switch. */
const apps = (address: string): Record<string, string> => ({
  store: anApp(
    'store',
    'flagger, WebService',
    `    new WebService(chart, 'store', {
      ...pod,
      port: 9898,
      host: 'store.example.org',
      strategy: flagger.canary({
        weights: [50],
        interval: Duration.seconds(10),
        threshold: 1,
        metrics: [{ name: 'good', prometheus: { address: '${address}', query: 'good' }, range: { min: 0.99 } }],
      }),
    });`,
  ),
  edge: anApp(
    'edge',
    'flagger, WebService',
    `    new WebService(chart, 'edge', {
      ...pod,
      port: 9898,
      route: { gateway: 'public' },
      strategy: flagger.canary({
        weights: [40],
        interval: Duration.seconds(10),
        threshold: 1,
        metrics: [{ name: 'good', prometheus: { address: '${address}', query: 'good' }, range: { min: 0.99 } }],
      }),
    });`,
  ),
  admin: anApp(
    'admin',
    'flagger, WebService',
    `    new WebService(chart, 'admin', {
      ...pod,
      port: 9898,
      strategy: flagger.blueGreen({ iterations: 1, interval: Duration.seconds(10), threshold: 1 }),
    });`,
  ),
});

withPlant('canaries by Flagger, delivered by Argo CD', suite, {
  machine: { missing: missingForFlagger, versions: flaggerVersions },
  async prepare(project) {
    metrics = await standInForMetrics();
    await withApps(project, apps(metrics.address), ['flagger.app/Canary', 'flagger.app/MetricTemplate']);
  },
});

function suite(plant: () => Plant): void {
  let controller: Beside | undefined;
  const { live, until, phase, untilPhase, untilApplication, nothingDiffers, release, rollback } = rolling(
    plant,
    {
      of: CANARY,
      program: 'flagger',
      seconds: 75,
      controller: () => controller,
    },
  );
  const greeting = async (deployment: string): Promise<string> =>
    (await live(DEPLOYMENT, deployment))['spec'].template.spec.containers[0].env[0].value;
  const replicas = async (deployment: string): Promise<number> =>
    (await live(DEPLOYMENT, deployment))['spec'].replicas;
  const weight = async (): Promise<string | undefined> =>
    (await plant().objects.get(INGRESS, 'store-canary', 'dev'))?.metadata.annotations?.[WEIGHT];
  /** Shares by the Gateway API, of the old version and the new one. */
  const shares = async (): Promise<string | undefined> =>
    (await plant().objects.get(HTTP_ROUTE, 'edge', 'dev'))?.['spec'].rules[0].backendRefs
      .map(({ name, weight }: { name: string; weight: number }) => `${name} ${weight}`)
      .join();
  const selected = async (service: string): Promise<string> =>
    (await live(SERVICE, service))['spec'].selector[NAME];

  beforeAll(async () => {
    controller = await startFlagger(plant().objects, metrics.address);
    for (const app of ALL) await plant().cli.ok('release', app, '--image', `server=${PODINFO.old}`);
    await plant().bootstrap('dev');
  });
  afterAll(async () => {
    await controller?.stop();
    await metrics.stop();
  });

  test('the first release is taken over by Flagger, and what it wrote into the objects is no difference', async () => {
    for (const name of ALL) await untilPhase(name, 'Initialized');
    await plant().applications.untilWell('dev', ...ALL);
    for (const name of ALL) {
      expect([await replicas(name), await replicas(`${name}-primary`)]).toEqual([0, 2]);
      expect([await selected(name), await selected(`${name}-canary`)]).toEqual([`${name}-primary`, name]);
      await nothingDiffers(name);
    }
    expect(await shares()).toBe('edge-primary 100,edge-canary 0');
  });

  test('what Flagger does not write is put back: a port, a label', async () => {
    const port = [{ op: 'replace', path: '/spec/ports/0/port', value: 81 }];
    const path = '/api/v1/namespaces/dev/services/admin';
    await plant().objects.cluster.call('PATCH', path, port, 'application/json-patch+json');
    await until('the port is back', async () => (await live(SERVICE, 'admin'))['spec'].ports[0].port === 80);
    await plant().objects.patch(DEPLOYMENT, 'admin', 'dev', { metadata: { labels: { [NAME]: 'evil' } } });
    await until(
      'the label is back',
      async () => (await live(DEPLOYMENT, 'admin')).metadata.labels?.[NAME] === 'admin',
    );
  });

  test('a new version gets its share, or is looked at, then has everything, and the Applications stay in sync', async () => {
    const pushed = await release(ALL, 'second');
    await until('it has its share', async () => (await weight()) === '50');
    say(`canary by Flagger, from push to the first share: ${seconds(pushed)} s`);
    expect([await greeting('store'), await greeting('store-primary')]).toEqual(['second', 'first']);
    await until(
      'it has its share of the route',
      async () => (await shares()) === 'edge-primary 60,edge-canary 40',
    );
    await untilPhase('admin', 'Progressing');
    expect([await greeting('admin'), await greeting('admin-primary')]).toEqual(['second', 'first']);
    for (const name of ALL) await nothingDiffers(name);
    for (const name of ALL) await untilPhase(name, 'Succeeded');
    say(`canary and switch by Flagger, from push to succeeded: ${seconds(pushed)} s`);
    for (const name of ALL) {
      expect([await greeting(`${name}-primary`), await replicas(name)]).toEqual(['second', 0]);
      await plant().applications.until(`argocd-dev/${name}`, 'is well', isWell);
      await nothingDiffers(name);
    }
    expect(await shares()).toBe('edge-primary 100,edge-canary 0');
  });

  test('a version whose metric is bad fails: Git wants it, the old one has everything; a rollback brings both together', async () => {
    metrics.answer = 0.5;
    // A switch goes back the way it came, meanwhile.
    const back = await rollback('admin');
    await release(['store'], 'third');
    await untilPhase('store', 'Failed');
    await untilApplication('store', 'Synced', 'Degraded');
    expect([await greeting('store'), await greeting('store-primary')]).toEqual(['third', 'second']);
    expect([await weight(), await replicas('store')]).toEqual(['0', 0]);
    await nothingDiffers('store');
    const told = await plant().doctor('dev', [CANARY, DEPLOYMENT]);
    expect(told.map(({ code }) => code)).toEqual(expect.arrayContaining(['ROLLOUT_ABORTED']));
    await rollback('store');
    await until('Git wants the old one', async () => (await greeting('store')) === 'second');
    expect(await greeting('store-primary')).toBe('second');
    await until('the switch is back', async () => (await greeting('admin-primary')) === 'first');
    await untilPhase('admin', 'Succeeded');
    say(`rollback of a switch by Flagger, from push to succeeded: ${seconds(back)} s`);
    await plant().applications.until('argocd-dev/admin', 'is well', isWell);
  });

  test('a Canary that failed stays so after the rollback, until a release succeeds', async () => {
    metrics.answer = 1;
    // Both run the same, and Flagger has nothing to judge.
    expect(await phase('store')).toBe('Failed');
    await release(['store'], 'fourth');
    await untilPhase('store', 'Succeeded');
    expect(await greeting('store-primary')).toBe('fourth');
    await plant().applications.until('argocd-dev/store', 'is well', isWell);
  });
}
