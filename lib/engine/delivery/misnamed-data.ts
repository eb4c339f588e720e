import { type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { type DeliveryLayout, meantPath, type Place, SHARED } from '../../registry';
import { type Location, repositoryOf } from './location';
import type { Snapshot } from './snapshot';

/**
 * Refuses a file that is never read, because its name is only nearly that of a data file, or because it lies among
 * controls and is not one; undefined for any other file.
 */
export function misnamedData(file: string, layout: DeliveryLayout, subject: Subject = {}): Finding[] {
  const meant = meantPath(file, layout);
  if (meant === undefined) return [];
  const folders = layout.environments.map((environment) => layout.folderOf({ kind: 'control', environment }));
  const why = folders.some((folder) => file.startsWith(`${folder}/`))
    ? 'which lies among the controls and is none that may lie there'
    : 'which is called nearly as a data file';
  const message = `nothing reads ${quote(file)}, ${why}`;
  return [refusal('MISNAMED_FILE', message, { ...subject, file }, `call it ${quote(meant)}, or remove it`)];
}

/** A file whose name is nearly that of a data file, and the place that was probably meant. */
interface Misnamed {
  readonly file: string;
  readonly place: Place | undefined;
}

/** By state and environment: a fleet's targets ask for the same. */
const KNOWN = new WeakMap<Snapshot, Map<string, Promise<readonly Misnamed[]>>>();

/** Files whose names are nearly those of controls which govern a target: what they say would stop nothing. */
export async function misnamedControls(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<Finding[]> {
  const layout = snapshot.layoutAt(snapshot.locationOf(environment));
  const misnamed = await misnamedAround(snapshot, environment);
  return misnamed.flatMap(({ file, place }) => {
    if (!place || (place.kind !== 'rejections' && !('environment' in place))) return [];
    if ('app' in place && (place.kind !== 'hold' || place.app !== app)) return [];
    return misnamedData(file, layout, { environment });
  });
}

/**
 * Files of environments, and beside them, that are never read because their names are only nearly those of data files.
 */
export async function misnamedIn(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  for (const environment of environments) {
    const location = snapshot.locationOf(environment);
    const layout = snapshot.layoutAt(location);
    for (const { file } of await misnamedAround(snapshot, environment))
      for (const each of misnamedData(file, layout))
        found.set(`${location.remote} ${location.branch} ${file}`, each);
  }
  return [...found.values()];
}

/** The misnamed files of an environment, and those beside it; found once for a state. */
function misnamedAround(snapshot: Snapshot, environment: EnvironmentName): Promise<readonly Misnamed[]> {
  const known = KNOWN.get(snapshot) ?? new Map<string, Promise<readonly Misnamed[]>>();
  KNOWN.set(snapshot, known);
  const found = known.get(environment) ?? findMisnamed(snapshot, environment);
  known.set(environment, found);
  return found;
}

async function findMisnamed(snapshot: Snapshot, environment: EnvironmentName): Promise<readonly Misnamed[]> {
  const location = snapshot.locationOf(environment);
  const layout = snapshot.layoutAt(location);
  return (await listed(location, layout, environment)).flatMap((file) => {
    const meant = meantPath(file, layout);
    return meant === undefined ? [] : [{ file, place: layout.placeOf(meant) }];
  });
}

/** The data files of an environment, and those beside it. */
async function listed(
  location: Location,
  { dataFolders }: DeliveryLayout,
  environment: EnvironmentName,
): Promise<string[]> {
  const { head } = location;
  if (head === undefined) return [];
  const repository = repositoryOf(location);
  const own = `${SHARED}/${environment}`;
  const folders = [own, ...dataFolders.filter((folder) => folder !== SHARED)];
  const below = await Promise.all(
    folders.map(async (path) =>
      (await repository.entries(head, { path, recursive: true })).map((each) => `${path}/${each.path}`),
    ),
  );
  const beside = (await repository.entries(head, { path: SHARED })).filter(({ type }) => type === 'blob');
  return [...below.flat(), ...beside.map(({ path }) => `${SHARED}/${path}`)];
}
