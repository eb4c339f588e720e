import type { AppName, EnvironmentName } from '../../../model/scalars';
import { repositoryOf, type Snapshot } from '../../delivery';
import { keptFacts } from '../../kept';
import { mayDeclareImages } from '../declared-images';

/**
 * Of these apps, those that may declare fields that hold images in an environment: all but the apps whose part there
 * tells, without being parsed, that it declares none. A folder of parts is read once: what it tells depends on its bytes
 * alone, and is cached under a seal.
 */
export async function declaringApps(
  snapshot: Snapshot,
  environment: EnvironmentName,
  apps: readonly AppName[],
): Promise<ReadonlySet<AppName>> {
  const location = snapshot.locationOf(environment);
  const folder = snapshot.folderOf({ kind: 'app', environment });
  const tree =
    location.head === undefined ? undefined : await repositoryOf(location).idAt(location.head, folder);
  // An app without a part here may have one elsewhere that declares something.
  if (tree === undefined) return new Set(apps);
  const kept = keptFacts<readonly string[]>(location.mirror, 'declaring-apps');
  const parts = await snapshot.appsIn(environment);
  const known = kept.get(tree) ?? (await declaringIn(snapshot, environment, parts));
  if (kept.get(tree) === undefined) kept.put(tree, known);
  kept.keep();
  const silent = new Set(parts);
  for (const app of known) silent.delete(app as AppName);
  return new Set(apps.filter((app) => !silent.has(app)));
}

async function declaringIn(
  snapshot: Snapshot,
  environment: EnvironmentName,
  apps: readonly AppName[],
): Promise<readonly AppName[]> {
  await snapshot.prefetchApps(apps, [environment]);
  const texts = await Promise.all(apps.map((app) => snapshot.appFile(app, environment)));
  return apps.filter((_, index) => mayDeclareImages(texts[index]?.text ?? ''));
}
