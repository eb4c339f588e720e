import type { Finding } from '../finding';
import { judgeWaivers } from '../policy/waivers';
import { type ContentChecks, repositoryOf, type Snapshot } from '../promotion';
import { ENVIRONMENT_OBJECTS } from '../registry';
import { readWaivers } from './read-waivers';

/** What a check of manifests saw. */
export interface ContentsCheck {
  /** How many manifests were judged. */
  readonly manifests: number;
  readonly findings: readonly Finding[];
}

/** Judges every manifest that stands in the environments, target by target; all files of one are read in one go. */
export async function checkContents(
  snapshot: Snapshot,
  environments: readonly string[],
  content: ContentChecks,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<ContentsCheck> {
  const findings: Finding[] = [];
  let manifests = 0;
  for (const [index, name] of environments.entries()) {
    onProgress(index, environments.length);
    const targets = await filesByTarget(snapshot, name);
    if (targets.size === 0) continue;
    const judge = await content(snapshot, name);
    findings.push(...judgeWaivers(await readWaivers(snapshot, name), new Date()));
    for (const [app, files] of targets) {
      manifests += files.size;
      findings.push(
        ...judge(files, { environment: name, app }).map((each) => inRepository(each, snapshot, name, app)),
      );
    }
  }
  return { manifests, findings };
}

/** Findings name files below their target; from the root of the repository they can be clicked on. */
function inRepository(found: Finding, snapshot: Snapshot, environment: string, app: string): Finding {
  const { file } = found.subject;
  if (file === undefined || file.startsWith('environments/')) return found;
  return {
    ...found,
    subject: { ...found.subject, file: `${snapshot.manifestPath(environment, app)}/${file}` },
  };
}

async function filesByTarget(
  snapshot: Snapshot,
  environment: string,
): Promise<Map<string, Map<string, Buffer>>> {
  const site = snapshot.siteOf(environment);
  const targets = new Map<string, Map<string, Buffer>>();
  if (site.head === undefined) return targets;
  const repository = repositoryOf(site);
  const folder = snapshot.environment(environment).delivery.path;
  const entries = (await repository.entries(site.head, { path: folder, recursive: true })).filter(
    ({ type, path }) =>
      type === 'blob' &&
      path.includes('/') &&
      path.endsWith('.yaml') &&
      !path.startsWith(`${ENVIRONMENT_OBJECTS}/`),
  );
  const blobs = await repository.read(entries.map(({ id }) => id));
  for (const [index, { path }] of entries.entries()) {
    const blob = blobs[index];
    if (!blob) continue;
    const slash = path.indexOf('/');
    const app = path.slice(0, slash);
    const files = targets.get(app) ?? new Map<string, Buffer>();
    files.set(path.slice(slash + 1), blob);
    targets.set(app, files);
  }
  return targets;
}
