import { type Confinement, confinementOf } from '../../controllers/permits';
import { identityLabel, isObjectFile, type ObjectIdentity, objectIdentity } from '../../kubernetes/facts';
import { isEnvironmentAdmission } from '../../kubernetes/policy';
import type { EnvironmentData } from '../../model/environment';
import { ENVIRONMENT_INPUTS, TARGET_OBJECTS } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { repositoryOf, type Snapshot } from '../delivery';
import { type OwnedFile, ownedFiles } from './owned-objects';
import { readObjects } from './permitted';

/** A folder of manifests: an app's, or the environment's own inputs. */
type Folder = AppName | typeof ENVIRONMENT_INPUTS;

/** A target with its new files; absent where it is retired. */
export interface StandingFiles {
  readonly environment: EnvironmentName;
  readonly app: Folder;
  readonly files: ReadonlyMap<string, Buffer> | undefined;
}

/**
 * Objects of a target that another target of the same cluster owns, of whatever environment or app: two owners would
 * change such an object in turn, and the one that leaves would delete it. One finding for each other owner.
 *
 * Only what may meet is looked at: environments of the same cluster, which may put objects into the same namespace or
 * hold kinds of the whole cluster, and in them files that are called as such an object's file is.
 *
 * @param together targets that the same change moves: what they hold afterwards counts, not what they hold now
 */
export async function sharedObjects(
  snapshot: Snapshot,
  target: StandingFiles,
  together: readonly StandingFiles[] = [],
): Promise<Finding[]> {
  const own = snapshot.readableEnvironments.find(({ name }) => name === target.environment);
  const confinement = own && confinementOf(own);
  if (!own || !target.files) return [];
  const named = namedFindings(target.files, target);
  if (!confinement) return named;
  const mine = ownedIn(target.files);
  if (mine.size === 0) return named;
  const { moved, owners: leaving } = leftBy(together);
  const owners = new Map<string, Met>();
  const meet = (environment: EnvironmentName, folder: string, met: Mine) => {
    const key = keyOf({ environment, app: folder });
    const known = owners.get(key) ?? { environment, folder, objects: [] };
    if (!known.objects.includes(met)) known.objects.push(met);
    owners.set(key, known);
  };
  for (const other of rivalsOf(snapshot, own, confinement)) {
    const may = new Set(confinement.namespaces(other));
    const open = [...mine.values()].filter(
      ({ identity: { namespace } }) => namespace === '' || may.has(namespace),
    );
    const isStanding = (folder: string) =>
      !moved.has(keyOf({ environment: other.name, app: folder })) &&
      !(other.name === target.environment && folder === target.app);
    for (const { target: folder, objects } of await standing(snapshot, other, open, isStanding))
      for (const met of objects) meet(other.name, folder, met);
    const beside = leaving.get(other.name);
    for (const [key, met] of mine)
      for (const app of beside?.get(key) ?? [])
        if (!(other.name === target.environment && app === target.app)) meet(other.name, app, met);
  }
  return [
    ...named,
    ...administered(mine, rivalsOf(snapshot, own, confinement), target),
    ...[...owners.values()].flatMap((each) => sharedWith(each, target)),
  ];
}

/** Objects are found by the names of files, so a file has to be named after its object. */
function namedFindings(files: ReadonlyMap<string, Buffer>, target: StandingFiles): Finding[] {
  return objectsIn(files).flatMap(({ file, identity }): Finding[] => {
    if (isObjectFile(file.slice(file.lastIndexOf('/') + 1), identity)) return [];
    const subject = { ...subjectOf(target), file, object: `${identity.kind} ${identity.name}` };
    const message = `${file} holds ${quote(identityLabel(identity))}, which its name does not say`;
    return [refusal('MISNAMED_FILE', message, subject)];
  });
}

/** Objects that an administrator puts into the cluster for an environment. Its namespaces and projects no target may hold at all. */
function administered(
  mine: ReadonlyMap<string, Mine>,
  environments: readonly EnvironmentData[],
  target: StandingFiles,
): Finding[] {
  return [...mine.values()].flatMap(({ file, identity }) =>
    environments
      .filter((each) => isEnvironmentAdmission(each, identity))
      .map(({ name }) =>
        refusal(
          'DUPLICATE_OBJECT',
          `${quote(identityLabel(identity))} is called as those that an administrator applies for ${name}, in the same cluster`,
          { ...subjectOf(target), file, object: `${identity.kind} ${identity.name}` },
          `give it a name that does not begin with "${name}-"; what \`bootstrap --env ${name}\` prints is the administrator's`,
        ),
      ),
  );
}

const subjectOf = ({ environment, app }: StandingFiles) => ({
  environment,
  ...(app === ENVIRONMENT_INPUTS ? {} : { app }),
});

/** What a change of several targets leaves, by environment and object: the apps that own it; and which targets it moves. */
interface Together {
  readonly moved: ReadonlySet<string>;
  readonly owners: ReadonlyMap<EnvironmentName, ReadonlyMap<string, readonly Folder[]>>;
}

