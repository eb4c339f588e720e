import { Cluster } from '../../cluster/cluster';
import type { Cli } from '../../support/cli';
import type { ExampleProject } from '../../support/example-project';
import { Applications } from './applications';
import { ArgoCd } from './argocd';
import { BRANCH, Delivery, type DeliveryOptions } from './delivery';
import { Objects } from './objects';
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

  static async start(options: DeliveryOptions = {}): Promise<Plant> {
    const [cluster, delivery] = await Promise.all([
      Cluster.start({ controllers: CONTROLLERS }),
      Delivery.start(options),
    ]);
    const objects = new Objects(cluster);
    const argo = await ArgoCd.start(objects);
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

/** Types of policies, namespaces that end, and what is deleted with its owner. */
export const CONTROLLERS = [
  'validatingadmissionpolicy-status-controller',
  'namespace-controller',
  'garbage-collector-controller',
];
