import { CHANGE_CLASSES, type ObjectChange } from '../../kubernetes/diff';
import { partWords } from '../../model/environment';
import type { GovernanceRow } from '../../model/finding';
import { isMap, type Json } from '../../model/json';
import { type EnvironmentName, withShortDigests } from '../../model/scalars';
import { moment, plural } from '../../model/text';
import { CLASS_WORDS } from './class-words';
import { gravityWords } from './gravest';
import { contractWords } from './migration-contracts';
import type { ImageRow, PlanView, SyncPolicyRow, TargetView } from './plan-view';
import { CLAIM_LABELS } from './verdict';

/** `promote staging → prod`. */
function routeOf({ verb, from, environments }: PlanView): string {
  const places =
    environments.length > 0 ? environments.join(', ') : from.length > 0 ? 'the delivery branch' : '';
  return from.length === 0 ? `${verb} ${places}`.trim() : `${verb} ${from.join(', ')} → ${places}`;
}

/** The headline: route, sizes, kind of change, risks. */
export function headlineOf(view: PlanView): readonly string[] {
  const { counts, targets } = view;
  const apps = new Set(targets.flatMap(({ app }) => (app.startsWith('_') ? [] : [app]))).size;
  const own = targets.filter(({ app }) => app.startsWith('_')).length;
  return [
    routeOf(view),
    ...(apps === 0 && targets.length === 0 && view.governance.length + view.files.length > 0
      ? []
      : [plural(apps, 'app')]),
    ...(own === 0 ? [] : [`objects of ${plural(own, 'environment')}`]),
    ...(counts.images === 0 ? [] : [plural(counts.images, 'image')]),
    ...(view.governance.length === 0 ? [] : [plural(view.governance.length, 'definition change')]),
    ...(view.files.length === 0 ? [] : [`${plural(view.files.length, 'other file')}`]),
    ...(targets.length === 0 && view.governance.length + view.files.length > 0
      ? []
      : [CLAIM_LABELS[view.verdict.kind]]),
    ...gravityWords(view),
  ];
}

/** The release that a rollback restores, and since when it ran there: `r-7f3c9a2e51d04b86, ran there since 2026-03-01 09:30Z`. */
export function restoredText({ targets }: PlanView): string | undefined {
  const [target, ...others] = targets.filter(({ ranSince }) => ranSince !== undefined);
  const [release, since] = [target?.release?.after, target?.ranSince];
  if (release === undefined || since === undefined || others.length > 0) return undefined;
  return `${release}, which ran there since ${moment(since)}`;
}

/** `prod/web: evidence added: sbom`: targets where only the record changes. */
export function recordRows({ records = [] }: PlanView): readonly string[] {
  return records.map(({ target, note }) => `${target}: ${note}`);
}

/** What the way to take a change back is called: of a rollback, another word than its own. */
export function undoLabel(view: PlanView): string {
  return view.targets.some(({ ranSince }) => ranSince !== undefined) ? 'Way back' : 'Rollback';
}

