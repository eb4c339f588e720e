import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/cli-build';
import { runIn, testWithRegistry } from '../../support/npm-project';
import { pack } from '../../support/pack';
import type { Objects } from './objects';
import { say, seconds, withFlux, withPlant } from './with-plant';

const SCRIPT = join(ROOT, 'docs', 'quick-start.sh');
const ADA = ['user.name=Ada', 'user.email=ada@example.org'].map(
  (each) => each.split('=') as [string, string],
);

let folder: string;
let tarball: Promise<string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-quick-start-'));
  tarball = pack(folder, run);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withRegistry = testWithRegistry('SKIPPED: the quick start');

function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  return runIn({ cwd, cache: folder }, program, args);
}

/** Runs the very script of the page, and gives what it said. */
async function quickStart(controller: string, delivery: string, objects: Objects): Promise<string> {
  const begin = Date.now();
  const env = {
    DELIVERY: delivery,
    PACKAGE: await tarball,
    CONTROLLER: controller,
    PROJECT: controller,
    KUBECONFIG: objects.cluster.kubeconfig,
    GIT_CONFIG_COUNT: String(ADA.length),
    ...Object.fromEntries(
      ADA.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
  const said = await runIn({ cwd: folder, cache: folder, env }, 'sh', [SCRIPT]);
  say(`quick start with ${controller}, from nothing to a promotion: ${seconds(begin)} s`);
  return said;
}

async function runsIn(objects: Objects, environments: readonly string[]): Promise<void> {
  for (const each of environments) {
    const [found] = await objects.list('apps/v1/Deployment', each);
    expect([each, found?.['spec'].template.spec.containers[0].image]).toEqual([
      each,
      expect.stringContaining('ghcr.io/stefanprodan/podinfo@sha256:187803cd'),
    ]);
  }
  expect(await objects.get('v1/Namespace', 'prod')).toBeUndefined();
}

withPlant('the quick start with Argo CD', (plant) => {
  withRegistry('its script ends with a release in dev and a promotion in staging', async () => {
    const { objects } = plant();
    // Stand-ins for the objects that Argo CD's own installation has, of which it is restarted.
    const labels = { app: 'argocd' };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: 'argocd', image: 'quay.io/argoproj/argocd:v3.5.7' }] },
    };
    const spec = { replicas: 1, selector: { matchLabels: labels }, template };
    const named = (apiVersion: string, kind: string, name: string, more: object) =>
      objects.apply({ apiVersion, kind, metadata: { name, namespace: 'argocd' }, ...more });
    await named('v1', 'ConfigMap', 'argocd-cmd-params-cm', {});
    await named('apps/v1', 'Deployment', 'argocd-server', { spec });
    await named('apps/v1', 'StatefulSet', 'argocd-application-controller', {
      spec: { ...spec, serviceName: 'argocd' },
    });
    const said = await quickStart('argocd', await plant().emptyRepository('quick'), objects);
    expect(said).toContain('roll out complete');
    await runsIn(objects, ['dev', 'staging']);
    const settings = await objects.get('v1/ConfigMap', 'argocd-cmd-params-cm', 'argocd');
    expect(settings?.['data']).toEqual({ 'application.namespaces': 'argocd-*' });
  });
});

withFlux('the quick start with Flux', (plant) => {
  withRegistry('its script ends with a release in dev and a promotion in staging', async () => {
    const { objects, delivery } = plant();
    await quickStart('flux', await delivery.emptyRepository('quick'), objects);
    await runsIn(objects, ['dev', 'staging']);
  });
});
