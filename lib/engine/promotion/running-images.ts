import { podImages } from '../../kubernetes/facts';
import { slotRepositories } from '../../model/app';
import { namespaceOf, unusedSlots } from '../../model/exchange';
import { type AppName, canonicalRepository, type EnvironmentName, type SlotName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import type { ImagesByApp } from './changes/release/change';

/** What pods of an environment run of the apps that were not delivered there yet. */
export interface RunningImages {
  /** By app and slot, of the apps whose every slot is known; a release takes it as `each`. */
  readonly each: ImagesByApp;
  /** Apps of which a slot is not known, or that have none, each with the reason. */
  readonly untold: readonly { readonly app: AppName; readonly why: string }[];
  /** Apps that were delivered there before: what Git says of them stands. */
  readonly delivered: readonly AppName[];
}

/**
 * Finds the images that the pods in a dump of a cluster run, by namespace and repository. Where several apps take images of one
 * repository in one namespace, a pod does not say whose it is, and tells of none of them.
 *
 * @param given images by app and slot that are known otherwise; they count before those of pods
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`, `UNKNOWN_APP` for an app that images are given for
 */
export async function runningImages(
  snapshot: Snapshot,
  environment: EnvironmentName,
  objects: readonly object[],
  given: ImagesByApp = {},
): Promise<RunningImages> {
  const data = snapshot.environment(environment);
  const apps = await snapshot.appsIn(environment);
  const records = new Set(await snapshot.recordNames(environment));
  const each: Record<string, Readonly<Record<string, string>>> = { ...given };
  const untold: { app: AppName; why: string }[] = [];
  const byNamespace = new Map<string, ReturnType<typeof podImages>>();
  await snapshot.prefetchApps(apps);
  const takers = new Map<string, Set<AppName>>();
  for (const app of apps) {
    const part = await snapshot.app(app, environment);
    for (const repository of Object.values(slotRepositories(part.images))) {
      const key = placeKey(namespaceOf(data, part), repository);
      takers.set(key, (takers.get(key) ?? new Set()).add(app));
    }
  }
  for (const app of apps) {
    if (records.has(app)) continue;
    const part = await snapshot.app(app, environment);
    const namespace = namespaceOf(data, part);
    const running = byNamespace.get(namespace) ?? podImages(objects, namespace);
    byNamespace.set(namespace, running);
    const unused = new Set<string>(unusedSlots(part, environment));
    const slots = Object.entries(slotRepositories(part.images)).filter(([slot]) => !unused.has(slot));
    const told: Record<string, string> = { ...given[app] };
    const why: string[] = [];
    for (const [slot, repository] of slots) {
      if (told[slot] !== undefined) continue;
      const others = [...(takers.get(placeKey(namespace, repository)) ?? [])].filter(
        (other) => other !== app,
      );
      if (others.length > 0) {
        why.push(whyAmbiguous(slot as SlotName, repository, app, others));
        continue;
      }
      const images = [...(running.get(canonicalRepository(repository)) ?? [])];
      const [only] = images;
      if (images.length === 1 && only !== undefined) told[slot] = `${repository}${only}`;
      else why.push(whyUntold(slot as SlotName, repository, images, namespace));
    }
    if (slots.length === 0) why.push('it has no image by which a pod would show it');
    if (why.length === 0) each[app] = told;
    else {
      delete each[app];
      untold.push({ app, why: why.join('; ') });
    }
  }
  return { each, untold, delivered: apps.filter((app) => records.has(app)) };
}

const placeKey = (namespace: string, repository: string): string =>
  `${namespace} ${canonicalRepository(repository)}`;

function whyAmbiguous(slot: SlotName, repository: string, app: AppName, others: readonly AppName[]): string {
  return `${others.join(', ')} takes images of ${repository} in the same namespace, so a pod does not say whose it is: give --image ${app}/${slot}=…`;
}

function whyUntold(slot: SlotName, repository: string, images: readonly string[], namespace: string): string {
  return images.length === 0
    ? `no pod in the namespace ${namespace} runs ${repository} for slot ${slot}`
    : `pods in the namespace ${namespace} run ${images.length} images of ${repository} for slot ${slot}: ${images.join(', ')}`;
}
