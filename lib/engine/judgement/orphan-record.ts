import { type Finding, finding, refusal, type Subject } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { plural } from '../../model/text';

/** Says that a target runs something which the code at hand does not define there: it stays, until it is retired. */
export function undefinedTarget(environment: EnvironmentName, app: AppName): Finding {
  const message = `${environment} runs ${app}, which the code does not define there; it stays`;
  const remedy = `remove it with \`cdk8s-delivery retire ${app} --env ${environment}\``;
  return finding('warning', 'ORPHAN_RECORD', message, { environment, app }, remedy);
}

/** Says that the code at hand does not define an environment: it stays. */
export function undefinedEnvironment(environment: EnvironmentName): Finding {
  const message = `environment ${environment} is in the delivery data, the code no longer defines it; it stays`;
  const remedy =
    'retire its targets, take its freezes, holds and waivers back, and run `cdk8s-delivery configure` again';
  return finding('warning', 'ORPHAN_RECORD', message, { environment }, remedy);
}

/** Says that the data of an environment is removed, and with it who may approve what there. */
export function environmentLeaves(environment: EnvironmentName): Finding {
  const message = `environment ${environment} leaves the delivery data: the code no longer defines it, and nothing is there`;
  const remedy = `have an administrator take it down in the cluster: \`cdk8s-delivery bootstrap --env ${environment} --remove\`, before this is written`;
  return finding('warning', 'ENVIRONMENT_LEAVES', message, { environment }, remedy);
}

/**
 * Refuses a record of an app that the delivery data does not have, or does not have in this environment.
 *
 * @param known whether the app exists in another environment
 */
export function orphanRecord(
  environment: EnvironmentName,
  app: AppName,
  known: boolean,
  about: Subject = {},
): Finding {
  const lacks = known ? 'does not exist there by the delivery data' : 'is not an app of the delivery data';
  return refusal('ORPHAN_RECORD', `${environment} runs ${app}, which ${lacks}`, {
    environment,
    app,
    ...about,
  });
}

/** Refuses to remove the data of an environment while records of it stay. */
export function recordsLeft(environment: EnvironmentName, records: number): Finding {
  const message = `the data of ${environment} goes, ${plural(records, 'record')} of it ${records === 1 ? 'stays' : 'stay'}`;
  return refusal('ORPHAN_RECORD', message, { environment });
}

/** Refuses a record under a name that no environment or app can have: nothing reads it. */
export function misnamedRecord(environment: string, file: string): Finding {
  const message = 'a record lies under a name that no environment or app can have';
  return refusal('ORPHAN_RECORD', message, { environment, file });
}
