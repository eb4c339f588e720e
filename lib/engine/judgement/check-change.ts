import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, type Finding } from '../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../model/scalars';
import {
  classifyPath,
  type DeliveryLayout,
  namedPlace,
  type PathClass,
  parseEnvironment,
  sharedPlaceOf,
} from '../../registry';
import { type Location, misnamedData, repositoryOf, type Snapshot } from '../delivery';
import { changedData } from './changed-data';
import { changedGovernance } from './changed-governance';
import { EXCEPTIONS } from './exceptions';
import { judgeFrozenApps } from './frozen-apps';
import { type ChangedTarget, judgeTarget, type TargetChangeKind } from './judge-target';
import { judgeMisnamed } from './misnamed';
import { mixedChange } from './mixed-change';
import { passingStates } from './passing-states';
import { changedWitnesses } from './witness/standing-witness';

/** What a difference does, derived from its content. */
export interface DerivedChange {
  readonly kind: TargetChangeKind | 'governance' | 'control' | 'witness' | 'code';
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  readonly files: readonly string[];
}

/** What a change was found to do, and what speaks against it. */
export interface ChangeCheck {
  readonly changes: readonly DerivedChange[];
  readonly findings: readonly Finding[];
}

/** A file that differs. */
interface ChangedPath {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Derives from a difference which changes it makes, and applies to each every rule of its verb, judged by the data of
 * the base: a record edited by hand meets the same custody, holds, rejections, freezes and gates as `promote` does.
 * States that existed only in between are judged as well.
 *
 * @param base the delivery data before
 * @param head the commit after
 * @param location the branch of the base that the difference is of
 */
export async function checkChange(
  base: Snapshot,
  head: CommitId,
  changed: readonly ChangedPath[],
  now: Date,
  location: Location = base.home,
): Promise<ChangeCheck> {
  const layout = await layoutOver(base, location, head, changed);
  const changes: DerivedChange[] = [];
  const findings: Finding[] = [];
  const targets = targetsOf(changed, layout);
  base.expectHistories(targets.map(({ app }) => app));
  for (const target of targets) {
    const { environment, app, files } = target;
    const judged = await judgeTarget(base, head, target, now);
    changes.push({ kind: judged.kind, environment, app, files });
    findings.push(...judged.findings);
  }
  for (const { path, after } of changed) {
    const place = layout.placeOf(path);
    if (after === undefined) continue;
    if (!namedPlace(place)) findings.push(...judgeMisnamed(path, place));
    findings.push(...misnamedData(path, layout));
    findings.push(...(await judgeFrozenApps(location, head, layout, path, now)));
  }
  changes.push(...otherChanges(changed, layout));
  const targetsIn = (paths: readonly ChangedPath[]) => targetsOf(paths, layout);
  findings.push(...(await passingStates(base, location, head, targetsIn, now)));
  findings.push(...(await changedGovernance(base, location, head, changed, layout)));
  for (const kind of EXCEPTIONS) findings.push(...(await kind.changed(base, head, changed, layout, now)));
  findings.push(...(await changedWitnesses(base, head, location, changed, layout)));
  findings.push(...(await changedData(location, head, changed, layout)));
  findings.push(...mixed(changes, layout));
  return { changes, findings };
}

/** The layout of the branch: by the data of the base first, then by the difference itself. */
async function layoutOver(
  base: Snapshot,
  location: Location,
  head: CommitId,
  changed: readonly ChangedPath[],
): Promise<DeliveryLayout> {
  const brought: EnvironmentData[] = [];
  for (const { path, after } of changed) {
    if (after === undefined || sharedPlaceOf(path)?.kind !== 'environment') continue;
    const text = await repositoryOf(location).readText(`${head}:${path}`);
    try {
      brought.push(parseEnvironment(text ?? '', path).environment);
    } catch (error) {
      // Reported where governance is judged.
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return base.layoutAt(location, brought);
}

interface TargetFiles extends ChangedTarget {
  readonly files: string[];
}

function targetsOf(changed: readonly ChangedPath[], layout: DeliveryLayout): TargetFiles[] {
  const targets = new Map<string, TargetFiles>();
  const add = (environment: EnvironmentName, app: AppName, path: string, record: boolean) => {
    const key = `${environment}/${app}`;
    const target = targets.get(key) ?? { environment, app, files: [], record };
    target.files.push(path);
    targets.set(key, { ...target, record: target.record || record });
  };
  for (const each of changed) {
    const place = namedPlace(layout.placeOf(each.path));
    if (place?.kind === 'record') add(place.environment, place.app, each.path, true);
    else if (place?.kind === 'target' || place?.kind === 'target-file')
      add(place.environment, place.app, each.path, false);
  }
  return [...targets.values()];
}

const OTHERS: Readonly<Partial<Record<PathClass, DerivedChange['kind']>>> = {
  'environment-data': 'governance',
  'app-data': 'governance',
  control: 'control',
  witness: 'witness',
  project: 'code',
};

function otherChanges(changed: readonly ChangedPath[], layout: DeliveryLayout): DerivedChange[] {
  const found = new Map<DerivedChange['kind'], string[]>();
  for (const each of changed) {
    const what = classifyPath(each.path, layout);
    const kind = what === 'manifest' ? kindOfManifest(each, layout) : OTHERS[what];
    if (kind) found.set(kind, [...(found.get(kind) ?? []), each.path]);
  }
  return [...found].map(([kind, files]) => ({ kind, files }));
}

/** For manifests that do not belong to a target: an environment's inputs. */
function kindOfManifest({ path }: ChangedPath, layout: DeliveryLayout): DerivedChange['kind'] | undefined {
  const kind = layout.placeOf(path)?.kind;
  return kind === 'inputs' || kind === 'inputs-file' ? 'governance' : undefined;
}

/** What a rollback amounts to: where it undoes an edit by hand, or what was later known of a release, only files or only evidence change. */
const BY_ROLLBACK: ReadonlySet<DerivedChange['kind']> = new Set(['rollback', 'files', 'evidence']);

/** A delivery comes alone; only a rollback brings the hold of its own target along. */
function mixed(changes: readonly DerivedChange[], layout: DeliveryLayout): Finding[] {
  const deliveries = changes.filter(({ environment }) => environment !== undefined);
  const holds = new Set(
    deliveries
      .filter(({ kind }) => BY_ROLLBACK.has(kind))
      .map(({ environment, app }) =>
        layout.pathOf({ kind: 'hold', environment: environment ?? '', app: app ?? '' }),
      ),
  );
  const others = changes.filter(({ kind, files, environment }) => {
    if (environment !== undefined || kind === 'witness') return false;
    return kind !== 'control' || files.some((path) => !holds.has(path));
  });
  return mixedChange([
    { what: 'a delivery', files: deliveries.flatMap(({ files }) => files) },
    ...others.map(({ kind, files }) => ({ what: kind, files })),
  ]);
}
