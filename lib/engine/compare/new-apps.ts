import type { FleetDescription } from '../../model/exchange';
import { type AppName, type EnvironmentName, ImageReference } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { previewTargets } from './preview-targets';
import { inScope, type Scope } from './scope';

/** A target of an app that runs nowhere yet, with placeholders for its images. */
export interface NewTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly images: Readonly<Record<string, string>>;
}

/**
 * The targets of apps that code defines and that run nowhere: they are rendered with a placeholder in the place of each
 * image, so that their objects are seen and judged before their first release.
 */
export async function newTargets(
  snapshot: Snapshot,
  fleet: FleetDescription,
  scope: Scope,
): Promise<readonly NewTarget[]> {
  const names = await Promise.all(
    snapshot.readableEnvironments.map(({ name }) => snapshot.recordNames(name)),
  );
  const running = new Set<string>(names.flat());
  const apps = fleet.apps.filter(({ name }) => !running.has(name));
  return previewTargets({ ...fleet, apps }, {}, {}, []).filter(({ environment, app }) =>
    inScope(scope, environment, app),
  );
}

/** The images of a new target, by slot. */
export function imagesOfNew({ images }: NewTarget): Readonly<Record<string, ImageReference>> {
  return Object.fromEntries(
    Object.entries(images).map(([slot, image]) => [slot, ImageReference.parse(image)]),
  );
}
