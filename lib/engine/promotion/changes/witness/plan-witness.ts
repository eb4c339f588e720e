import { disposed, type Finding, finding } from '../../../../model/finding';
import { type AppName, type EnvironmentName, printPerson, shortId } from '../../../../model/scalars';
import { printWitness, type ReleaseRecord, type Witness } from '../../../../registry';
import { findRendered, repositoryOf, type Snapshot } from '../../../delivery';
import type { TreeEdit } from '../../../git';
import {
  isWitnessed,
  judgeSelfWitness,
  readTree,
  standingWitness,
  witnessNotSigned,
} from '../../../judgement';
import { codeNotProtected } from '../../code-not-protected';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Asked } from '../change-entry';
import type { ProjectTools } from '../project-tools';
import type { WitnessChange } from './change';
import { renderAgain, renderedOtherwise } from './render-again';
import type { WaitingRelease } from './waiting-releases';

/** Releases to be rendered a second time. */
interface WitnessRequest extends Asked {
  readonly releases: readonly WaitingRelease[];
  /**
   * Why it is not known of all whether they wait.
   *
   * @default - it is
   */
  readonly problems?: readonly Finding[];
}

/**
 * Renders releases again and plans to keep the witnesses: the statements that the same files came out. Differences are
 * named, file tree by file tree, and no witness is made; nor is one for code that is not on an allowed branch. Rendered
 * files that are gone from the remote are kept again.
 */
export async function planWitness(
  snapshot: Snapshot,
  { releases, problems = [], requestedBy, now }: WitnessRequest,
  toolsOf: (release: WaitingRelease) => ProjectTools,
): Promise<Plan> {
  const { home } = snapshot;
  const parts: WitnessPart[] = [];
  for (const each of releases) parts.push(await planOne(snapshot, each, { requestedBy, now }, toolsOf(each)));
  const counted = parts.filter(({ leftOut }) => !leftOut);
  const change: WitnessChange = {
    verb: 'witness',
    apps: counted.map(({ app, record }) => ({ app, release: record.release })),
  };
  return completePlan(snapshot.layoutAt(home), {
    ...planFrame(home, { requestedBy }, change),
    at: now.toISOString(),
    concerns: counted.map(({ file }) => file),
    edits: parts.flatMap(({ edits }) => edits),
    renders: parts.flatMap(({ renders }) => renders),
    findings: [...parts.flatMap(({ findings }) => findings), ...problems],
  });
}

/** The result of witnessing one release. */
interface WitnessPart extends WaitingRelease, Pick<Plan, 'edits' | 'renders' | 'findings'> {
  readonly file: string;
  readonly leftOut: boolean;
}

async function planOne(
  snapshot: Snapshot,
  { app, record, optional }: WaitingRelease,
  { requestedBy, now }: Pick<WitnessRequest, 'requestedBy' | 'now'>,
  { render, project }: ProjectTools,
): Promise<WitnessPart> {
  const { home } = snapshot;
  const file = snapshot.pathOf({ kind: 'witness', app, release: record.release });
  // One that does not count is written anew; one that vouches for a record that stands is kept.
  const standing = await standingWitness(snapshot, app, record);
  // Where this run signs, one that came unsigned is written anew for the environments that ask for a signature.
  const { signs } = repositoryOf(home);
  const waiting = await waitingForSigned(snapshot, app, record);
  const counts = standing?.findings.length === 0 && !(signs && waiting.length > 0);
  const doubtful = [
    ...(await unprotectedCode(snapshot, app, record, project)),
    ...(counts ? [] : await ownRelease(snapshot, app, record, requestedBy)),
  ];
  const leftOut = optional === true && doubtful.length > 0;
  // Unreviewed code would vouch for itself, and need not be run to find that out.
  const rendered = doubtful.length > 0 ? undefined : await renderAgain(app, record, render);
  const findings = [
    ...(leftOut ? doubtful.map((each) => disposed(each, 'left-out', 'left out')) : doubtful),
    ...(rendered ? renderedOtherwise(snapshot, app, record, rendered) : []),
  ];
  const holds = rendered !== undefined && findings.length === 0;
  const witness = {
    release: record.release,
    app,
    code: record.code,
    renders: record.renders.id,
    by: printPerson(requestedBy),
    at: now.toISOString(),
    tools: rendered?.fleet.tools ?? {},
  };
  const edits: TreeEdit[] =
    !holds || counts ? [] : [{ kind: 'file', path: file, content: printWitness(witness) }];
  const renders =
    holds && (await areLost(snapshot, record))
      ? [
          {
            app,
            record,
            files: filesOf(app, rendered.targets),
            origins: filesOf(app, rendered.origins ?? new Map()),
            ownCode: project.isOf(home.remote),
            again: true as const,
          },
        ]
      : [];
  const vain = holds && !signs ? waiting.map((each) => witnessNotSigned(each, app)) : [];
  const kept = holds && counts && standing ? keptWitness(standing.witness, record, app) : [];
  return { app, record, file, leftOut, edits, renders, findings: [...findings, ...kept, ...vain] };
}

