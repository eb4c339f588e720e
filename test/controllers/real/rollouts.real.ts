import { PODINFO } from '../../support/example-project';
import { pinnedVersion } from '../../support/go-programs';
import { isWell } from './applications';
import { type Metrics, standInForMetrics } from './metrics';
import type { Plant } from './plant';
import {
  GATEWAY_PLUGIN,
  GATEWAY_PLUGIN_PROGRAMS,
  missingForGatewayPlugin,
  missingForRollouts,
  rolloutsVersions,
} from './programs';
import { type Beside, HTTP_ROUTE, startRollouts } from './progressive';
import { rolling } from './rolling';
import { anApp, withApps } from './store';
import { say, seconds, withPlant } from './with-plant';

const ROLLOUT = 'argoproj.io/v1alpha1/Rollout';
const ANALYSIS_RUN = 'argoproj.io/v1alpha1/AnalysisRun';
const MESH = 'networking.istio.io/v1alpha3/VirtualService';
const SERVICE = 'v1/Service';
const HASH = 'rollouts-pod-template-hash';
/** What the plugin for the Gateway API writes at a route whose requests it shares out. */
const IN_PROGRESS = [['rollouts.argoproj.io/gatewayapi-canary'], 'in-progress'] as const;
const pulled = (image: string) => image.replace(/:[0-9.]+@/, '@');

let metrics: Metrics;

/** A canary that the plugin for the Gateway API shifts; only where that can be had. */
const EDGE = anApp(
  'edge',
  'canary, WebService',
  `    new WebService(chart, 'edge', {
      ...pod,
      port: 9898,
      replicas: 4,
      route: { gateway: 'public' },
      strategy: canary({ steps: [{ setWeight: 25 }, { pause: 'until promoted' }, { setWeight: 50 }, { pause: Duration.seconds(1) }] }),
    });`,
);
const noPlugin = missingForGatewayPlugin();
const ALL = ['store', 'queue', 'admin', ...(noPlugin === undefined ? ['edge'] : [])];

/** A canary that Istio shifts and an analysis judges, one by the number of pods, and a switch. */
const apps = (address: string): Record<string, string> => ({
  store: anApp(
    'store',
    'canary, WebService',
    `    new WebService(chart, 'store', {
      ...pod,
      port: 9898,
      replicas: 4,
      strategy: canary({
        traffic: { istio: { virtualService: 'store' } },
        steps: [{ setWeight: 20 }, { pause: 'until promoted' }, { analysis: errors }, { setWeight: 60 }, { pause: Duration.seconds(1) }],
      }),
    });
    new ApiObject(chart, 'mesh', {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'VirtualService',
      metadata: { name: 'store' },
      spec: {
        hosts: ['store'],
        http: [
          {
            name: 'main',
            route: [
              { destination: { host: 'store' }, weight: 100 },
              { destination: { host: 'store-canary' }, weight: 0 },
            ],
          },
        ],
      },
    });`,
    `const errors = {
  name: 'errors',
  metrics: [
    {
      name: 'good',
      prometheus: { address: '${address}', query: 'good' },
      successCondition: 'len(result) > 0 && result[0] >= 0.99',
      interval: Duration.seconds(1),
      count: 2,
    },
  ],
} as const;`,
  ),
  queue: anApp(
    'queue',
    'canary, Worker',
    `    new Worker(chart, 'queue', {
      ...pod,
      replicas: 4,
      liveness: { command: ['worker', 'alive'] },
      strategy: canary({ steps: [{ setWeight: 25 }, { pause: 'until promoted' }], rollbackWindow: 3 }),
    });`,
  ),
  admin: anApp(
    'admin',
    'blueGreen, WebService',
    `    new WebService(chart, 'admin', { ...pod, port: 9898, route: { gateway: 'public' }, strategy: blueGreen({ scaleDownDelay: Duration.minutes(5) }) });`,
  ),
});

