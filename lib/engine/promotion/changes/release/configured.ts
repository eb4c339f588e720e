import { slotParts } from '../../../../model/app';
import type { AppData, FleetDescription } from '../../../../model/exchange';
import { DeliveryError, type Finding, quote, unknownName } from '../../../../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../../../../model/scalars';
import { notConfigured, type Snapshot } from '../../../delivery';
import { custodyUpstreams } from '../../../judgement';
import type { ReleaseRequest } from './release-request';

/** The environment that a release enters: the one named, or the first entry of the app. */
export async function enteredAt(
  snapshot: Snapshot,
  { into, app }: Pick<ReleaseRequest, 'into' | 'app'>,
): Promise<EnvironmentName> {
  if (into !== undefined) return snapshot.environment(into).name;
  // The first environment depends on all of them: where one cannot be read, this throws.
  const all = snapshot.environments.map(({ name }) => name);
  const environments = typeof app === 'string' ? (await snapshot.app(app)).environments : all;
  const entry = environments.find((name) => {
    const environment = snapshot.recordOf.get(name);
    return (
      environment !== undefined &&
      custodyUpstreams(environment, snapshot.recordOf, (each) => environments.includes(each)) === undefined
    );
  });
  if (entry !== undefined) return entry;
  throw snapshot.notConfigured(
    `${typeof app === 'string' ? quote(app) : 'the fleet'} exists in no environment that is configured`,
  );
}

/** The apps that new code is released for: every one that runs there and is known. */
export async function releasedApps(
  snapshot: Snapshot,
  into: EnvironmentName,
  { images }: ReleaseRequest,
): Promise<AppName[]> {
  if (Object.keys(images).length > 0)
    throw DeliveryError.of('INVALID_OPTION', '--changed inherits every image, it takes no --image');
  const names = (await snapshot.recordNames(into)).filter(isAppName);
  const known = await Promise.all(names.map((app) => snapshot.hasApp(app)));
  return names.filter((_, index) => known[index]);
}

/** Differences between the code's definition of an app and the delivery data. */
export function configurationGap(data: AppData, { apps }: FleetDescription, app: AppName): Finding[] {
  const described = apps.find(({ name }) => name === app);
  if (!described) {
    const remedy = 'name a revision that defines it, or `retire` its targets';
    const known = apps.map(({ name }) => name);
    const where = 'of the code revision';
    return [unknownName({ code: 'UNKNOWN_APP', name: app, known, where, subject: { app }, remedy })];
  }
  const parts = [
    { what: 'environments', code: described.environments, known: data.environments },
    { what: 'slots', code: imagesOf(described), known: imagesOf(data) },
  ].filter(({ code, known }) => [...code].sort().join() !== [...known].sort().join());
  if (parts.length === 0) return [];
  const told = parts.map(
    ({ what, code, known }) =>
      `${what} ${code.join(', ') || 'none'}, in the delivery data it has ${known.join(', ') || 'none'}`,
  );
  return [
    notConfigured(`in this code ${app} has the ${told.join('; and the ')}`, {
      severity: 'warning',
      subject: { app },
      remedy:
        'where the code is the newer one, run `cdk8s-delivery configure`; where it is older, name a newer revision with --code',
    }),
  ];
}

/** Slots with their repositories. */
const imagesOf = ({ images }: AppData): readonly string[] =>
  Object.entries(images).map(([slot, image]) => `${slot} (${slotParts(image).repository})`);
