import { type AppName, type EnvironmentName, isDigestBeginning, isGitIdBeginning } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';

/** A target that runs what was looked for. */
interface RunningMatch {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: ReleaseRecord;
  /** What matched: `release`, `digest`, `tag`, `source`, `code`, `evidence`. */
  readonly by: string;
}

/** Finds the targets that run something: a release id, digest, tag, source commit, code revision or evidence link. */
export async function findRunning(snapshot: Snapshot, what: string): Promise<RunningMatch[]> {
  const matches: RunningMatch[] = [];
  for (const { name } of snapshot.environments) {
    const apps = await snapshot.recordNames(name);
    await snapshot.prefetch(
      snapshot.locationOf(name),
      apps.map((app) => snapshot.pathOf({ kind: 'record', environment: name, app })),
    );
    for (const app of apps) {
      const record = (await snapshot.record(name, app))?.record;
      const by = record ? matchedBy(record, what) : undefined;
      if (record && by !== undefined) matches.push({ environment: name, app, record, by });
    }
  }
  return matches;
}

function matchedBy(record: ReleaseRecord, what: string): string | undefined {
  const images = Object.values(record.images);
  const hex = isGitIdBeginning(what);
  const beginning = isDigestBeginning(what) ? what : hex ? `sha256:${what}` : undefined;
  if (record.release === what) return 'release';
  if (beginning !== undefined && images.some(({ digest }) => digest.startsWith(beginning))) return 'digest';
  if (images.some((image) => image.tag === what || image.pullable === what || image.repository === what))
    return 'tag';
  if (hex && record.source?.commit?.startsWith(what)) return 'source';
  if (hex && record.code.startsWith(what)) return 'code';
  if (Object.values(record.evidence).some(({ link, digest }) => link === what || digest === what))
    return 'evidence';
  return undefined;
}