withPlant('rollouts by Argo Rollouts, delivered by Argo CD', suite, {
  machine: { missing: missingForRollouts, versions: rolloutsVersions },
  async prepare(project) {
    metrics = await standInForMetrics();
    const made = { ...apps(metrics.address), ...(noPlugin === undefined ? { edge: EDGE } : {}) };
    await withApps(project, made, [
      'argoproj.io/Rollout',
      'argoproj.io/AnalysisTemplate',
      'networking.istio.io/VirtualService',
    ]);
  },
});

function suite(plant: () => Plant): void {
  let controller: Beside | undefined;
  const cli = (...args: readonly string[]) => plant().cli.ok(...args);
  const { live, until, untilPhase, untilApplication, nothingDiffers, release, rollback } = rolling(plant, {
    of: ROLLOUT,
    program: 'rollouts',
    seconds: 40,
    controller: () => controller,
  });
  const doctor = () => plant().doctor('dev', [ROLLOUT, 'apps/v1/ReplicaSet']);
  /** What `kubectl argo rollouts promote` and `abort` write. */
  const promote = (name: string) =>
    plant().objects.patch(ROLLOUT, name, 'dev', { status: { pauseConditions: null } }, 'status');
  const abort = (name: string) =>
    plant().objects.patch(ROLLOUT, name, 'dev', { status: { abort: true } }, 'status');
  const weights = async (): Promise<number[]> =>
    (await live(MESH, 'store'))['spec'].http[0].route.map(({ weight }: { weight: number }) => weight);
  const hashOf = async (service: string): Promise<string> =>
    (await live(SERVICE, service))['spec'].selector[HASH];
  const greeting = async (name: string): Promise<string> =>
    (await live(ROLLOUT, name))['spec'].template.spec.containers[0].env[0].value;
  const wants = (name: string, text: string) =>
    until(`Git's ${text} is in the cluster`, async () => (await greeting(name)) === text);

  /** Stands in for what implements the Gateway API: it takes the route. */
  const acceptRoute = async (name: string): Promise<void> => {
    await until(
      'the route is there',
      async () => (await plant().objects.get(HTTP_ROUTE, name, 'dev')) !== undefined,
    );
    const said = {
      status: 'True',
      reason: 'StandIn',
      message: '',
      lastTransitionTime: new Date().toISOString(),
    };
    const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({ type, ...said }));
    const parent = { parentRef: { name: 'public' }, controllerName: 'example.org/stand-in', conditions };
    await plant().objects.patch(HTTP_ROUTE, name, 'dev', { status: { parents: [parent] } }, 'status');
  };

  beforeAll(async () => {
    if (noPlugin !== undefined) say(`not tried: the plugin for the Gateway API; ${noPlugin.split('\n')[0]}`);
    controller = await startRollouts(plant().objects, noPlugin === undefined);
    for (const app of ALL) await cli('release', app, '--image', `server=${PODINFO.old}`);
    await plant().bootstrap('dev');
    for (const app of ALL.slice(2)) await acceptRoute(app);
  });
  afterAll(async () => {
    await controller?.stop();
    await metrics.stop();
  });

  test('the first release is there at once, and what the controller wrote into the objects is no difference', async () => {
    await plant().applications.untilWell('dev', ...ALL);
    const hash = await hashOf('store');
    expect(hash).toBeDefined();
    expect(await hashOf('store-canary')).toBe(hash);
    expect(await hashOf('admin-preview')).toBe(await hashOf('admin'));
    for (const name of ALL) await nothingDiffers(name);
    expect(await doctor()).toEqual([]);
  });

  test('a new version gets its first share and waits, and its Application stays in sync', async () => {
    const pushed = await release(['store'], 'second');
    await wants('store', 'second');
    await untilPhase('store', 'Paused');
    await until('it has its share', async () => (await weights()).join() === '80,20');
    say(`canary, from push to the first share: ${seconds(pushed)} s`);
    await untilApplication('store', 'Synced', 'Suspended');
    expect((await doctor()).map(({ code }) => code)).toEqual(['ROLLOUT_WAITS']);
    expect(await hashOf('store-canary')).not.toBe(await hashOf('store'));
    await nothingDiffers('store');
    expect(await weights()).toEqual([80, 20]);
  });

  test('all else in these objects is put back: an image, a port, a host of the mesh; the weights stay meanwhile', async () => {
    const image = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'evil:1' }];
    const path = '/apis/argoproj.io/v1alpha1/namespaces/dev/rollouts/queue';
    await plant().objects.cluster.call('PATCH', path, image, 'application/json-patch+json');
    await until(
      'the image is back',
      async () =>
        (await live(ROLLOUT, 'queue'))['spec'].template.spec.containers[0].image === pulled(PODINFO.old),
    );
    await plant().objects.patch(MESH, 'store', 'dev', { spec: { hosts: ['evil.example.org'] } });
    await until('the host is back', async () => (await live(MESH, 'store'))['spec'].hosts[0] === 'store');
    expect(await weights()).toEqual([80, 20]);
    await plant().objects.patch(SERVICE, 'store-canary', 'dev', { spec: { sessionAffinity: 'ClientIP' } });
    await plant().objects.patch(SERVICE, 'store', 'dev', {
      metadata: { labels: { 'app.kubernetes.io/name': 'evil' } },
    });
    await until(
      'the label is back',
      async () => (await live(SERVICE, 'store')).metadata.labels?.['app.kubernetes.io/name'] === 'store',
    );
    expect(await hashOf('store-canary')).not.toBe(await hashOf('store'));
    await untilPhase('queue', 'Healthy');
  });

  test('a person promotes it, the analysis finds it good, and it has everything', async () => {
    metrics.answer = 1;
    await promote('store');
    await untilPhase('store', 'Healthy');
    await plant().applications.until('argocd-dev/store', 'is well', isWell);
    expect(metrics.asked()).toBeGreaterThanOrEqual(2);
    const runs = await plant().objects.list(ANALYSIS_RUN, 'dev');
    expect(runs.map(({ status }) => status?.phase)).toEqual(['Successful']);
    expect(await weights()).toEqual([100, 0]);
    await nothingDiffers('store');
  });

  test('a version that the analysis finds bad is aborted: Git wants it, the old one has everything; a rollback brings both together at once', async () => {
    const stable = await hashOf('store');
    await release(['store'], 'third');
    await untilPhase('store', 'Paused');
    metrics.answer = 0.5;
    await promote('store');
    await untilPhase('store', 'Degraded');
    expect((await live(ROLLOUT, 'store'))['status'].abort).toBe(true);
    await untilApplication('store', 'Synced', 'Degraded');
    expect(await greeting('store')).toBe('third');
    await until('the old one has everything', async () => (await weights()).join() === '100,0');
    expect(await hashOf('store')).toBe(stable);
    const [told, ...others] = await doctor();
    expect([told?.code, told?.subject.app]).toEqual(['ROLLOUT_ABORTED', 'store']);
    expect(others.map(({ code }) => code)).toEqual(['CLUSTER_SAYS']);
    expect(told?.remedy).toContain('cdk8s-delivery rollback store --env dev');
    const back = await rollback('store');
    await wants('store', 'second');
    await untilPhase('store', 'Healthy');
    await plant().applications.until('argocd-dev/store', 'is well', isWell);
    say(`rollback of an aborted canary, from push to healthy: ${seconds(back)} s`);
    expect(await hashOf('store')).toBe(stable);
  });

  test('a person aborts a canary by the number of pods, and a rollback brings both together', async () => {
    await release(['queue'], 'second');
    await wants('queue', 'second');
    await untilPhase('queue', 'Paused');
    await untilApplication('queue', 'Synced', 'Suspended');
    await abort('queue');
    await untilPhase('queue', 'Degraded');
    await untilApplication('queue', 'Synced', 'Degraded');
    await rollback('queue');
    await untilPhase('queue', 'Healthy');
    expect(await greeting('queue')).toBe('first');
  });

  test('a rollback of what was promoted: at once within the window, by the steps where there is none', async () => {
    await release(['queue'], 'third');
    await wants('queue', 'third');
    await untilPhase('queue', 'Paused');
    await promote('queue');
    await untilPhase('queue', 'Healthy');
    await rollback('queue');
    await wants('queue', 'first');
    await untilPhase('queue', 'Healthy');
    expect((await live(ROLLOUT, 'queue'))['status'].pauseConditions).toBeUndefined();

    metrics.answer = 1;
    await release(['store'], 'fourth');
    await wants('store', 'fourth');
    await untilPhase('store', 'Paused');
    await promote('store');
    await untilPhase('store', 'Healthy');
    await rollback('store');
    await wants('store', 'second');
    await untilPhase('store', 'Paused');
    expect(await weights()).toEqual([80, 20]);
    await promote('store');
    await untilPhase('store', 'Healthy');
  });

  test('a switch: the new version stands beside the old one, a person promotes, and a rollback is instant while the old pods stay', async () => {
    const active = await hashOf('admin');
    await release(['admin'], 'second');
    await wants('admin', 'second');
    await untilPhase('admin', 'Paused');
    await untilApplication('admin', 'Synced', 'Suspended');
    expect(await hashOf('admin')).toBe(active);
    expect(await hashOf('admin-preview')).not.toBe(active);
    await nothingDiffers('admin');
    await promote('admin');
    await untilPhase('admin', 'Healthy');
    expect(await hashOf('admin')).not.toBe(active);
    const back = await rollback('admin');
    await until('the old version has the requests', async () => (await hashOf('admin')) === active);
    await untilPhase('admin', 'Healthy');
    say(`rollback of a switch, from push to healthy: ${seconds(back)} s`);
    await plant().applications.until('argocd-dev/admin', 'is well', isWell);
  });

  /** Shares by the Gateway API, of the old version and the new one. */
  const shares = async (): Promise<number[]> =>
    (await live(HTTP_ROUTE, 'edge'))['spec'].rules[0].backendRefs.map(
      ({ weight }: { weight: number }) => weight,
    );
  const untilShares = (...wanted: readonly number[]) =>
    until(`the shares are ${wanted}`, async () => (await shares()).join() === wanted.join());
  const title =
    'the plugin for the Gateway API shifts the route and marks it, which is no difference; what else is changed there is put back';
  (noPlugin === undefined ? test : test.skip)(
    noPlugin === undefined ? title : `${title} (${noPlugin})`,
    async () => {
      await untilShares(100, 0);
      await release(['edge'], 'second');
      await wants('edge', 'second');
      await untilPhase('edge', 'Paused');
      await untilShares(75, 25);
      expect((await live(HTTP_ROUTE, 'edge')).metadata.labels).toHaveProperty(...IN_PROGRESS);
      await untilApplication('edge', 'Synced', 'Suspended');
      expect((await doctor()).map(({ code }) => code)).toEqual(['ROLLOUT_WAITS']);
      await nothingDiffers('edge');
      const parents = [{ name: 'evil' }];
      await plant().objects.patch(HTTP_ROUTE, 'edge', 'dev', { spec: { parentRefs: parents } });
      await until(
        'the gateway is back',
        async () => (await live(HTTP_ROUTE, 'edge'))['spec'].parentRefs[0].name === 'public',
      );
      expect(await shares()).toEqual([75, 25]);
      await abort('edge');
      await untilPhase('edge', 'Degraded');
      await untilShares(100, 0);
      await rollback('edge');
      await wants('edge', 'first');
      await untilPhase('edge', 'Healthy');
      await release(['edge'], 'third');
      await wants('edge', 'third');
      await untilPhase('edge', 'Paused');
      await untilShares(75, 25);
      await promote('edge');
      await untilPhase('edge', 'Healthy');
      await untilShares(100, 0);
      await plant().applications.until('argocd-dev/edge', 'is well', isWell);
      // The mark goes with the last share.
      expect((await live(HTTP_ROUTE, 'edge')).metadata.labels).not.toHaveProperty(...IN_PROGRESS);
      await nothingDiffers('edge');
      say(
        `canary by the Gateway API with the plugin ${pinnedVersion(GATEWAY_PLUGIN_PROGRAMS, GATEWAY_PLUGIN)}`,
      );
    },
  );
}
