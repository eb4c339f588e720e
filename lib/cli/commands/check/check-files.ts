import { nameStanding } from '../../../engine/compare';
import { movedHeads, type Snapshot } from '../../../engine/delivery';
import { warned } from '../../../engine/judgement';
import {
  checkContents,
  checkDocuments,
  checkRecords,
  checkWitnesses,
  endedByHand,
} from '../../../engine/judgement/proving';
import { BOOTSTRAP } from '../../../model/exchange';
import type { Finding } from '../../../model/finding';
import { plural } from '../../../model/text';
import { emergencyFinding } from '../../../promotion/index';

import type { JunitSuite } from '../../../views/reports';
import { clock } from '../../clock';
import type { Context } from '../../context';
import { interruption } from '../../interruption';
import { administratorsFiles } from './administrators-files';
import { AskedOpinions } from './asked-opinions';
import type { CheckOptions } from './check-options';
import { showReport } from './check-report';
import { type CheckScope, checkScope } from './check-scope';

/** Checks the present state: records against files, then manifests by schemas, rules, and the tools asked for. */
export async function checkFiles(context: Context, options: CheckOptions): Promise<void> {
  const { out } = context;
  const { env, app, records = false, format } = options;
  out.step('reading the delivery branch');
  const snapshot = await context.snapshot();
  const scope = await checkScope(snapshot, env, app);
  const { environments, apps } = scope;
  out.step('comparing files with records');
  const { targets, findings: proof } = await checkRecords(snapshot, environments, apps);
  const unreadable = await checkDocuments(snapshot, clock(), env && environments);
  const opinions = AskedOpinions.of(context, options);
  out.step('judging manifests');
  const judged = records
    ? { manifests: 0, findings: [], rules: [] }
    : await checkContents(snapshot, environments, context.content, clock(), {
        ...(apps && { apps }),
        signal: interruption,
        onProgress: (done, all) => out.progress('judging targets', done, all),
        onTarget: (environment, name, files) => opinions.add(snapshot, environment, name, files),
      });
  const granted = records || apps ? NONE : await administratorsFiles(context, snapshot, environments);
  out.done();
  const contents = [...judged.findings, ...(records ? [] : await opinions.ask())];
  const findings = eachOnce([
    ...movedHeads(snapshot.allLocations).map(warned),
    ...snapshot.brokenEnvironments,
    ...unreadable,
    ...proof,
    ...(apps === undefined
      ? endedByHand(
          snapshot.readableEnvironments.filter(({ name }) => environments.includes(name)),
          clock(),
          ({ name }) => snapshot.pathOf({ kind: 'environment', environment: name }),
        )
      : []),
    ...(await checkWitnesses(snapshot, apps)),
    ...(await nameStanding(snapshot, contents)),
    ...(await openEmergencies(context, snapshot, scope)),
    ...granted.findings,
  ]);
  const { manifests, rules } = judged;
  showReport(context, format, {
    findings,
    passed: [
      `${plural(targets, 'target')} of ${plural(environments.length, 'environment')} ${targets === 1 ? 'is what its record says' : 'are what their records say'}`,
      ...(records
        ? []
        : [
            `${plural(manifests, 'manifest')} ${manifests === 1 ? 'satisfies' : 'satisfy'} the schemas and the rules that hold there`,
          ]),
      ...(granted.same.length === 0
        ? []
        : [
            `${plural(granted.same.length, "administrator's file")} of ${BOOTSTRAP}/ ask${granted.same.length === 1 ? 's' : ''} for what the data does`,
          ]),
    ],
    failed: `${plural(findings.length, 'finding')}, ${plural(targets, 'target')} checked`,
    environments: snapshot.readableEnvironments,
    suites: format === 'junit' ? await suitesOf(snapshot, scope) : [],
    rules,
    data: { commit: snapshot.home.head ?? null, targets, manifests, rules },
  });
}

const NONE = { same: [], findings: [] };

/** Emergencies of this machine, put in place past Git: a finding until they are recorded in Git. */
async function openEmergencies(
  context: Context,
  snapshot: Snapshot,
  { environments, apps }: CheckScope,
): Promise<Finding[]> {
  const open = await (await context.open()).emergencyNotes().open(snapshot);
  return open
    .filter(({ environment, app }) => environments.includes(environment) && (apps?.includes(app) ?? true))
    .map(emergencyFinding);
}

/** A broken file that several judges read is reported once. */
function eachOnce(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message, subject: { file, line, column } }) => {
    if (code !== 'BROKEN_FILE') return true;
    const key = [file, line, column, message].join('\n');
    return !seen.has(key) && seen.add(key);
  });
}

async function suitesOf(snapshot: Snapshot, { environments, apps }: CheckScope): Promise<JunitSuite[]> {
  return Promise.all(
    environments.map(async (environment) => ({
      environment,
      apps: (await snapshot.recordNames(environment)).filter((app) => apps?.includes(app) ?? true),
    })),
  );
}
