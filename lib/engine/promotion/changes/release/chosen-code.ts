import { DeliveryError, type Finding, finding, refusal } from '../../../../model/finding';
import type { AppName, EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { ReleaseResolution } from '../../plan';
import type { ProjectCode } from '../../project-code';
import type { ReleaseRequest } from './release-request';

/** The revision of the typed definitions that a release takes, with what speaks against it. */
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
    throw DeliveryError.of(
      'CODE_NOT_PROTECTED',
      `the project has none of the branches that releases into ${into} may come from: ${branches.join(', ')}`,
    );
  }
  const revision =
    resolved?.code ??
    (request.code === undefined ? (inherited ?? head?.[1] ?? '') : await project.resolve(request.code));
  const commit = await project.normalise(await project.resolve(revision));
  const findings: Finding[] = [];
  if (!(await project.isProtected(commit, branches))) {
    findings.push(
      refusal(
        'CODE_NOT_PROTECTED',
        `code ${commit.slice(0, 12)} is on none of the branches that releases into ${into} may come from: ${branches.join(', ')}`,
        { environment: into },
      ),
    );
  }
  if (request.code === undefined && inherited === undefined) {
    for (const app of apps) findings.push(...(await behind(snapshot, project, into, app, commit)));
  }
  return { commit, findings };
}

async function behind(
  snapshot: Snapshot,
  project: ProjectCode,
  into: EnvironmentName,
  app: AppName,
  commit: string,
): Promise<Finding[]> {
  const current = (await snapshot.record(into, app))?.record.code;
  if (current === undefined) return [];
  const descends = await project.descends(commit, current);
  if (descends === true) return [];
  const subject = { environment: into, app };
  return descends === undefined
    ? [
        finding(
          'undecided',
          'CODE_BEHIND',
          `whether code ${commit.slice(0, 12)} is newer than ${current.slice(0, 12)} is not known here: the project has no such commit`,
          subject,
          'fetch the whole history of the project',
        ),
      ]
    : [
        refusal(
          'CODE_BEHIND',
          `code ${commit.slice(0, 12)} does not descend from ${current.slice(0, 12)}, which ${into} runs`,
          subject,
        ),
      ];
}
