import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../lib/model/finding';
import { codeBlocks, page } from '../../docs/markdown';
import { PODINFO } from '../../support/example-project';
import { SOPS_FILES } from '../../support/sops-secret';
import { byHand } from './by-hand';
import type { FluxPlant } from './flux-plant';
import type { LiveObject } from './objects';
import { REAL_APPS, withRealApps } from './real-apps';
import { withFluxShop, withoutClaim } from './shop';
import { say, seconds, withFlux } from './with-plant';

const DEPLOYMENT = 'apps/v1/Deployment';
const CLAIM = 'v1/PersistentVolumeClaim';
/** As it stands in objects: without the tag, which is for people. */
const pulled = (image: string) => image.replace(/:[0-9.]+@/, '@');
const SHOP = ['shop.before', 'shop'];

withFlux('a fleet delivered by Flux', suite, {
  async prepare(project) {
    await withFluxShop(project);
    await withRealApps(project);
  },
});

function suite(plant: () => FluxPlant): void {
  const cli = (...args: readonly string[]) => plant().delivery.cli.ok(...args);
  const deployment = (name: string, environment: string) =>
    plant().objects.get(DEPLOYMENT, name, environment);
  const imageOf = async (name: string, environment: string): Promise<string> =>
    (await deployment(name, environment))?.['spec'].template.spec.containers[0].image ?? 'none';
  const runs = (environment: string, job: string): number =>
    plant().nodes.ran.filter((each) => each.startsWith(`${environment}/${job}`)).length;
  const said = ({ status }: LiveObject): string =>
    (status?.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready')?.message ?? '';
  /** Makes a change by the program, and lets Flux look; gives the moment of the push. */
  const deliver = async (environment: string, ...args: readonly string[]): Promise<number> => {
    await cli(...args);
    const pushed = Date.now();
    await plant().announce(environment);
    return pushed;
  };
  const untilImage = (name: string, environment: string, image: string) =>
    plant().until(
      `${environment}/${name} pulls ${image}`,
      async () => (await imageOf(name, environment)) === pulled(image),
    );

  const typed = (script: string) => byHand(plant().objects.cluster, script, plant().delivery.project.folder);
  /** What `doctor` says of a dump that is taken by the commands of its page. */
  const doctor = async (environment: string): Promise<readonly string[]> => {
    const [taking] = codeBlocks(page('docs/doctor.md')).filter(({ language }) => language === 'sh');
    const [kinds = ''] = (taking?.text ?? '').split('kubectl -n argocd');
    await typed(kinds.replace('> cluster.yaml', '> ../cluster.yaml'));
    await cli('bootstrap', '--env', environment, '--out');
    const asked = ['doctor', '--dump', '../cluster.yaml', '--env', environment, '--json'];
    const { stdout } = await plant().delivery.cli.run(...asked);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    return findings.map(({ code, subject }) => `${code} ${subject.object}`);
  };

  beforeAll(async () => {
    for (const app of ['frontend', 'backend', 'shop'])
      await cli('release', app, '--image', `server=${PODINFO.old}`);
    for (const app of REAL_APPS) await cli('release', app, '--image', `server=${PODINFO.new}`);
  });

  test('what bootstrap prints brings all of an environment, without a warning', async () => {
    const begin = Date.now();
    expect(await plant().bootstrap('dev')).toEqual([]);
    await plant().untilReady('dev', 'root.dev', 'frontend', 'backend', ...SHOP, ...REAL_APPS);
    say(`Flux: bootstrap of dev to all applied and ready: ${seconds(begin)} s`);
    expect(await imageOf('frontend-server', 'dev')).toBe(pulled(PODINFO.old));
    expect(runs('dev', 'shop-migrate')).toBe(1);
  });

  test('nothing differs from Git: a second look applies no object again', async () => {
    const names = ['frontend', 'backend', ...SHOP, ...REAL_APPS];
    const before = await plant().applied('dev');
    expect(before.length).toBeGreaterThan(30);
    for (const name of names) await plant().lookedAt('dev', name);
    expect(await plant().applied('dev')).toEqual(before);
    expect(await doctor('dev')).toEqual([]);
  });

  test('a release and a promotion reach the cluster, each in its environment', async () => {
    await cli('promote', 'frontend', 'backend', 'shop', '--to', 'staging');
    expect(await plant().bootstrap('staging')).toEqual([]);
    await plant().untilReady('staging', 'frontend', 'backend', ...SHOP);
    const released = await deliver('dev', 'release', 'frontend', '--image', `server=${PODINFO.new}`);
    await untilImage('frontend-server', 'dev', PODINFO.new);
    say(`Flux: release of frontend, from push to applied: ${seconds(released)} s`);
    await plant().untilReady('dev', 'frontend');
    const promoted = await deliver('staging', 'promote', 'frontend', '--to', 'staging');
    await untilImage('frontend-server', 'staging', PODINFO.new);
    say(`Flux: promotion of frontend to staging, from push to applied: ${seconds(promoted)} s`);
    await plant().untilReady('staging', 'frontend');
    say(`Flux: promotion of frontend to staging, from push to ready: ${seconds(promoted)} s`);
    expect(await imageOf('backend-server', 'staging')).toBe(pulled(PODINFO.old));
  });

  test('a Secret that SOPS encrypted in place is an input, which the cluster alone decrypts', async () => {
    const { project } = plant().delivery;
    const key = join(SOPS_FILES, 'test.agekey');
    await typed(`kubectl -n flux-dev create secret generic sops-age --from-file=test.agekey='${key}'`);
    const input = join(project.folder, 'environments', 'dev', 'inputs', 'frontend');
    mkdirSync(input, { recursive: true });
    copyFileSync(join(SOPS_FILES, 'whole.yaml'), join(input, 'db.yaml'));
    await project.edit('environments/environments.ts', (text) =>
      text.replace(
        "'dev', {\n  controller: flux({",
        "'dev', {\n  allow: { kinds: ['Secret'] },\n  controller: flux({ decryption: { secret: 'sops-age' },",
      ),
    );
    await cli('configure');
    expect(await plant().bootstrap('dev')).toEqual([]);
    await plant().announce('dev');
    await plant().untilReady('dev', 'inputs.dev');
    const secret = await plant().objects.get('v1/Secret', 'db', 'dev');
    expect(secret?.['sops']).toBeUndefined();
    expect(Buffer.from(secret?.['data'].password, 'base64').toString()).toBe('hunter2');
    expect(Buffer.from(secret?.['data'].certificate, 'base64').toString()).toBe('hunter2');
  });

  test('a rollback brings the old image back', async () => {
    const back = await deliver('staging', 'rollback', 'frontend', '--env', 'staging', '--reason', 'a test');
    await untilImage('frontend-server', 'staging', PODINFO.old);
    await plant().untilReady('staging', 'frontend');
    say(`Flux: rollback of frontend in staging, from push to ready: ${seconds(back)} s`);
  });

  test('what is changed by hand is put back at the next look', async () => {
    await plant().objects.patch(DEPLOYMENT, 'backend-server', 'dev', { spec: { replicas: 9 } });
    await plant().reconcile('dev', 'backend');
    await plant().until(
      'the scale is back',
      async () => (await deployment('backend-server', 'dev'))?.['spec'].replicas === 1,
    );
  });

  test('a migration runs once for its content, holds the rest back when it fails, and its Job is never changed', async () => {
    await plant().announce('dev');
    await plant().reconcile('dev', 'shop.before');
    await plant().untilReady('dev', ...SHOP);
    expect(runs('dev', 'shop-migrate')).toBe(1);
    plant().nodes.fails = 'migrate';
    await deliver('dev', 'release', 'shop', '--image', `server=${PODINFO.new}`);
    await plant().untilSays('dev', 'shop.before', 'failed', (each) => /failed/i.test(said(each)));
    expect(await imageOf('shop-web', 'dev')).toBe(pulled(PODINFO.old));
    expect(runs('dev', 'shop-migrate')).toBe(2);
    plant().nodes.fails = undefined;
    await deliver('dev', 'rollback', 'shop', '--env', 'dev', '--reason', 'a test');
    await plant().untilReady('dev', ...SHOP);
    expect(await imageOf('shop-web', 'dev')).toBe(pulled(PODINFO.old));
  });

  test('a release whose pods fail is not ready, and the rollback is', async () => {
    plant().nodes.fails = pulled(PODINFO.new);
    await deliver('staging', 'unhold', 'frontend', '--env', 'staging');
    await deliver('staging', 'promote', 'frontend', '--to', 'staging');
    await untilImage('frontend-server', 'staging', PODINFO.new);
    await plant().untilSays('staging', 'frontend', 'failed', (each) => /failed|stalled/i.test(said(each)));
    const wrong = 'CLUSTER_SAYS Kustomization.kustomize.toolkit.fluxcd.io frontend';
    expect(await doctor('staging')).toEqual([wrong]);
    plant().nodes.fails = undefined;
    await deliver('staging', 'rollback', 'frontend', '--env', 'staging', '--reason', 'a test');
    await plant().untilReady('staging', 'frontend');
    expect(await imageOf('frontend-server', 'staging')).toBe(pulled(PODINFO.old));
  });

  test('a claim that a release leaves out stays', async () => {
    await plant().delivery.project.edit('environments/apps/shop.ts', withoutClaim);
    await cli('unhold', 'shop', '--env', 'dev');
    await deliver('dev', 'release', 'shop', '--image', `server=${PODINFO.new}`);
    await plant().untilReady('dev', ...SHOP);
    expect(await plant().objects.get(CLAIM, 'shop-data', 'dev')).toBeDefined();
  });

  test('a target that is retired goes from the cluster with what it owns, but for what is kept', async () => {
    const retired = await deliver('dev', 'retire', 'shop', '--env', 'dev', '--reason', 'a test');
    for (const name of SHOP)
      await plant().until(`${name} is gone`, async () => (await plant().find('dev', name)) === undefined);
    say(`Flux: retire of shop in dev, from push to gone: ${seconds(retired)} s`);
    for (const name of ['shop-web', 'shop-mail']) expect(await deployment(name, 'dev')).toBeUndefined();
    expect(await plant().objects.list('batch/v1/Job', 'dev')).toEqual([]);
    expect(await plant().objects.get(CLAIM, 'shop-data', 'dev')).toBeDefined();
    await plant().untilReady('dev', 'frontend', 'backend');
  });

  test('a field that people may change stays as they put it, over a look and a release', async () => {
    const scaled = async () => (await deployment('frontend-server', 'dev'))?.['spec'].replicas;
    await plant().objects.patch(DEPLOYMENT, 'frontend-server', 'dev', { spec: { replicas: 3 } });
    await deliver('dev', 'release', 'frontend', '--image', `server=${PODINFO.old}`);
    await untilImage('frontend-server', 'dev', PODINFO.old);
    await plant().untilReady('dev', 'frontend');
    expect(await scaled()).toBe(3);
    await plant().lookedAt('dev', 'frontend');
    expect(await scaled()).toBe(3);
  });

  test('Flux is down: a rollback in Git, its files by hand; once it is back it adopts what stands', async () => {
    await deliver('dev', 'release', 'backend', '--image', `server=${PODINFO.new}`);
    await untilImage('backend-server', 'dev', PODINFO.new);
    await plant().untilReady('dev', 'backend');
    const before = await deployment('backend-server', 'dev');
    await plant().down();
    await cli('rollback', 'backend', '--env', 'dev', '--reason', 'INC-44');
    await typed(`git clone --quiet --branch delivery ${plant().delivery.url} ../fleet
kubectl apply --server-side --field-manager=kustomize-controller --force-conflicts -n dev -f ../fleet/manifests/dev/backend/objects`);
    expect(await imageOf('backend-server', 'dev')).toBe(pulled(PODINFO.old));
    const applied = await plant().applied('dev');
    const begin = Date.now();
    plant().up();
    await plant().announce('dev');
    await plant().untilReady('dev', 'backend');
    say(`runbook: Flux is back, ready at the newest commit after ${seconds(begin)} s`);
    // Labels of Flux are new at what was applied without it, at most; nothing else is.
    expect((await plant().applied('dev')).length).toBe(applied.length);
    expect(await imageOf('backend-server', 'dev')).toBe(pulled(PODINFO.old));
    expect((await deployment('backend-server', 'dev'))?.metadata.uid).toBe(before?.metadata.uid);
    expect(await doctor('dev')).toEqual([]);
  });

  test('a suspended environment waits for a person, and the root suspends it again', async () => {
    await cli('promote', 'backend', '--to', 'prod');
    await plant().bootstrap('prod');
    await plant().untilReady('prod', 'root.prod');
    expect((await plant().find('prod', 'backend'))?.['spec'].suspend).toBe(true);
    expect(await deployment('backend-server', 'prod')).toBeUndefined();
    await plant().suspend('prod', 'backend', false);
    await plant().untilReady('prod', 'backend');
    expect(await imageOf('backend-server', 'prod')).toBe(pulled(PODINFO.old));
    await plant().reconcile('prod', 'root.prod');
    await plant().untilSays('prod', 'backend', 'is suspended', ({ spec }) => spec.suspend === true);
  });

  test('the last target of a suspended environment stays until a person takes it away', async () => {
    await deliver('prod', 'retire', 'backend', '--env', 'prod', '--reason', 'a test');
    await plant().reconcile('prod', 'root.prod');
    await plant().untilSays('prod', 'root.prod', 'waits', (each) => said(each) !== '');
    expect(await deployment('backend-server', 'prod')).toBeDefined();
    await plant().suspend('prod', 'backend', false);
    await plant().objects.delete('kustomize.toolkit.fluxcd.io/v1/Kustomization', 'backend', 'flux-prod');
    await plant().until('it is gone', async () => (await deployment('backend-server', 'prod')) === undefined);
  });

  const kustomization = (name: string, spec: object, namespace = 'flux-dev') =>
    JSON.stringify({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: {
        interval: '1h',
        path: './manifests/dev/x/objects',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'objects' },
        serviceAccountName: 'deployer',
        ...spec,
      },
    });
  const attacks: readonly (readonly [string, string, RegExp])[] = [
    ['no service account', kustomization('x', { serviceAccountName: undefined }), /rights of its own/],
    ["the root's account", kustomization('x', { serviceAccountName: 'root' }), /applied as deployer/],
    ['the root itself', kustomization('root.dev', {}), /does not change the root/],
    [
      'another cluster',
      kustomization('x', { kubeConfig: { secretRef: { name: 'x' } } }),
      /goes to another cluster/,
    ],
    [
      'a source of another environment',
      kustomization('x', {
        sourceRef: { kind: 'GitRepository', name: 'objects', namespace: 'flux-staging' },
      }),
      /comes from the source/,
    ],
    ['the namespace of another environment', kustomization('x', {}, 'flux-staging'), /forbidden/],
    ['the namespace of Flux', kustomization('x', {}, 'flux-system'), /forbidden/],
    [
      'rights',
      JSON.stringify({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'x' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'flux-dev' }],
      }),
      /forbidden/,
    ],
  ];

  test.each(attacks)(
    'what is pushed below manifests/dev hands nothing over to Flux by %s',
    async (_, text, reason) => {
      const before = await plant().delivery.head();
      await plant().delivery.write({ 'manifests/dev/x/delivery/target.yaml': text });
      await plant().announce('dev');
      await plant().untilSays('dev', 'root.dev', 'is refused', (each) => reason.test(said(each)));
      expect(await plant().find('dev', 'x')).toBeUndefined();
      await plant().delivery.reset(before);
      await plant().announce('dev');
      await plant().untilReady('dev', 'root.dev');
    },
  );

  test.each([
    [
      'another namespace',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'staging' } },
    ],
    [
      'a Namespace',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'dev', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      },
    ],
    [
      'a kind that is not allowed',
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'x', namespace: 'dev' },
        rules: [],
      },
    ],
  ])('what is pushed as an object of dev does not reach %s', async (_, object) => {
    const before = await plant().delivery.head();
    const target = kustomization('x', {});
    await plant().delivery.write({
      'manifests/dev/x/delivery/target.yaml': target,
      'manifests/dev/x/objects/x.yaml': JSON.stringify(object),
    });
    await plant().announce('dev');
    await plant().untilSays('dev', 'x', 'is refused', (each) => /forbidden/.test(said(each)));
    await plant().delivery.reset(before);
    await plant().announce('dev');
    await plant().until('x is gone', async () => (await plant().find('dev', 'x')) === undefined);
  });

  test('a branch without the folder of an environment takes nothing away', async () => {
    const before = await plant().delivery.head();
    await plant().delivery.write({ 'manifests/dev': undefined });
    await plant().announce('dev');
    await plant().untilSays('dev', 'root.dev', 'is refused', (each) =>
      /not found|no such file/.test(said(each)),
    );
    expect(await deployment('frontend-server', 'dev')).toBeDefined();
    await plant().delivery.reset(before);
    await plant().announce('dev');
    await plant().untilReady('dev', 'root.dev', 'frontend');
  });

  /** Nothing is left of what an administrator applied for it beside its own namespaces. */
  const gone = async (environment: string) => {
    expect(await plant().objects.get('v1/Namespace', `flux-${environment}`)).toBeUndefined();
    const policies = 'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
    expect(await plant().objects.get(policies, `${environment}.flux`)).toBeUndefined();
  };

  test('a suspended environment is taken down in order, with its workloads; its neighbours notice nothing', async () => {
    await cli('unhold', 'backend', '--env', 'prod').catch(() => undefined);
    await deliver('prod', 'promote', 'backend', '--to', 'prod');
    await plant().reconcile('prod', 'root.prod');
    await plant().until('it is there', async () => (await plant().find('prod', 'backend')) !== undefined);
    await plant().suspend('prod', 'backend', false);
    await plant().untilReady('prod', 'backend');
    await cli('retire', 'backend', '--env', 'prod', '--reason', 'it closes');
    const before = await plant().applied('dev');
    const begin = Date.now();
    await cli('bootstrap', '--env', 'prod', '--remove', '--out');
    // Step by step: what it owned goes with the Kustomization, before any namespace does.
    const script = readFileSync(join(plant().delivery.project.folder, 'bootstrap', 'prod-remove.sh'), 'utf8');
    const [workloads = '', rest = ''] = script.split(/(?=# 3\. )/);
    await typed(workloads);
    expect(await deployment('backend-server', 'prod')).toBeUndefined();
    await typed(rest);
    say(`Flux: prod taken down, with its workloads: ${seconds(begin)} s`);
    await gone('prod');
    expect(await plant().objects.get('v1/Namespace', 'prod')).toBeUndefined();
    expect(await plant().applied('dev')).toEqual(before);
  });

  test('an environment is taken down without its workloads: they run on, and nobody changes them', async () => {
    const uid = async (name: string) => (await deployment(name, 'dev'))?.metadata.uid;
    const names = ['frontend-server', 'backend-server'];
    const before = await Promise.all(names.map(uid));
    await typed(await cli('bootstrap', '--env', 'dev', '--remove', '--keep-workloads'));
    await gone('dev');
    expect(await Promise.all(names.map(uid))).toEqual(before);
    expect(before).not.toContain(undefined);
  });
}
