import { judgeNewWaiver } from '../../../kubernetes/policy';
import type { Finding } from '../../../model/finding';
import type { Waiver } from '../../../registry';
import type { Snapshot } from '../../delivery';
import { absentHere } from '../absent-here';

/** Judges a waiver that is to stand in a file of an environment, by that environment and the apps as they are now. */
export async function judgeWaiverFile(
  snapshot: Snapshot,
  name: string,
  file: string,
  waiver: Waiver,
  now: Date,
): Promise<Finding[]> {
  const environment = snapshot.environment(name);
  const apps = waiver.app === undefined ? [] : (await snapshot.appNames()).map((each): string => each);
  return [
    ...judgeNewWaiver({ file, environment: name, waiver }, { environment, apps }, now),
    ...(waiver.app !== undefined && apps.includes(waiver.app)
      ? absentHere(
          await snapshot.app(waiver.app, name),
          name,
          { file },
          'name an app that the environment has',
        )
      : []),
  ];
}
