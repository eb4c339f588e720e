import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Cluster } from '../../cluster/cluster';
import { goPrograms } from '../../support/go-programs';
import { freePort, Processes } from '../../support/processes';
import { bothOrNone } from './both-or-none';
import { Delivery, type DeliveryOptions } from './delivery';
import { type LiveObject, Objects } from './objects';
import { CONTROLLERS } from './plant';
import { FLUX_PROGRAMS } from './programs';
import { type StandIn, standInForNodes } from './stand-in-for-nodes';

const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/v1/Kustomization';
const SOURCE = 'source.toolkit.fluxcd.io/v1/GitRepository';
const APPLIED = [
  ...['v1/ConfigMap', 'v1/Service', 'v1/ServiceAccount', 'v1/PersistentVolumeClaim', 'apps/v1/Deployment'],
  ...[
    'batch/v1/Job',
    'batch/v1/CronJob',
    'autoscaling/v2/HorizontalPodAutoscaler',
    'policy/v1/PodDisruptionBudget',
  ],
];
const REQUESTED = 'reconcile.fluxcd.io/requestedAt';

/**
 * A whole delivery on loopback: the example project, its delivery repository behind a real Git server, and Flux in a
 * control plane that reads it from there. Flux is started as it is by default, without the settings that lock tenants
 * down: what confines an environment is what `bootstrap` makes.
 *
 * The stand-in for Flux' notification controller, which cannot be built here, is {@link announce}: it asks the sources for
 * a look at Git, as a Receiver does after a push.
 */
export class FluxPlant {
  private again: (() => void) | undefined;

  private constructor(
    readonly delivery: Delivery,
    readonly objects: Objects,
    readonly nodes: StandIn,
    private readonly processes: Processes,
  ) {}

  static async start(options: DeliveryOptions = {}): Promise<FluxPlant> {
    const [cluster, delivery] = await bothOrNone(
      Cluster.start({ controllers: CONTROLLERS }),
      Delivery.start(options),
    );
    const objects = new Objects(cluster);
    const processes = new Processes(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-flux-')));
    const plant = new FluxPlant(delivery, objects, standInForNodes(objects), processes);
    try {
      await plant.run();
      return plant;
    } catch (error) {
      await plant.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.nodes.stop();
    await this.processes.stop();
    rmSync(this.processes.folder, { recursive: true, force: true });
    await this.objects.cluster.stop();
    await this.delivery.stop();
  }

  /** Its kustomize-controller ends, as when its node is lost; {@link up} starts it again. */
  down(): Promise<void> {
    return this.processes.stop('kustomize');
  }

  up(): void {
    this.again?.();
  }

  bootstrap(environment: string): Promise<readonly string[]> {
    return this.delivery.bootstrap(environment, this.objects);
  }

  /** Makes the sources of an environment look at Git, and waits until their artifacts are those of its head. */
  async announce(environment: string): Promise<void> {
    const namespace = `flux-${environment}`;
    const head = await this.delivery.head();
    for (const name of ['objects', 'handover']) await this.ask(SOURCE, name, namespace);
    await this.until(`the sources of ${environment} are at ${head}`, async () => {
      const sources = await this.objects.list(SOURCE, namespace);
      return sources.every(({ status }) => status?.artifact?.revision?.endsWith(head));
    });
  }

  /** Asks for a Kustomization to be applied again, as `flux reconcile` does. */
  reconcile(environment: string, name: string): Promise<void> {
    return this.ask(KUSTOMIZATION, name, `flux-${environment}`);
  }

  /** Asks for a Kustomization to be applied again, and waits until that is done. */
  async lookedAt(environment: string, name: string): Promise<void> {
    await this.reconcile(environment, name);
    await this.until(`${environment}/${name} was looked at again`, async () => {
      const found = await this.find(environment, name);
      const { lastHandledReconcileAt, conditions = [] } = found?.['status'] ?? {};
      const isDone = conditions.every(({ type }: { type: string }) => type !== 'Reconciling');
      return isDone && lastHandledReconcileAt === found?.metadata.annotations?.[REQUESTED];
    });
  }

  /** What Flux applied in a namespace, and when last: by the fields that it owns. */
  async applied(namespace: string): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const kind of APPLIED)
      for (const { metadata } of await this.objects.list(kind, namespace))
        for (const { manager, time, fieldsV1 } of metadata.managedFields ?? [])
          if (manager === 'kustomize-controller')
            lines.push(`${kind} ${metadata.name} ${time} ${JSON.stringify(fieldsV1)}`);
    return lines.sort();
  }

