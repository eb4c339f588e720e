import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { checkRecord, ENVIRONMENT_OBJECTS, paths } from '../../registry';
import type { Snapshot } from '../delivery/snapshot';

/** What a check of records against files saw. */
export interface RecordCheck {
  /** How many targets were proven. */
  readonly targets: number;
  readonly findings: readonly Finding[];
}

/**
 * The first level of proof: at the head, every target's files have the tree id that its record says, and every record
 * certifies itself. No code runs, and no object but the head's own trees and records is needed.
 *
 * @param apps only targets of these; without it the environments' own objects are looked at as well
 */
export async function checkRecords(
  snapshot: Snapshot,
  environments: readonly string[],
  apps?: readonly string[],
): Promise<RecordCheck> {
  const findings: Finding[] = [];
  const isMeant = (app: string) => apps === undefined || apps.includes(app);
  let targets = 0;
  for (const name of environments) {
    const site = snapshot.siteOf(name);
    const [known, standing] = await Promise.all([snapshot.recordNames(name), snapshot.manifestTrees(name)]);
    const records = known.filter(isMeant);
    await snapshot.prefetch(
      site,
      records.map((app) => paths.record(name, app)),
    );
    for (const app of records) {
      targets += 1;
      findings.push(...(await checkTarget(snapshot, name, app, standing.get(app))));
    }
    const recorded = new Set(records);
    for (const [folder, tree] of standing) {
      if (folder === ENVIRONMENT_OBJECTS) {
        if (apps === undefined) findings.push(...objectsOf(snapshot, name, tree));
      } else if (isMeant(folder) && !recorded.has(folder)) {
        findings.push(
          refusal(
            'UNRECORDED_FILES',
            `${snapshot.manifestPath(name, folder)} holds files, and no record says so`,
            { environment: name, app: folder },
          ),
        );
      }
    }
    if (apps === undefined && !standing.has(ENVIRONMENT_OBJECTS))
      findings.push(...objectsOf(snapshot, name, undefined));
  }
  return { targets, findings: [...findings, ...(await orphans(snapshot, environments, isMeant))] };
}

async function checkTarget(
  snapshot: Snapshot,
  environment: string,
  app: string,
  tree: string | undefined,
): Promise<Finding[]> {
  const subject = { environment, app };
  try {
    const stored = await snapshot.record(environment, app);
    if (!stored) return [];
    const findings = checkRecord(stored.record, app).map((each) => ({
      ...each,
      subject: { ...each.subject, ...subject },
    }));
    const said = stored.record.renders.trees[environment];
    if (said === tree) return findings;
    return [
      ...findings,
      refusal(
        'FILES_DIFFER',
        `the files of ${environment}/${app} are ${tree ?? 'gone'}, its record says ${said ?? 'none'}`,
        subject,
      ),
    ];
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

function objectsOf(snapshot: Snapshot, environment: string, tree: string | undefined): Finding[] {
  const { objects } = snapshot.environmentFile(environment);
  if (objects === tree) return [];
  return [
    refusal(
      'OBJECTS_DIFFER',
      `the objects of ${environment} itself are ${tree ?? 'gone'}, its data says ${objects ?? 'none'}`,
      { environment },
    ),
  ];
}

async function orphans(
  snapshot: Snapshot,
  environments: readonly string[],
  isMeant: (app: string) => boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const apps = new Set(await snapshot.appNames());
  await snapshot.prefetch(
    snapshot.home,
    [...apps].map((app) => paths.app(app)),
  );
  for (const environment of environments) {
    for (const app of (await snapshot.recordNames(environment)).filter(isMeant)) {
      const subject = { environment, app, file: paths.record(environment, app) };
      if (!apps.has(app))
        findings.push(
          refusal(
            'ORPHAN_RECORD',
            `${environment} runs ${app}, which is no app of the delivery data`,
            subject,
          ),
        );
      else if (!(await existsIn(snapshot, app, environment))) {
        findings.push(
          refusal(
            'ORPHAN_RECORD',
            `${environment} runs ${app}, which does not exist there by the delivery data`,
            subject,
          ),
        );
      }
    }
  }
  return findings;
}

/** Data of an app that cannot be read is named where all data is read. */
async function existsIn(snapshot: Snapshot, app: string, environment: string): Promise<boolean> {
  try {
    return (await snapshot.app(app)).environments.includes(environment);
  } catch (error) {
    if (error instanceof DeliveryError) return true;
    throw error;
  }
}
