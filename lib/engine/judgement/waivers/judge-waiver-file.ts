import { judgeNewWaiver } from '../../../kubernetes/policy';
import { absentHere } from '../../../model/app';
import type { Finding } from '../../../model/finding';
import type { EnvironmentName } from '../../../model/scalars';
import type { AskedWaiver } from '../../../registry';
import type { Snapshot } from '../../delivery';

/**
 * Judges a waiver that is to be written into a file of an environment, by that environment and its apps as they are
 * now.
 */
export async function judgeWaiverFile(
  snapshot: Snapshot,
  name: EnvironmentName,
  file: string,
  waiver: AskedWaiver,
  now: Date,
): Promise<Finding[]> {
  const environment = snapshot.environment(name);
  const apps = waiver.app === undefined ? [] : await snapshot.appNames();
  const app = apps.find((each) => each === waiver.app);
  return [
    ...judgeNewWaiver({ file, environment: name, waiver }, { environment, apps }, now),
    ...(app !== undefined
      ? absentHere(await snapshot.app(app, name), name, { file }, 'name an app that the environment has')
      : []),
  ];
}
