import type { EnvironmentData } from '../../../../model/environment';
import { type Finding, isUnreadable } from '../../../../model/finding';
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

/** What waits, and why it is not known of all. */
interface Waiting {
  readonly releases: readonly WaitingRelease[];
  /** Records and data of environments that cannot be read, as warnings. */
  readonly problems: readonly Finding[];
}

/**
 * Releases without a witness that counts which are about to enter an environment that asks for approval: what its
 * upstreams run and it does not, and what open proposals bring into it.
 *
 * @param environment the only one that is looked at
 */
export async function waitingReleases(read: Snapshot, environment?: EnvironmentName): Promise<Waiting> {
  const snapshot = read.lookedAt();
  const problems: Finding[] = [...snapshot.brokenEnvironments];
  const recordOf: RecordOf = async (name, app) => {
    try {
      return (await snapshot.record(name, app))?.record;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      problems.push(...error.findings);
      return undefined;
    }
  };
  const asking = snapshot.environments.filter(
    ({ name, approvals }) => approvals.reviewers > 0 && (environment === undefined || name === environment),
  );
  const waiting = new Map<string, WaitingRelease>();
  for (const { app, record, into } of [
    ...(await upstream(snapshot, asking, recordOf)),
    ...(await proposed(snapshot, asking, recordOf)),
  ]) {
    const key = `${app} ${record.release}`;
    if (!waiting.has(key) && !(await isWitnessed(snapshot, app, record, into)))
      waiting.set(key, { app, record });
  }
  const told = new Map(
    problems.map((each) => [JSON.stringify(each), { ...each, severity: 'warning' as const }]),
  );
  return { releases: [...waiting.values()], problems: [...told.values()] };
}

type RecordOf = (environment: EnvironmentName, app: AppName) => Promise<ReleaseRecord | undefined>;

async function upstream(
  snapshot: Snapshot,
  asking: readonly EnvironmentData[],
  recordOf: RecordOf,
): Promise<Entering[]> {
  const found: Entering[] = [];
  const apps = await snapshot.appNames();
  for (const { name, promotesFrom } of asking) {
    for (const app of apps) {
      const here = (await recordOf(name, app))?.release;
      for (const from of promotesFrom.environments) {
        const record = await recordOf(from, app);
        if (record && record.release !== here && record.renders.trees[name] !== undefined)
          found.push({ app, record, into: name });
      }
    }
  }
  return found;
}

async function proposed(
  snapshot: Snapshot,
  asking: readonly EnvironmentData[],
  recordOf: RecordOf,
): Promise<Entering[]> {
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
        const here = (await recordOf(name, app))?.release;
        if (record && record.release !== here) found.push({ app, record, into: name });
      }
    }
  }
  return found;
}
