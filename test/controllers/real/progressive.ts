import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { CLUSTER_PROGRAMS } from '../../cluster/cluster-programs';
import { type GoPrograms, goPrograms, pinnedVersion } from '../../support/go-programs';
import { freePort, Processes } from '../../support/processes';
import type { LiveObject, Objects } from './objects';
import { FLAGGER_PROGRAMS, GATEWAY_PLUGIN_PROGRAMS, ROLLOUTS, ROLLOUTS_PROGRAMS } from './programs';

/** A controller of progressive delivery that runs beside Argo CD. */
export interface Beside {
  readonly processes: Processes;
  stop(): Promise<void>;
}

/**
 * Argo Rollouts, with the kinds of its module, those of the Gateway API and stand-ins for Istio's.
 *
 * @param gatewayPlugin whether it has the plugin for the Gateway API
 */
export async function startRollouts(objects: Objects, gatewayPlugin: boolean): Promise<Beside> {
  await defineKinds(objects, ROLLOUTS_PROGRAMS, ROLLOUTS, 'manifests/crds');
  for (const kind of ['VirtualService', 'DestinationRule']) await objects.apply(meshKind(kind));
  await defineRoutes(objects);
  await served(objects, 'argoproj.io/v1alpha1/Rollout', 'networking.istio.io/v1alpha3/VirtualService');
  if (gatewayPlugin) await usePlugin(objects);
  const args = [
    `--kubeconfig=${objects.cluster.kubeconfig}`,
    `--metricsPort=${await freePort()}`,
    `--healthzPort=${await freePort()}`,
    '--leader-elect=false',
    '--loglevel=warn',
  ];
  // The plugin finds the API server by the variable, and the controller its settings by the namespace.
  const env = { KUBECONFIG: objects.cluster.kubeconfig, POD_NAMESPACE: ROLLOUTS_NAMESPACE };
  return beside('rollouts', goPrograms(ROLLOUTS_PROGRAMS).rollouts, args, { ...process.env, ...env });
}

/** Names the plugin for the Gateway API in the settings of Argo Rollouts. */
async function usePlugin(objects: Objects): Promise<void> {
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ROLLOUTS_NAMESPACE } });
  const location = `file://${goPrograms(GATEWAY_PLUGIN_PROGRAMS).plugin}`;
  await objects.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argo-rollouts-config', namespace: ROLLOUTS_NAMESPACE },
    data: { trafficRouterPlugins: JSON.stringify([{ name: 'argoproj-labs/gatewayAPI', location }]) },
  } as LiveObject);
}

const ROLLOUTS_NAMESPACE = 'argo-rollouts';

/** The kind of the Gateway API. */
async function defineRoutes(objects: Objects): Promise<void> {
  const route = parse(readFileSync(join(IMPORTED, 'gateway.networking.k8s.io.yaml'), 'utf8')) as LiveObject;
  const annotations = { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api' };
  await objects.apply({ ...route, metadata: { ...route.metadata, annotations } });
}

/** Flagger, which shifts the requests of ingress-nginx unless a Canary says otherwise. */
export async function startFlagger(objects: Objects, metrics: string): Promise<Beside> {
  await defineAll(objects, join(IMPORTED, 'flagger.app.yaml'));
  await defineRoutes(objects);
  await served(objects, 'flagger.app/v1beta1/Canary', 'flagger.app/v1beta1/MetricTemplate', HTTP_ROUTE);
  const { kubeconfig, stop } = await withVersion(objects);
  const running = beside('flagger', goPrograms(FLAGGER_PROGRAMS).flagger, [
    `--kubeconfig=${kubeconfig}`,
    '--mesh-provider=nginx',
    `--metrics-server=${metrics}`,
    `--port=${await freePort()}`,
    '--control-loop-interval=1s',
    '--log-level=info',
  ]);
  const end = async () => {
    await running.stop();
    await stop();
  };
  return { processes: running.processes, stop: end };
}

/**
 * A way to the API server on which it names its version: Flagger wants one, and a program built from its module knows none.
 * Everything else passes as it is.
 */
async function withVersion({
  cluster,
}: Objects): Promise<{ readonly kubeconfig: string; stop(): Promise<void> }> {
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: { token: string } }[];
  };
  const [own] = config.clusters;
  if (!own) throw new Error('the kubeconfig names no cluster');
  const { server: target = '', 'certificate-authority': ca = '' } = own.cluster;
  // A client sends no token without TLS.
  const authorization = `Bearer ${config.users[0]?.user.token}`;
  const agent = new Agent({ ca: readFileSync(ca), keepAlive: true });
  const server = createServer((asked, answer) => {
    if (asked.url?.startsWith('/version')) {
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ major: '1', minor: '34', gitVersion: KUBERNETES }));
      return;
    }
    const { method, url = '' } = asked;
    const headers = { ...asked.headers, authorization };
    const passed = request(`${target}${url}`, { method, headers, agent }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      answer.flushHeaders();
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  own.cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const kubeconfig = `${cluster.kubeconfig}-with-version`;
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return {
    kubeconfig,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

/** The kind of the Gateway API that these controllers write. */
export const HTTP_ROUTE = 'gateway.networking.k8s.io/v1/HTTPRoute';

const KUBERNETES = pinnedVersion(CLUSTER_PROGRAMS, 'k8s.io/kubernetes');

function beside(
  name: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Beside {
  const processes = new Processes(mkdtempSync(join(tmpdir(), `cdk8s-delivery-${name}-`)));
  processes.start(name, program, args, env);
  return {
    processes,
    async stop() {
      await processes.stop();
      rmSync(processes.folder, { recursive: true, force: true });
    },
  };
}

async function defineKinds(
  objects: Objects,
  { module }: GoPrograms<string>,
  path: string,
  folder: string,
): Promise<void> {
  const root = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', path], { cwd: module, encoding: 'utf8' });
  const crds = join(root.trim(), folder);
  for (const file of readdirSync(crds).filter((each) => each.endsWith('-crd.yaml')))
    await defineAll(objects, join(crds, file));
}

/** The definitions in a file. */
async function defineAll(objects: Objects, file: string): Promise<void> {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const crd = document.toJS() as LiveObject | null;
    if (crd?.kind === 'CustomResourceDefinition') await objects.apply(crd);
  }
}

/** Definitions that the project has itself. */
const IMPORTED = join(__dirname, '../../../imports/crds/progressive');

async function served(objects: Objects, ...kinds: readonly string[]): Promise<void> {
  await objects.cluster.until('the kinds are served', async () => {
    for (const kind of kinds)
      try {
        await objects.list(kind);
      } catch {
        return false;
      }
    return true;
  });
}

/** Stands in for the definitions of Istio, which take any field here. */
function meshKind(kind: string): LiveObject {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const singular = kind.toLowerCase();
  const group = 'networking.istio.io';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${group}` },
    spec: {
      group,
      names: { kind, plural: `${singular}s`, listKind: `${kind}List`, singular },
      scope: 'Namespaced',
      versions: [{ name: 'v1alpha3', served: true, storage: true, schema: { openAPIV3Schema: open } }],
    },
  };
}
