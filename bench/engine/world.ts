import { join } from 'node:path';
import { Delivery, type Snapshot } from '../../lib/engine/delivery';
import { chooseForge } from '../../lib/engine/forge';
import { type Forge, ProjectCode, type Renderer, runChange } from '../../lib/engine/promotion';
import { planRelease } from '../../lib/engine/promotion/changes/release/plan-release';
import { aBranch, anApp } from '../../test/support/names';
import { appName } from '../web-fleet';
import { benchImage, fillDelivery } from './fill-delivery';
import { type BenchProject, makeProject } from './project';
import { benchRenderer } from './render';

/** A project, a delivery repository that holds its fleet, and a warm cache. */
export interface World {
  readonly apps: number;
  /** Files in the delivery branch. */
  readonly files: number;
  readonly project: BenchProject;
  /** Path of the bare delivery repository. */
  readonly remote: string;
  readonly cache: string;
  readonly render: Renderer;
  /** Milliseconds that rendering the whole fleet in the child took. */
  readonly rendered: number;
  delivery(): Delivery;
}

/** Whose changes these are. */
export const ADA = { name: 'Ada', email: 'ada@example.org' };

/** The forge of the world's repository: no environment asks for approval there, and everybody may push. */
export const localForge = async ({ home: { remote } }: Snapshot): Promise<Forge> =>
  chooseForge({ remote, environment: {} }, 'local');

/**
 * Makes a world: every app runs a first release everywhere, and the first `ahead` apps run a second one in dev.
 *
 * @param folder an empty folder
 */
export async function makeWorld(folder: string, apps: number, ahead: number): Promise<World> {
  const remote = join(folder, 'delivery.git');
  const cache = join(folder, 'cache');
  const project = await makeProject(join(folder, 'project'), apps, remote);
  const render = benchRenderer(project, cache);
  const orders = (count: number, version: number) =>
    Array.from({ length: count }, (_, index) => ({
      app: anApp(appName(index)),
      images: { server: benchImage(version).pullable },
    }));
  const start = performance.now();
  const first = await render({
    code: project.commit,
    apps: orders(apps, 1),
    environmentInputs: ['*'],
  });
  const rendered = performance.now() - start;
  const files = await fillDelivery(remote, first, project.commit);
  const delivery = () =>
    new Delivery({ remote, branch: aBranch('delivery'), cacheDir: join(cache, 'mirrors') });

  const second = await render({
    code: project.commit,
    apps: orders(ahead, 2),
    environmentInputs: [],
  });
  const code = await ProjectCode.open(project.repository);
  const warm = delivery();
  for (let index = 0; index < ahead; index++) {
    const request = {
      requestedBy: ADA,
      now: new Date(),
      app: anApp(appName(index)),
      images: { server: benchImage(2) },
    };
    const tools = { render: async () => second, project: code };
    const outcome = await runChange(warm, (snapshot) => planRelease(snapshot, request, tools), {
      forge: localForge,
      clock: () => new Date(),
    });
    if (outcome.kind !== 'committed') throw new Error(`the release of ${request.app} was ${outcome.kind}`);
  }
  return { apps, files, project, remote, cache, render, rendered, delivery };
}
