import { apartFindings } from '../../controllers/permits';
import { DeliveryError, type Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import { type DeliveryLayout, namedPlace } from '../../registry';
import { type Location, repositoryOf, type Snapshot, snapshotAt } from '../delivery';
import { changedEnvironments } from './changed-environments';
import { checkRecords } from './check-records';
import { environmentsTogether } from './judge-environments';
import { layoutMoves } from './layout-moves';
import { recordsLeft } from './orphan-record';

type ChangedFiles = readonly { readonly path: string; readonly after?: string }[];

/**
 * Judges what a difference makes of environments and apps: each file by itself, then all of them together. Folders must
 * not be nested and upstreams must exist, the inputs of an environment have to be those that its data names, and
 * recorded targets have to stay what their records say. Problems that the base already had are not reported.
 *
 * @param location the branch that the difference is of
 * @param layout of that branch, before and after
 */
export async function changedGovernance(
  base: Snapshot,
  location: Location,
  head: CommitId,
  changed: ChangedFiles,
  layout: DeliveryLayout,
): Promise<Finding[]> {
  const alone = await changedEnvironments(location, head, changed);
  const environments = new Set<EnvironmentName>();
  const apps = new Set<AppName>();
  for (const { path } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (place?.kind === 'app') apps.add(place.app);
    else if (place?.kind === 'environment') environments.add(place.environment);
    else if (place?.kind === 'inputs-file') environments.add(place.environment);
  }
  if (environments.size === 0 && apps.size === 0) return alone;
  const after = await stateAt(base, location, head);
  if (Array.isArray(after)) return unlike(after, alone, [...alone]);
  const before = await findingsOf(together(base, environments, apps));
  const found = await findingsOf(together(after, environments, apps));
  return [
    ...unlike([...found, ...after.brokenEnvironments], before, [...alone]),
    ...layoutMoves(base.environments, after.readableEnvironments),
    ...(await left(base, after, location, head, environments)),
  ];
}

async function findingsOf(judging: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await judging;
  } catch (error) {
    // Data of apps that cannot be read: it is named where files are judged by themselves.
    if (error instanceof DeliveryError) return [];
    throw error;
  }
}

async function stateAt(base: Snapshot, location: Location, head: CommitId): Promise<Snapshot | Finding[]> {
  try {
    return await snapshotAt(base, location, head);
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

async function together(
  snapshot: Snapshot,
  environments: ReadonlySet<EnvironmentName>,
  apps: ReadonlySet<AppName>,
): Promise<Finding[]> {
  const { home, environments: all } = snapshot;
  const shape = environmentsTogether(home, all);
  // In a nested folder no record names any of the files: one finding is enough.
  const unexpected = new Set(
    shape.filter(({ code }) => code === 'INVALID_OPTION').map(({ subject }) => subject.environment),
  );
  const known = all.map(({ name }) => name).filter((name) => !unexpected.has(name));
  const proofs = [
    await checkRecords(
      snapshot,
      known.filter((name) => environments.has(name)),
    ),
    ...(apps.size === 0 ? [] : [await checkRecords(snapshot, known, [...apps])]),
  ];
  return unlike([...shape, ...apartFindings(all), ...proofs.flatMap(({ findings }) => findings)], []);
}

/** Records of environments that the difference takes away. */
async function left(
  base: Snapshot,
  after: Snapshot,
  location: Location,
  head: CommitId,
  environments: ReadonlySet<EnvironmentName>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of environments) {
    if (after.readableEnvironments.some((each) => each.name === name)) continue;
    const records = await repositoryOf(location).entries(head, {
      path: base.folderOf({ kind: 'record', environment: name }),
    });
    if (records.length === 0) continue;
    findings.push(recordsLeft(name, records.length));
  }
  return findings;
}

/** Adds findings that are not in a list yet, each once. */
function unlike(found: readonly Finding[], others: readonly Finding[], list: Finding[] = []): Finding[] {
  const keyOf = ({ code, message, subject }: Finding) => JSON.stringify([code, message, subject]);
  const seen = new Set([...others, ...list].map(keyOf));
  for (const each of found) {
    if (seen.has(keyOf(each))) continue;
    seen.add(keyOf(each));
    list.push(each);
  }
  return list;
}
