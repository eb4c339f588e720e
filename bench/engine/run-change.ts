import { ProjectCode, runChange } from '../../lib/engine/promotion';
import { planPromotion } from '../../lib/engine/promotion/changes/promote/plan-promotion';
import { planRelease } from '../../lib/engine/promotion/changes/release/plan-release';
import { anApp, anEnv } from '../../test/support/names';
import { appName } from '../web-fleet';
import { benchImage } from './fill-delivery';
import { PhaseClock, type Phases } from './phases';
import { ADA, localForge, type World } from './world';

/** Promotes one app from dev to test, through the library in this process. */
export async function promoteOne(world: World, index: number): Promise<Phases> {
  const clock = new PhaseClock();
  const request = { requestedBy: ADA, now: new Date(), apps: [anApp(appName(index))], to: anEnv('test') };
  const plan = clock.planner((snapshot) => planPromotion(snapshot, request));
  const outcome = await runChange(clock.delivery(world.delivery()), plan, {
    forge: localForge,
    clock: () => new Date(),
  });
  const phases = clock.stop();
  if (outcome.kind !== 'committed') throw new Error(`the promotion of ${appName(index)} was ${outcome.kind}`);
  return phases;
}

/** Releases a new image of one app into dev, through the library in this process. */
export async function releaseOne(world: World, index: number, version: number): Promise<Phases> {
  const project = await ProjectCode.open(world.project.repository);
  const clock = new PhaseClock();
  const images = { server: benchImage(version) };
  const request = { requestedBy: ADA, now: new Date(), app: anApp(appName(index)), images };
  const tools = { render: clock.renderer(world.render), project };
  const plan = clock.planner((snapshot) => planRelease(snapshot, request, tools));
  const outcome = await runChange(clock.delivery(world.delivery()), plan, {
    forge: localForge,
    clock: () => new Date(),
  });
  const phases = clock.stop();
  if (outcome.kind !== 'committed') throw new Error(`the release of ${appName(index)} was ${outcome.kind}`);
  return phases;
}
