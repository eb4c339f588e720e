import type { Location, Snapshot } from '../../delivery';
import { type CodeOwners, codeOwners } from './code-owners';
import { foldersOf } from './guarded-branch';

/**
 * The code owners file of a delivery branch, and who owns the code by it.
 *
 * @param platform who owns code and what belongs to all environments; unless given, the owners of all environments that
 * ask for approval
 */
export async function ownersText(
  snapshot: Snapshot,
  location: Location,
  platform: readonly string[],
): Promise<CodeOwners & { readonly ofCode: readonly string[] }> {
  const here = snapshot.environments.filter(({ name }) => snapshot.locationOf(name) === location);
  const layout = snapshot.layoutAt(location);
  const guarded = snapshot.environments.filter(({ approvals }) => approvals.reviewers > 0);
  const all =
    platform.length > 0 ? platform : [...new Set(guarded.flatMap(({ approvals }) => approvals.owners))];
  const environments = here.map(async ({ name, approvals: { reviewers, owners } }) => ({
    name,
    guarded: reviewers > 0,
    owners,
    folders: foldersOf(layout, name),
    apps: reviewers > 0 && owners.length === 0 ? await appsIn(snapshot, name) : [],
  }));
  return { ...codeOwners(await Promise.all(environments), all), ofCode: all };
}

async function appsIn(snapshot: Snapshot, environment: Parameters<Snapshot['recordNames']>[0]) {
  const names = await snapshot.appNames();
  const all = await Promise.all(names.map((name) => snapshot.app(name)));
  return all
    .filter((app) => app.environments.includes(environment))
    .map(({ name, owners }) => ({
      name,
      owners,
      paths: [
        snapshot.pathOf({ kind: 'record', environment, app: name }),
        snapshot.pathOf({ kind: 'app', environment, app: name }),
        `${snapshot.pathOf({ kind: 'target', environment, app: name })}/`,
      ],
    }));
}
