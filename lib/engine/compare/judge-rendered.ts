import type { Finding } from '../../model/finding';
import type { AppName, EnvironmentName, ImageReference } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import {
  type ContentChecks,
  custodyUpstreams,
  judgeSlots,
  laterRefusal,
  sharedObjects,
  standingFiles,
} from '../judgement';
import { nameConstructs, type Rendered } from '../promotion';

/** A target that code renders to something else than what stands there. */
interface ChangedTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Whether the app runs nowhere yet. */
  readonly isNew: boolean;
}

/**
 * Judges what code renders as the next release of it will be: by schemas and rules, by its slots, and by objects that
 * another target owns; with environments and apps as the code defines them. What stands there already stops nothing. Of a new app,
 * environments beyond its entry warn only, as they do at a release.
 */
export async function judgeRendered(
  snapshot: Snapshot,
  { fleet, targets, origins = new Map() }: Rendered,
  changed: readonly ChangedTarget[],
  content: ContentChecks,
): Promise<readonly Finding[]> {
  const defined = snapshot.definedBy(fleet);
  const findings: Finding[] = [];
  const filesOf = ({ environment, app }: ChangedTarget) => targets.get(`${environment}/${app}`) ?? new Map();
  const together = changed.map((each) => ({
    environment: each.environment,
    app: each.app,
    files: filesOf(each),
  }));
  for (const target of changed) {
    const { environment, app, images, isNew } = target;
    const data = await defined.app(app, environment);
    const files = filesOf(target);
    const judge = await content(defined, environment);
    const verdict = await judge(files, { environment, app }, images, () =>
      standingFiles(defined, environment, app),
    );
    const found = [
      ...judgeSlots({ environment: defined.environment(environment), app: data, record: { images }, files }),
      ...verdict.findings,
      ...(await sharedObjects(defined, { environment, app, files }, together)),
    ];
    const hasApp = (name: EnvironmentName) => data.environments.includes(name);
    const isLater =
      isNew && custodyUpstreams(defined.environment(environment), defined.recordOf, hasApp) !== undefined;
    findings.push(
      ...found.map((each) => (isLater && each.severity === 'refusal' ? laterRefusal(each) : each)),
    );
  }
  const made = new Map<string, Map<string, string>>();
  for (const [key, each] of origins) {
    const [environment = '', app = ''] = key.split('/');
    const known = made.get(app) ?? new Map<string, string>();
    for (const [file, construct] of each) known.set(`${environment}/${file}`, construct);
    made.set(app, known);
  }
  return nameConstructs(defined, findings, { release: async () => undefined, rendered: made });
}