/** Created once for each change, since each of its targets asks. */
function leftBy(targets: readonly StandingFiles[]): Together {
  const known = left.get(targets);
  if (known) return known;
  const owners = new Map<EnvironmentName, Map<string, Folder[]>>();
  for (const { environment, app, files } of targets) {
    const there = owners.get(environment) ?? new Map<string, Folder[]>();
    owners.set(environment, there);
    for (const key of files ? ownedIn(files).keys() : []) there.set(key, [...(there.get(key) ?? []), app]);
  }
  const made = { moved: new Set(targets.map(keyOf)), owners };
  left.set(targets, made);
  return made;
}

const left = new WeakMap<readonly StandingFiles[], Together>();

interface Mine {
  readonly file: string;
  readonly identity: ObjectIdentity;
}

/** Objects that are in another folder of manifests, too, whatever its name. */
interface Met {
  readonly environment: EnvironmentName;
  readonly folder: string;
  readonly objects: Mine[];
}

const keyOf = ({ environment, app }: { readonly environment: EnvironmentName; readonly app: string }) =>
  `${environment}/${app}`;

/** Environments of the same cluster that can be read, the environment itself among them. */
function rivalsOf(
  snapshot: Snapshot,
  own: EnvironmentData,
  confinement: Confinement,
): readonly EnvironmentData[] {
  const cluster = confinement.clusterOf(own);
  return snapshot.readableEnvironments.filter(
    (each) => confinementOf(each)?.clusterOf(each) === cluster && snapshot.isReachable(each.name),
  );
}

/** The objects of files, by identity; the version of the API and the case of the kind do not count. */
function ownedIn(files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Mine> {
  return new Map(objectsIn(files).map((each) => [identityKey(each.identity), each]));
}

/** The objects of files; read once, since both names and owners are asked for. */
const inFiles = new WeakMap<ReadonlyMap<string, Buffer>, readonly Mine[]>();

function objectsIn(files: ReadonlyMap<string, Buffer>): readonly Mine[] {
  const known = inFiles.get(files);
  if (known) return known;
  const inside = [...files].filter(([file]) => file.startsWith(`${TARGET_OBJECTS}/`));
  const found = readObjects(new Map(inside)).flatMap(({ file, value }): Mine[] => {
    const identity = objectIdentity(value);
    return identity ? [{ file, identity }] : [];
  });
  inFiles.set(files, found);
  return found;
}

function identityKey({ group, kind, namespace, name }: ObjectIdentity): string {
  return JSON.stringify([group, kind.toLowerCase(), namespace, name]);
}

/** Which of the objects exist in an environment, by target. */
async function standing(
  snapshot: Snapshot,
  environment: EnvironmentData,
  open: readonly Mine[],
  isMeant: (folder: string) => boolean,
): Promise<{ readonly target: string; readonly objects: readonly Mine[] }[]> {
  const location = snapshot.locationOf(environment.name);
  if (open.length === 0 || location.head === undefined) return [];
  const repository = repositoryOf(location);
  const folder = await repository.idAt(location.head, environment.delivery.path);
  if (folder === undefined) return [];
  const index = await ownedFiles(repository, folder);
  const candidates = new Map<string, OwnedFile>();
  for (const { identity } of open)
    for (const each of index.find(identity.kind, identity.name))
      if (isMeant(each.target)) candidates.set(`${each.target}/${each.file}`, each);
  if (candidates.size === 0) return [];
  const asked = [...candidates.values()];
  const contents = await repository.read(asked.map(({ id }) => id));
  const byTarget = new Map<string, Map<string, Buffer>>();
  for (const [at, { target, file }] of asked.entries()) {
    const content = contents[at];
    if (content) byTarget.set(target, (byTarget.get(target) ?? new Map<string, Buffer>()).set(file, content));
  }
  return [...byTarget].map(([target, files]) => {
    const theirs = ownedIn(files);
    return { target, objects: open.filter(({ identity }) => theirs.has(identityKey(identity))) };
  });
}

function sharedWith({ environment, folder, objects }: Met, target: StandingFiles): Finding[] {
  const [first, ...more] = objects;
  if (!first) return [];
  const what = `${quote(identityLabel(first.identity))}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  const owner =
    folder === ENVIRONMENT_INPUTS ? `the inputs of ${environment}` : keyOf({ environment, app: folder });
  const message = `${owner} owns ${what} too, in the same cluster: each would change what the other put there, and the one that leaves takes it along`;
  const move =
    environment === target.environment && folder !== ENVIRONMENT_INPUTS
      ? `; to move it from ${folder} to ${target.app}, let ${folder} leave it out: release ${folder} first, and promote both together`
      : '';
  return [
    refusal(
      'DUPLICATE_OBJECT',
      message,
      {
        ...subjectOf(target),
        file: first.file,
        object: `${first.identity.kind} ${first.identity.name}`,
      },
      `give it another name in one of them, or put it into an app of its own, without image slots, for both${move}`,
    ),
  ];
}
