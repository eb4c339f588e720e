import type { Snapshot } from '../../engine/delivery';
import { appsNaming, rejectedNames } from '../../engine/judgement';
import {
  changeOf,
  commandLine,
  type Plan,
  type RejectChange,
  type RollbackChange,
  withReason,
} from '../../engine/promotion';
import { DeliveryError } from '../../model/finding';
import { type AppName, Digest, type EnvironmentName, isAppName } from '../../model/scalars';

/** As many rollbacks as are told one by one. */
const NAMED = 2;

/** Targets that are searched for what is rejected: in a larger fleet the rejection itself would wait for it. */
const SEARCHED = 500;

/** A rejection takes nothing back: the rollbacks of targets that run what is rejected. */
export async function stillRunning(
  snapshot: Snapshot,
  { verb, change, effect, reason }: Plan,
): Promise<readonly string[]> {
  if (verb !== 'reject' || effect === 'refused') return [];
  const { what } = change as RejectChange;
  if ((await targetCount(snapshot)) > SEARCHED)
    return [`${commandLine('status')}   # where it runs it is marked REJECTED: a rollback for each`];
  const running: { readonly environment: EnvironmentName; readonly app: AppName }[] = [];
  for (const { name: environment } of snapshot.readableEnvironments)
    for (const app of await runningIn(snapshot, environment, what)) running.push({ environment, app });
  const rollbacks = running.map(({ environment, app }) => {
    const back: RollbackChange = { verb: 'rollback', app, environment };
    return `${withReason(changeOf('rollback').command(back), reason)}   # it runs there`;
  });
  if (rollbacks.length <= NAMED) return rollbacks;
  return [
    `${commandLine('status')}   # it runs in ${running.length} targets, marked REJECTED: a rollback for each`,
  ];
}

async function targetCount(snapshot: Snapshot): Promise<number> {
  let count = 0;
  for (const { name } of snapshot.readableEnvironments) count += (await snapshot.recordNames(name)).length;
  return count;
}

async function runningIn(
  snapshot: Snapshot,
  environment: EnvironmentName,
  what: string,
): Promise<readonly AppName[]> {
  const found = new Set<AppName>();
  for (const app of (await snapshot.recordNames(environment)).filter(isAppName)) {
    const stored = await snapshot.record(environment, app).catch(unreadable);
    if (stored && rejectedNames(stored.record).includes(what) && !isOfAnother(what, environment))
      found.add(app);
  }
  if (Digest.is(what))
    for (const app of await appsNaming(snapshot, environment, new Set([what]))) found.add(app);
  return [...found];
}

/** A rejected tree is one environment's. */
function isOfAnother(what: string, environment: EnvironmentName): boolean {
  return !Digest.is(what) && what.includes(':') && !what.startsWith(`${environment}:`);
}

/** `check` tells of a record that cannot be read. */
function unreadable(error: unknown): undefined {
  if (error instanceof DeliveryError) return undefined;
  throw error;
}
