import { type Finding, finding } from '../../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import { pastRecord, repositoryOf, type Snapshot } from '../../../delivery';
import type { ProjectCode } from '../../project-code';

/** How many earlier states are looked at. */
const MOST_STATES = 200;

/**
 * Flags a release whose source commit is older than the one that runs there: because the target ran it before, or
 * because the project's own repository knows both commits and says so. Otherwise the order is not known, and there is
 * no finding.
 */
export async function olderSource(
  snapshot: Snapshot,
  {
    environment,
    app,
    record,
    project,
  }: {
    readonly environment: EnvironmentName;
    readonly app: AppName;
    readonly record: ReleaseRecord;
    readonly project: ProjectCode;
  },
): Promise<Finding[]> {
  const commit = record.source?.commit;
  const current = (await snapshot.record(environment, app))?.record.source?.commit;
  if (commit === undefined || current === undefined || commit === current) return [];
  const subject = { environment, app };
  if (await ranBefore(snapshot, environment, app, commit)) {
    const message = `source commit ${commit.slice(0, 12)} ran in ${environment} before ${current.slice(0, 12)}, which runs there now`;
    return [finding('warning', 'OLDER_SOURCE', message, subject)];
  }
  const known = (await project.repository.resolve(commit)) !== undefined;
  if (!known || (await project.descends(current, commit)) !== true) return [];
  return [
    finding(
      'warning',
      'OLDER_SOURCE',
      `source commit ${commit.slice(0, 12)} is an ancestor of ${current.slice(0, 12)}, which runs in ${environment}`,
      subject,
    ),
  ];
}

async function ranBefore(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  commit: CommitId,
): Promise<boolean> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return false;
  const repository = repositoryOf(location);
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const blobs: string[] = [];
  for await (const { record } of snapshot.history(environment, app)) {
    if (record !== undefined) blobs.push(record);
    if (blobs.length === MOST_STATES) break;
  }
  const texts = await repository.read(blobs);
  return texts.some((text) => pastRecord(text?.toString('utf8'), file)?.source?.commit === commit);
}
