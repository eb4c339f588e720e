import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import { DeliveryError, type Finding } from '../../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { judgeMisnamed } from './misnamed';
import { orphanRecord } from './orphan-record';
import { judgeInputs, judgeRecordedFiles, judgeRecordedTarget, misnamedFiles } from './recorded-files';

/** The result of a check of records against files. */
interface RecordCheck {
  /** How many targets were proven. */
  readonly targets: number;
  readonly findings: readonly Finding[];
}

/**
 * The first level of proof: at the head, every target's files have the tree id that its record says, and every record
 * certifies itself. No code runs, and no object but the head's own trees and records is needed.
 *
 * @param apps only targets of these; without it the environments' inputs are looked at as well
 */
export async function checkRecords(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  apps?: readonly AppName[],
): Promise<RecordCheck> {
  const findings: Finding[] = [];
  const isMeant = (app: AppName) => apps === undefined || apps.includes(app);
  let targets = 0;
  for (const name of environments) {
    const [known, standing] = await Promise.all([snapshot.recordNames(name), snapshot.manifestTrees(name)]);
    const records = known.filter(isMeant);
    await snapshot.prefetchRecords(name, records);
    for (const app of records) {
      targets += 1;
      findings.push(...(await checkTarget(snapshot, name, app, standing.get(app))));
    }
    const recorded = new Set(records);
    for (const [app, tree] of standing)
      if (isAppName(app) && isMeant(app) && !recorded.has(app))
        findings.push(...judgeRecordedFiles({ environment: name, app, tree }));
    if (apps === undefined) {
      const { inputsTree } = snapshot.environmentFile(name);
      findings.push(...judgeInputs(name, inputsTree, standing.get(ENVIRONMENT_INPUTS)));
      findings.push(...(await misnamed(snapshot, name)));
    }
  }
  return { targets, findings: [...findings, ...(await orphans(snapshot, environments, isMeant))] };
}

async function misnamed(snapshot: Snapshot, environment: EnvironmentName): Promise<Finding[]> {
  const folder = snapshot.environment(environment).delivery.path;
  const folders = [...(await snapshot.manifestTrees(environment)).keys()].filter(
    (name) => name !== ENVIRONMENT_INPUTS && !isAppName(name),
  );
  return [
    ...(await snapshot.misnamedRecords(environment)).flatMap((app) => {
      const place = { kind: 'record', environment, app } as const;
      return judgeMisnamed(snapshot.pathOf(place), place);
    }),
    ...(await snapshot.filesBesideTargets(environment)).map((file) =>
      misnamedFiles(environment, `${folder}/${file}`),
    ),
    ...folders.flatMap((app) => judgeMisnamed(`${folder}/${app}`, { kind: 'target', environment, app })),
  ];
}

async function checkTarget(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  tree: string | undefined,
): Promise<Finding[]> {
  try {
    const record = (await snapshot.record(environment, app))?.record;
    return record ? judgeRecordedTarget({ environment, app, record, tree }) : [];
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

async function orphans(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  isMeant: (app: AppName) => boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const apps = new Set(await snapshot.appNames());
  await snapshot.prefetchApps([...apps]);
  for (const environment of environments) {
    for (const app of (await snapshot.recordNames(environment)).filter(isMeant)) {
      const known = apps.has(app);
      if (known && (await existsIn(snapshot, app, environment))) continue;
      const file = snapshot.pathOf({ kind: 'record', environment, app });
      findings.push(orphanRecord(environment, app, known, { file }));
    }
  }
  return findings;
}

/** Data of an app that cannot be read is named where all data is read. */
async function existsIn(snapshot: Snapshot, app: AppName, environment: EnvironmentName): Promise<boolean> {
  try {
    return (await snapshot.app(app, environment)).environments.some((each) => each === environment);
  } catch (error) {
    if (error instanceof DeliveryError) return true;
    throw error;
  }
}
