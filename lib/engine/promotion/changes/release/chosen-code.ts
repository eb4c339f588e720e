import { DeliveryError, type Finding, refusal, undecidedRefusal } from '../../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { codeNotProtected, noProtectedCode } from '../../code-not-protected';
import type { ReleaseResolution } from '../../plan';
import type { ProjectCode } from '../../project-code';
import type { ReleaseRequest } from './release-request';

/**
 * The revision of the typed definitions that a release takes, with what speaks against it. The finding that it is
 * older than the one that runs is kept apart, since an environment may let that pass.
 */
export async function chosenCode(
  snapshot: Snapshot,
  request: ReleaseRequest,
  project: ProjectCode,
  into: EnvironmentName,
  apps: readonly AppName[],
  resolved: ReleaseResolution | undefined,
) {
  const { branches } = snapshot.environment(into).code;
  const [model] = apps;
  const like =
    request.like === undefined || model === undefined
      ? undefined
      : await snapshot.record(request.like, model);
  const inherited = like?.record.code;
  const [head] = project.allowed(branches);
  if (request.code === undefined && inherited === undefined && head === undefined) {
    throw new DeliveryError([noProtectedCode(into, branches)]);
  }
  const revision =
    resolved?.code ??
    (request.code === undefined ? (inherited ?? head?.[1] ?? '') : await project.resolve(request.code));
  const commit = await project.normalise(await project.resolve(revision));
  const findings: Finding[] = [];
  const older: Finding[] = [];
  if (!(await project.isProtected(commit, branches))) {
    findings.push(codeNotProtected(commit, `releases into ${into}`, branches, { environment: into }));
  }
  if (request.code === undefined && inherited === undefined) {
    for (const app of apps) older.push(...(await behind(snapshot, project, into, app, commit)));
  }
  return { commit, findings, older };
}

async function behind(
  snapshot: Snapshot,
  project: ProjectCode,
  into: EnvironmentName,
  app: AppName,
  commit: CommitId,
): Promise<Finding[]> {
  const current = (await snapshot.record(into, app))?.record.code;
  if (current === undefined) return [];
  const descends = await project.descends(commit, current);
  if (descends === true) return [];
  const subject = { environment: into, app };
  const [newer, older] = [commit.slice(0, 12), current.slice(0, 12)];
  if (descends === false) {
    const message = `code ${newer} does not descend from ${older}, which ${into} runs`;
    return [refusal('CODE_BEHIND', message, subject)];
  }
  const shallow = await project.isShallow();
  const why = shallow ? 'this checkout is shallow' : `the project has no commit ${older} here`;
  const fetching = shallow ? 'git fetch --unshallow' : `git fetch origin ${current}`;
  const message = `whether code ${newer} is newer than ${older}, which ${into} runs, cannot be decided: ${why}`;
  const remedy = `run \`${fetching}\` in the checkout, and ask again; or name the revision with --code`;
  return [undecidedRefusal('CODE_BEHIND', message, subject, remedy)];
}