/** The environments of a release that ask for a signed witness, and have none that counts there. */
async function waitingForSigned(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
): Promise<readonly EnvironmentName[]> {
  const names: EnvironmentName[] = [];
  for (const { name, approvals, signers } of snapshot.readableEnvironments) {
    const isAsking =
      approvals.reviewers > 0 && signers.length > 0 && record.renders.trees[name] !== undefined;
    if (isAsking && !(await isWitnessed(snapshot, app, record, name))) names.push(name);
  }
  return names;
}

/** A release has one witness; one of the code that it stands with elsewhere is not replaced. */
function keptWitness({ by, code }: Witness, record: ReleaseRecord, app: AppName): Finding[] {
  if (code === record.code) return [];
  const message = `${by} witnessed release ${record.release} of ${app} from code ${shortId(code)}, from which it stands: that witness is kept and counts here too; the same files came out of code ${shortId(record.code)}`;
  return [finding('note', 'WITNESS_DIFFERS', message, { app }, 'nothing to do')];
}

/** A witness counts where approval is asked: there, the code has to come from a branch that is allowed. */
async function unprotectedCode(
  snapshot: Snapshot,
  app: AppName,
  { code, renders }: ReleaseRecord,
  project: ProjectTools['project'],
): Promise<Finding[]> {
  const asking = snapshot
    .lookedAt()
    .environments.filter(
      ({ name, approvals }) => approvals.reviewers > 0 && renders.trees[name] !== undefined,
    );
  const findings: Finding[] = [];
  for (const {
    name,
    code: { branches },
  } of asking) {
    const known = (await project.repository.resolve(code)) !== undefined;
    if (known && (await project.isProtected(code, branches))) continue;
    findings.push(codeNotProtected(code, `releases into ${name}`, branches, { environment: name, app }));
  }
  return findings;
}

async function ownRelease(
  snapshot: Snapshot,
  app: AppName,
  record: ReleaseRecord,
  requestedBy: Asked['requestedBy'],
): Promise<Finding[]> {
  const maker = (await findRendered(snapshot, app, record.release))?.by;
  return maker ? judgeSelfWitness(requestedBy, { app, record, maker }, { app }) : [];
}

/** Renders that were pruned from their branch are put there again. */
async function areLost(snapshot: Snapshot, { renders }: ReleaseRecord): Promise<boolean> {
  for (const tree of Object.values(renders.trees)) {
    if (!(await readTree(snapshot, tree))) return true;
  }
  return false;
}

/** What is there of an app, by path below it. */
function filesOf<T>(app: AppName, targets: ReadonlyMap<string, ReadonlyMap<string, T>>): Map<string, T> {
  const files = new Map<string, T>();
  for (const [target, each] of targets) {
    const [environment = '', name] = target.split('/');
    if (name === app) for (const [file, content] of each) files.set(`${environment}/${file}`, content);
  }
  return files;
}