/** `1 added, 3 changed`; empty where nothing changes. */
export function objectCounts({ counts: { objects } }: PlanView): string {
  const parts = (['added', 'changed', 'renamed', 'removed'] as const)
    .filter((each) => objects[each] > 0)
    .map((each) => `${objects[each]} ${each}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** `images 3, configuration 1`, gravest first. */
export function classCounts({ counts: { classes } }: PlanView): string {
  return CHANGE_CLASSES.filter((each) => classes[each] !== undefined)
    .map((each) => `${CLASS_WORDS[each]} ${classes[each]}`)
    .join(', ');
}

/** A version of an image: `6.11.2 sha256:187803cdf611`. */
export function versionOf(side: ImageRow['from']): string {
  if (side === undefined) return 'none';
  const { tag, digest } = side;
  const short = digest === undefined ? 'no digest' : digest.slice(0, 'sha256:'.length + 12);
  return tag === undefined ? short : `${tag} ${short}`;
}

/** `auto-sync, prune, no self-heal`, or `manual sync`. */
export function policyOf({ automated, prune, selfHeal }: SyncPolicyRow): string {
  if (!automated) return 'manual sync: nothing reaches the cluster until a person syncs';
  return `syncs by itself, ${prune ? 'prunes what left Git' : 'leaves what left Git'}, ${selfHeal ? 'undoes changes in the cluster' : 'leaves changes in the cluster'}`;
}

/** The controllers of a plan's environments, for people. */
export function deliverers({ sync }: PlanView): string {
  return [...new Set(sync.map(({ by }) => by))].join(' and ') || 'the controller';
}

/** The policies of the environments, those that agree together. */
export function policyRows({
  sync,
}: PlanView): readonly { readonly environments: readonly EnvironmentName[]; readonly policy: string }[] {
  const rows = new Map<string, EnvironmentName[]>();
  for (const row of sync) rows.set(policyOf(row), [...(rows.get(policyOf(row)) ?? []), row.environment]);
  return [...rows].map(([policy, environments]) => ({ environments, policy }));
}

/** What a sync of a target does beside applying objects: one text per fact. */
export function syncFacts({ sync, unrestarted = [] }: TargetView): readonly string[] {
  if (!sync) return unrestarted;
  const jobs = sync.jobs.map((job) => JOBS[job.why](job.object, placeWords(job)) + contractWords(job));
  const hooks = sync.hooks.map(
    ({ phase, wave, object }) => `runs ${object} at ${phase}${wave === 0 ? '' : `, wave ${wave}`}`,
  );
  const waves =
    sync.waves.length === 0
      ? []
      : [sync.stages ? `stages ${sync.stages.join(', ')}` : `waves ${sync.waves.join(', ')}`];
  return [...unrestarted, ...jobs, ...hooks, ...waves, ...sync.rollouts];
}

function placeWords({ wave, stage }: { readonly wave: number; readonly stage?: string }): string {
  if (stage !== undefined) return ` in stage ${stage}`;
  return wave === 0 ? '' : ` in wave ${wave}`;
}

const JOBS = {
  new: (job: string, when: string) => `runs ${job}${when}: it is new`,
  changed: (job: string, when: string) => `runs ${job}${when}, as its content changed`,
  returns: (job: string, when: string) => `may run ${job}${when} again: it comes back with the earlier state`,
} as const;

/** `2 → 3`; empty where there is nothing short to say. */
export function shortValues({ path, before, after, kind }: ObjectChange): string {
  const show = (value: ObjectChange['before']) => {
    const said = withoutName(path, value);
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    return text === undefined || text.length > 60 || text.includes('\n') ? undefined : text;
  };
  const [old, now] = [show(before), show(after)];
  if (kind === 'changed' && old !== undefined && now !== undefined) return `${old} → ${now}`;
  if (kind === 'added' && now !== undefined) return now;
  return kind === 'removed' && old !== undefined ? old : '';
}

/** The content of an item beside the name in its path: for `env[RATE]`, its value, or the Secret that it is read from. */
function withoutName(path: string, value: ObjectChange['before']): ObjectChange['before'] {
  if (value === undefined || !isMap(value)) return value;
  if (typeof value['name'] !== 'string' || !path.endsWith(`[${value['name']}]`))
    return keyWords(path.slice(path.lastIndexOf('.') + 1), value) ?? value;
  const { name: _, ...rest } = value;
  const [only, ...others] = Object.keys(rest);
  if (only === undefined || others.length > 0) return rest;
  return only === 'value' ? rest[only] : (keyWords(only, rest[only]) ?? rest);
}

/** `Secret db, key password`, the name first: it is what people grant access by. */
function keyWords(field: string, value: Json | undefined): string | undefined {
  if (!isMap(value)) return undefined;
  const [only = '', ...more] = Object.keys(value);
  if (field === 'valueFrom') return more.length === 0 ? keyWords(only, value[only]) : undefined;
  const kind = KEYS_OF[field];
  const { name, key, ...rest } = value;
  if (kind === undefined || typeof name !== 'string' || typeof key !== 'string') return undefined;
  const { optional = false, ...others } = rest;
  if (Object.keys(others).length > 0) return undefined;
  return `${kind} ${name}, key ${key}${optional === true ? ', optional' : ''}`;
}

const KEYS_OF: Readonly<Record<string, string>> = { secretKeyRef: 'Secret', configMapKeyRef: 'ConfigMap' };

/** A value of a definition as people write it: `soak, 24 h` rather than JSON. */
export function valueWords(value: Json | undefined, inside = false): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    const items = value.map((each) => valueWords(each, true)).join(', ');
    return inside ? `[${items}]` : items;
  }
  const parts = Object.entries(value).map(([key, each]) => `${key}: ${valueWords(each, true)}`);
  if (parts.length === 0) return 'none';
  return inside ? `(${parts.join(', ')})` : parts.join(', ');
}

/** A change of governance in three parts: `environment prod`, `approvals.reviewers 2 → 1`, and what it means. */
export function governanceText({ subject, kind, field, before, after, note }: GovernanceRow): {
  readonly subject: string;
  readonly change: string;
  readonly note: string;
} {
  const show = (value: GovernanceRow['before']) =>
    withShortDigests(partWords(field, value) ?? valueWords(value));
  const values = before === undefined && after === undefined ? '' : ` ${show(before)} → ${show(after)}`;
  return { subject, change: field === '' ? kind : `${field}${values}`, note };
}
