import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../lib/model/finding';
import { Cluster } from '../../cluster/cluster';
import type { Cli } from '../../support/cli';
import type { ExampleProject } from '../../support/example-project';
import { Applications } from './applications';
import { ArgoCd, type ArgoCdOptions } from './argocd';
import { bothOrNone } from './both-or-none';
import { BRANCH, Delivery, type DeliveryOptions } from './delivery';
import { type LiveObject, Objects } from './objects';
import { type StandIn, standInForNodes } from './stand-in-for-nodes';

/**
 * A whole delivery on loopback: the example project, its delivery repository behind a real Git server, and Argo CD in a
 * control plane that reads it from there.
 */
export class Plant {
  private constructor(
    private readonly delivery: Delivery,
    readonly objects: Objects,
    readonly argo: ArgoCd,
    readonly nodes: StandIn,
    readonly applications: Applications,
  ) {}

  static async start(options: DeliveryOptions & ArgoCdOptions = {}): Promise<Plant> {
    const [cluster, delivery] = await bothOrNone(
      Cluster.start({ controllers: CONTROLLERS }),
      Delivery.start(options),
    );
    const objects = new Objects(cluster);
    const argo = await ArgoCd.start(objects, options);
    const nodes = standInForNodes(objects);
    return new Plant(delivery, objects, argo, nodes, new Applications(objects, argo));
  }

  async stop(): Promise<void> {
    await this.nodes.stop();
    await this.argo.stop();
    await this.objects.cluster.stop();
    await this.delivery.stop();
  }

  get project(): ExampleProject {
    return this.delivery.project;
  }

  get cli(): Cli {
    return this.delivery.cli;
  }

  get url(): string {
    return this.delivery.url;
  }

  /** Whether the server of the delivery repository answers. */
  set forgeAnswers(answers: boolean) {
    this.delivery.answers = answers;
  }

  emptyRepository(name: string): Promise<string> {
    return this.delivery.emptyRepository(name);
  }

  bootstrap(environment: string): Promise<readonly string[]> {
    return this.delivery.bootstrap(environment, this.objects);
  }

  head(): Promise<string> {
    return this.delivery.head();
  }

  write(files: Readonly<Record<string, string | undefined>>): Promise<void> {
    return this.delivery.write(files);
  }

  reset(commit: string): Promise<void> {
    return this.delivery.reset(commit);
  }

  refs(): Promise<string> {
    return this.delivery.refs();
  }

  read(path: string): Promise<string> {
    return this.delivery.read(path);
  }

  /** What `doctor` says of objects of these kinds, and of what an administrator applied, by code; its words go to the test's own check. */
  async doctor(environment: string, kinds: readonly string[]): Promise<readonly Finding[]> {
    const items: LiveObject[] = [];
    for (const kind of ['v1/Namespace', 'v1/ConfigMap', APPLICATION, PROJECT, ...kinds]) {
      const cut = kind.lastIndexOf('/');
      const type = { apiVersion: kind.slice(0, cut), kind: kind.slice(cut + 1) };
      for (const each of await this.objects.list(kind)) items.push({ ...each, ...type });
    }
    await this.cli.ok('bootstrap', '--env', environment, '--out');
    const file = join(this.project.folder, '..', 'dump.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const { stdout } = await this.cli.run('doctor', '--dump', file, '--env', environment, '--json');
    return (JSON.parse(stdout) as { readonly findings: readonly Finding[] }).findings;
  }

  /** Tells Argo CD that the delivery branch moved. */
  async announce(before: string): Promise<void> {
    const [owner] = this.url.split(/\.git$/);
    const [after, modified] = await Promise.all([this.head(), this.delivery.changedSince(before)]);
    await this.argo.webhook({
      ref: `refs/heads/${BRANCH}`,
      before,
      after,
      repository: { html_url: owner, default_branch: BRANCH },
      commits: [{ id: after, added: [], removed: [], modified }],
    });
  }
}

const APPLICATION = 'argoproj.io/v1alpha1/Application';
const PROJECT = 'argoproj.io/v1alpha1/AppProject';

/** Types of policies, namespaces that end, claims that nobody uses any more, and what is deleted with its owner. */
export const CONTROLLERS = [
  'persistentvolumeclaim-protection-controller',
  'validatingadmissionpolicy-status-controller',
  'namespace-controller',
  'garbage-collector-controller',
];
