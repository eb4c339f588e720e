import type { EnvironmentData } from '../../../../model/environment';
import type { AppName, EnvironmentName } from '../../../../model/scalars';
import { type ReleaseRecord, refsOf } from '../../../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../../../delivery';
import { isWitnessed } from '../../../judgement';

/** A release that waits for a witness. */
export interface WaitingRelease {
  readonly app: AppName;
  readonly record: ReleaseRecord;
  /** Set where it was not named: a release that the person cannot witness is then left out. */
  readonly optional?: true;
}

/** A release that is about to enter an environment. */
interface Entering extends WaitingRelease {
  readonly into: EnvironmentName;
}

/**
 * Releases without a witness that counts which are about to enter an environment that asks for approval: what its
 * upstreams run and it does not, and what open proposals bring into it.
 *
 * @param environment the only one that is looked at
 */
export async function waitingReleases(
  snapshot: Snapshot,
  environment?: EnvironmentName,
): Promise<readonly WaitingRelease[]> {
  const asking = snapshot.environments.filter(
    ({ name, approvals }) => approvals.reviewers > 0 && (environment === undefined || name === environment),
  );
  const waiting = new Map<string, WaitingRelease>();
  for (const { app, record, into } of [
    ...(await upstream(snapshot, asking)),
    ...(await proposed(snapshot, asking)),
  ]) {
    const key = `${app} ${record.release}`;
    if (!waiting.has(key) && !(await isWitnessed(snapshot, app, record, into)))
      waiting.set(key, { app, record });
  }
  return [...waiting.values()];
}

async function upstream(snapshot: Snapshot, asking: readonly EnvironmentData[]): Promise<Entering[]> {
  const found: Entering[] = [];
  const apps = await snapshot.appNames();
  for (const { name, promotesFrom } of asking) {
    for (const app of apps) {
      const here = (await snapshot.record(name, app))?.record.release;
      for (const from of promotesFrom.environments) {
        const record = (await snapshot.record(from, app))?.record;
        if (record && record.release !== here && record.renders.trees[name] !== undefined)
          found.push({ app, record, into: name });
      }
    }
  }
  return found;
}

async function proposed(snapshot: Snapshot, asking: readonly EnvironmentData[]): Promise<Entering[]> {
  const found: Entering[] = [];
  for (const location of snapshot.allLocations) {
    const { mirror, branch } = location;
    const refs = [...(await mirror.list(refsOf('proposal', branch))).keys()];
    const heads = refs.length === 0 ? [] : (await mirror.fetch(refs)).values();
    const there = asking.filter((each) => snapshot.locationOf(each.name) === location);
    for (const [head, { name }] of [...heads].flatMap((each) => there.map((one) => [each, one] as const))) {
      for (const app of await snapshot.appNames()) {
        const file = snapshot.pathOf({ kind: 'record', environment: name, app });
        const record = pastRecord(await repositoryOf(location).readText(`${head}:${file}`), file);
        const here = (await snapshot.record(name, app))?.record.release;
        if (record && record.release !== here) found.push({ app, record, into: name });
      }
    }
  }
  return found;
}
