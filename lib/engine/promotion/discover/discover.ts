import { slotParts, type TagPolicy } from '../../../model/app';
import { DeliveryError, type Finding } from '../../../model/finding';
import { type AppName, type EnvironmentName, parseSlotName, type SlotName } from '../../../model/scalars';
import type { Snapshot } from '../../delivery';
import type { ImageRegistry } from '../../oci';
import { atOnce } from '../../process';
import { enteredAt } from '../changes/release/configured';
import type { DiscoveredSlot, Discovery } from './discovery';
import { newestImage } from './newest-image';

/** Which apps are asked about. */
export interface DiscoverQuestion {
  readonly apps: 'all' | readonly AppName[];
  /** Environment that releases are to enter; the first entry of each app unless given. */
  readonly into?: EnvironmentName;
}

/** Apps at once. */
const AT_ONCE = 4;

/**
 * Asks registries for the newest image of every slot with a tag policy, and makes one release for each app from the new
 * ones. A failure of one app does not stop the others.
 *
 * @throws DeliveryError `UNKNOWN_APP`, `UNKNOWN_ENVIRONMENT`; `INVALID_OPTION` for an app that is named and discovers nothing,
 *   and where no registry is asked
 */
export async function discover(
  snapshot: Snapshot,
  { apps, into }: DiscoverQuestion,
  registries: ImageRegistry | undefined,
): Promise<readonly Discovery[]> {
  if (into !== undefined) snapshot.environment(into);
  const names = apps === 'all' ? await snapshot.appNames() : [...new Set(apps)];
  await snapshot.prefetchApps(names);
  if (apps !== 'all') for (const app of names) await snapshot.app(app);
  if (!registries) throw noRegistryAsked();
  const found = await atOnce(
    names,
    async (app): Promise<readonly Discovery[]> => {
      const named = apps !== 'all';
      try {
        const discovery = await discoverApp(snapshot, app, into, registries);
        if (discovery.slots.length > 0) return [discovery];
        if (named) throw discoversNothing(app);
        return [];
      } catch (error) {
        if (named || !(error instanceof DeliveryError)) throw error;
        return [{ app, slots: [], findings: error.findings }];
      }
    },
    AT_ONCE,
  );
  return found.flat();
}

function noRegistryAsked(): DeliveryError {
  return DeliveryError.of(
    'INVALID_OPTION',
    'new images are discovered by asking registries, and none is asked offline',
    {},
    { remedy: 'leave --offline and CDK8S_DELIVERY_OFFLINE out, or name the images in a release' },
  );
}

function discoversNothing(app: AppName): DeliveryError {
  return DeliveryError.of(
    'INVALID_OPTION',
    `${app} has no slot that says which tags are new images`,
    { app },
    { remedy: 'give a slot `discover`, and run `cdk8s-delivery configure`; or leave the app out' },
  );
}

async function discoverApp(
  snapshot: Snapshot,
  app: AppName,
  into: EnvironmentName | undefined,
  registries: ImageRegistry,
): Promise<Discovery> {
  const anywhere = await snapshot.app(app);
  if (into !== undefined && !anywhere.environments.includes(into))
    return { app, environment: into, slots: [], findings: [] };
  const environment = await enteredAt(snapshot, {
    app,
    ...(into === undefined ? {} : { into }),
  });
  const { images } = await snapshot.app(app, environment);
  const asked = Object.entries(images).flatMap(([name, slot]): Asked[] => {
    const { repository, discover: policy } = slotParts(slot);
    return policy === undefined ? [] : [{ slot: parseSlotName(name), repository, policy }];
  });
  if (asked.length === 0) return { app, environment, slots: [], findings: [] };
  const current = (await snapshot.record(environment, app))?.record.images ?? {};
  const answers = await Promise.all(
    asked.map(async (each) => {
      const runs = current[each.slot];
      const subject = { environment, app };
      const { findings, ...newest } = await newestImage(
        { ...each, subject, ...(runs ? { runs } : {}) },
        registries,
      );
      return { slot: { ...each, ...(runs ? { runs } : {}), ...newest } satisfies DiscoveredSlot, findings };
    }),
  );
  const slots = answers.map(({ slot }) => slot);
  const findings = answers.flatMap((each): readonly Finding[] => each.findings);
  const fresh = slots.flatMap(({ slot, found, standing }) =>
    standing === 'new' && found ? [[slot, found.full] as const] : [],
  );
  const releases = fresh.length > 0 && findings.every(({ severity }) => severity !== 'refusal');
  return {
    app,
    environment,
    slots,
    findings,
    ...(releases && {
      change: { verb: 'release', app, images: Object.fromEntries(fresh), into: environment },
    }),
  };
}

interface Asked {
  readonly slot: SlotName;
  readonly repository: string;
  readonly policy: TagPolicy;
}