  /** Lets a suspended Kustomization go on, as `flux resume` does, or suspends it. */
  async suspend(environment: string, name: string, suspend: boolean): Promise<void> {
    await this.objects.patch(KUSTOMIZATION, name, `flux-${environment}`, { spec: { suspend } });
  }

  find(environment: string, name: string): Promise<LiveObject | undefined> {
    return this.objects.get(KUSTOMIZATION, name, `flux-${environment}`);
  }

  /** Waits until Kustomizations have applied the head of the branch and all that they brought is ready. */
  async untilReady(environment: string, ...names: readonly string[]): Promise<void> {
    const head = await this.delivery.head();
    for (const name of names)
      await this.untilSays(environment, name, 'is ready', (object) => isReady(object, head));
  }

  /** Waits until a condition holds for a Kustomization. */
  async untilSays(
    environment: string,
    name: string,
    what: string,
    holds: (object: LiveObject) => boolean,
  ): Promise<void> {
    let seen: LiveObject | undefined;
    try {
      await this.until(`${environment}/${name} ${what}`, async () => {
        seen = await this.find(environment, name);
        return seen !== undefined && holds(seen);
      });
    } catch (error) {
      const said = seen ? JSON.stringify(seen['status'], undefined, 1) : 'it is not there';
      throw new Error(`${String(error)}\n${said}\n${this.processes.log('kustomize', 4000)}`);
    }
  }

  until(what: string, holds: () => Promise<boolean>, seconds?: number): Promise<void> {
    return this.processes.until(what, holds, seconds);
  }

  private async ask(kind: string, name: string, namespace: string): Promise<void> {
    const annotations = { [REQUESTED]: new Date().toISOString() };
    await this.objects.patch(kind, name, namespace, { metadata: { annotations } });
  }

  private async run(): Promise<void> {
    const programs = goPrograms(FLUX_PROGRAMS);
    await this.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    const crds = join(__dirname, '../../../imports/crds/flux');
    for (const file of readdirSync(crds))
      await this.objects.apply(parse(readFileSync(join(crds, file), 'utf8')));
    for (const kind of OTHER_SOURCES) await this.objects.apply(otherSource(kind));
    await this.until('the kinds are served', async () => {
      for (const kind of [KUSTOMIZATION, SOURCE])
        try {
          await this.objects.list(kind);
        } catch {
          return false;
        }
      return true;
    });
    const { folder } = this.processes;
    mkdirSync(join(folder, 'storage'));
    const storage = `127.0.0.1:${await freePort()}`;
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: folder,
      KUBECONFIG: this.objects.cluster.kubeconfig,
      RUNTIME_NAMESPACE: 'flux-system',
      TUF_ROOT: join(folder, 'tuf'),
    };
    const common = async () => [
      '--enable-leader-election=false',
      `--metrics-addr=127.0.0.1:${await freePort()}`,
      `--health-addr=127.0.0.1:${await freePort()}`,
    ];
    this.processes.start(
      'source',
      programs.source,
      [
        ...(await common()),
        `--storage-path=${join(folder, 'storage')}`,
        `--storage-addr=${storage}`,
        `--storage-adv-addr=${storage}`,
      ],
      env,
    );
    const kustomize = await common();
    this.again = () =>
      this.processes.start('kustomize', programs.kustomize, [...kustomize, '--requeue-dependency=1s'], env);
    this.again();
  }
}

/** Applied at a commit, and what it brought is ready. */
function isReady({ metadata, status }: LiveObject, head: string): boolean {
  const ready = (status?.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready');
  return (
    ready?.status === 'True' &&
    status?.observedGeneration === metadata.generation &&
    status?.lastAppliedRevision?.endsWith(head)
  );
}

/** Kinds that Flux' controllers watch and that nothing here makes: only their names are defined. */
const OTHER_SOURCES: readonly (readonly [kind: string, plural: string])[] = [
  ['Bucket', 'buckets'],
  ['ExternalArtifact', 'externalartifacts'],
  ['HelmChart', 'helmcharts'],
  ['HelmRepository', 'helmrepositories'],
  ['OCIRepository', 'ocirepositories'],
];

function otherSource([kind, plural]: readonly [string, string]): LiveObject {
  const group = 'source.toolkit.fluxcd.io';
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, listKind: `${kind}List`, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: open },
        },
      ],
    },
  };
}
