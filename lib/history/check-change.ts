import { type Finding, refusal } from '../finding';
import {
  gatherPlacementFacts,
  judgePlacement,
  judgeTree,
  type Placement,
  repositoryOf,
  type Snapshot,
} from '../promotion';
import { checkRecord, classifyPath, type PathClass, parseRecord, paths } from '../registry';
import { changedEnvironments } from './changed-environments';
import { changedWaivers } from './changed-waivers';
import { pastTargetStates } from './past-target-states';

/** What a difference does, derived from its content. */
export interface DerivedChange {
  readonly kind:
    | 'release or promotion'
    | 'rollback'
    | 'retirement'
    | 'evidence'
    | 'files'
    | 'governance'
    | 'control'
    | 'witness'
    | 'code';
  readonly environment?: string;
  readonly app?: string;
  readonly files: readonly string[];
}

/** What a change was found to do, and what speaks against it. */
export interface ChangeCheck {
  readonly changes: readonly DerivedChange[];
  readonly findings: readonly Finding[];
}

/** A file that differs. */
export interface ChangedPath {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Derives from a difference which changes it makes, and applies to each every rule of its verb, judged by the data of
 * the base: a record edited by hand meets the same custody, holds, rejections, freezes and gates as `promote` does.
 *
 * @param base the delivery data before
 * @param head the commit after
 */
export async function checkChange(
  base: Snapshot,
  head: string,
  changed: readonly ChangedPath[],
  now: Date,
): Promise<ChangeCheck> {
  const roots = base.environments.map(({ delivery }) => `${delivery.path}/`);
  const classes = new Map(
    changed.map((each) => [each, classifyPath(each.path, roots.length > 0 ? roots : undefined)]),
  );
  const targets = targetsOf(base, changed, classes);
  const changes: DerivedChange[] = [];
  const findings: Finding[] = [];
  for (const target of targets.values()) {
    const judged = await judgeTarget(base, head, target, now);
    changes.push(judged.change);
    findings.push(...judged.findings);
  }
  changes.push(...otherChanges(changed, classes));
  findings.push(...(await changedEnvironments(base, head, changed)));
  findings.push(...(await changedWaivers(base, head, changed, now)));
  findings.push(...mixed(changes));
  return { changes, findings };
}

interface ChangedTarget {
  readonly environment: string;
  readonly app: string;
  readonly files: string[];
  record: boolean;
}

function targetsOf(
  base: Snapshot,
  changed: readonly ChangedPath[],
  classes: ReadonlyMap<ChangedPath, PathClass>,
): Map<string, ChangedTarget> {
  const targets = new Map<string, ChangedTarget>();
  const add = (environment: string, app: string, path: string, record: boolean) => {
    const key = `${environment}/${app}`;
    const target = targets.get(key) ?? { environment, app, files: [], record: false };
    target.files.push(path);
    target.record ||= record;
    targets.set(key, target);
  };
  for (const each of changed) {
    const kind = classes.get(each);
    if (kind === 'record') {
      const [, environment = '', , file = ''] = each.path.split('/');
      add(environment, file.replace(/\.yaml$/, ''), each.path, true);
    } else if (kind === 'manifest') {
      const environment = base.environments.find(({ delivery }) => each.path.startsWith(`${delivery.path}/`));
      const app =
        environment === undefined
          ? undefined
          : each.path.slice(environment.delivery.path.length + 1).split('/')[0];
      if (environment && app !== undefined && app !== '_environment')
        add(environment.name, app, each.path, false);
    }
  }
  return targets;
}

async function judgeTarget(
  base: Snapshot,
  head: string,
  target: ChangedTarget,
  now: Date,
): Promise<{ change: DerivedChange; findings: Finding[] }> {
  const { environment, app, files } = target;
  const subject = { environment, app };
  const describe = (kind: DerivedChange['kind']): DerivedChange => ({ kind, environment, app, files });
  if (!base.environments.some(({ name }) => name === environment)) {
    return {
      change: describe('release or promotion'),
      findings: [refusal('NOT_CONFIGURED', `${environment} is not configured at the base`, subject)],
    };
  }
  const repository = repositoryOf(base.siteOf(environment));
  const file = paths.record(environment, app);
  const [text, tree, stood] = await Promise.all([
    repository.readText(`${head}:${file}`),
    repository.idAt(head, base.manifestPath(environment, app)),
    base.record(environment, app),
  ]);
  if (text === undefined)
    return {
      change: describe('retirement'),
      findings: await judgeRetirement(base, environment, app, tree, now),
    };
  const record = parseRecord(text, file);
  const findings: Finding[] = checkRecord(record, app).map((each) => ({
    ...each,
    subject: { ...each.subject, ...subject },
  }));
  const said = record.renders.trees[environment];
  if (said !== tree) {
    findings.push(
      refusal(
        'FILES_DIFFER',
        `after the change the files of ${environment}/${app} are ${tree ?? 'gone'}, the record says ${said ?? 'none'}`,
        subject,
      ),
    );
  }
  if (!target.record) return { change: describe('files'), findings };
  if (stood?.record.release === record.release && said === (await base.treeOf(environment, app))) {
    return { change: describe('evidence'), findings };
  }
  const earlier = await pastTargetStates(base, environment, app);
  if (earlier.some((state, index) => index > 0 && state.record === record.release && state.tree === said)) {
    return {
      change: describe('rollback'),
      findings: [...findings, ...(await lockdown(base, environment, app))],
    };
  }
  const placement: Placement = { environment, app, record };
  const facts = await gatherPlacementFacts(base, placement);
  const judged = judgePlacement(facts, { now, stage: 'merge' }).filter(
    ({ code }) => code !== 'RECORD_FORGED',
  );
  const content = said === undefined ? [] : await judgeTree(base, { tree: said, record, environment, app });
  return { change: describe('release or promotion'), findings: [...findings, ...judged, ...content] };
}

async function judgeRetirement(
  base: Snapshot,
  environment: string,
  app: string,
  tree: string | undefined,
  now: Date,
): Promise<Finding[]> {
  const subject = { environment, app };
  const freeze = await base.freeze(environment);
  const frozen = freeze && (freeze.until === undefined || Date.parse(freeze.until) > now.getTime());
  return [
    ...(tree === undefined
      ? []
      : [refusal('UNRECORDED_FILES', `the record of ${environment}/${app} goes, its files stay`, subject)]),
    ...(frozen
      ? [
          refusal(
            freeze.lockdown ? 'LOCKDOWN' : 'FROZEN',
            `${environment} is frozen since ${freeze.since} by ${freeze.by}: ${freeze.reason}`,
            subject,
          ),
        ]
      : []),
  ];
}

async function lockdown(base: Snapshot, environment: string, app: string): Promise<Finding[]> {
  const freeze = await base.freeze(environment);
  return freeze?.lockdown
    ? [
        refusal(
          'LOCKDOWN',
          `${environment} is locked since ${freeze.since} by ${freeze.by}: ${freeze.reason}`,
          { environment, app },
        ),
      ]
    : [];
}

const OTHERS: Readonly<Partial<Record<PathClass, DerivedChange['kind']>>> = {
  'environment-data': 'governance',
  'app-data': 'governance',
  control: 'control',
  witness: 'witness',
  project: 'code',
};

function otherChanges(
  changed: readonly ChangedPath[],
  classes: ReadonlyMap<ChangedPath, PathClass>,
): DerivedChange[] {
  const found = new Map<DerivedChange['kind'], string[]>();
  for (const each of changed) {
    const ownObjects = classes.get(each) === 'manifest' && each.path.includes('/_environment/');
    const kind = ownObjects ? 'governance' : OTHERS[classes.get(each) ?? 'project'];
    if (kind) found.set(kind, [...(found.get(kind) ?? []), each.path]);
  }
  return [...found].map(([kind, files]) => ({ kind, files }));
}

/** A delivery comes alone; only a rollback brings the hold of its own target along. */
function mixed(changes: readonly DerivedChange[]): Finding[] {
  const deliveries = changes.filter(({ environment }) => environment !== undefined);
  const holds = new Set(
    deliveries
      .filter(({ kind }) => kind === 'rollback')
      .map(({ environment, app }) => paths.hold(environment ?? '', app ?? '')),
  );
  const others = changes.filter(({ kind, files, environment }) => {
    if (environment !== undefined || kind === 'witness') return false;
    return kind !== 'control' || files.some((path) => !holds.has(path));
  });
  const kinds = [
    ...new Set([...(deliveries.length > 0 ? ['a delivery'] : []), ...others.map(({ kind }) => kind)]),
  ];
  if (kinds.length < 2) return [];
  return [
    refusal(
      'MIXED_CHANGE',
      `one change holds ${kinds.join(', ')}: ${others
        .flatMap(({ files }) => files)
        .slice(0, 5)
        .join(', ')}`,
    ),
  ];
}
