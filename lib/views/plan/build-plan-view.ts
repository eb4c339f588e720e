import {
  CHANGE_CLASSES,
  type ChangeClass,
  type ImageClaim,
  type ObjectDiff,
  riskOf,
  type TreeDiff,
} from '../../kubernetes/diff';
import { atLeast, RISK_LEVELS, type RiskLevel } from '../../model/finding';
import { EVIDENCE_KINDS } from '../../model/scalars';
import { groupRisks, groupShared } from './group-changes';
import type { EvidenceRow, PlanView, TargetView } from './plan-view';
import { verdictOf } from './verdict';

/** A target as the engine knows it. */
export interface TargetInput extends Omit<TargetView, 'claim' | 'objects' | 'evidence'> {
  readonly claim: Pick<ImageClaim, 'kind' | 'derived' | 'reasons'>;
  readonly diff: TreeDiff;
  /** The evidence; usual kinds that are missing are added as absent. Undefined: evidence is not shown. */
  readonly evidence?: readonly EvidenceRow[];
}

/** The inputs of a plan view. */
export interface PlanViewInput
  extends Pick<
    PlanView,
    | 'verb'
    | 'environments'
    | 'compared'
    | 'requestedBy'
    | 'records'
    | 'reason'
    | 'ticket'
    | 'rollback'
    | 'rollbacks'
    | 'noWayBack'
    | 'artifact'
  > {
  readonly from?: readonly string[];
  readonly targets: readonly TargetInput[];
  readonly sync?: PlanView['sync'];
  readonly checks?: PlanView['checks'];
  readonly rules?: PlanView['rules'];
  readonly governance?: PlanView['governance'];
  readonly files?: PlanView['files'];
}

/** Evidence that a reviewer expects: shown as absent where it was not given. */
const USUAL_EVIDENCE: readonly EvidenceRow['kind'][] = [
  'source',
  'changes',
  ...EVIDENCE_KINDS.filter((kind) => kind !== 'signature'),
];

/** Computes everything that is shown of a plan: verdict, counts, risks and changes that targets share. Pure. */
export function buildPlanView(input: PlanViewInput): PlanView {
  const { from = [], sync = [], checks = [], rules = [], governance = [], files = [], ...others } = input;
  const { targets: inputs, ...rest } = others;
  const targets = inputs.map(targetView);
  const risks = groupRisks(targets);
  const levels = { none: 0, low: 0, medium: 0, high: 0 };
  for (const row of risks) levels[row.level] += row.targets.length;
  for (const { level } of [...governance, ...files]) levels[level] += 1;
  return {
    schema: 'cdk8s-delivery/plan-view/v1',
    ...rest,
    from,
    verdict: verdictOf(
      targets,
      governance.length > 0 ? 'governance' : files.length > 0 ? 'something outside of the targets' : '',
    ),
    counts: { ...countsOf(targets), risks: levels },
    risk: highest([...risks, ...governance, ...files].map(({ level }) => level)),
    risks,
    shared: groupShared(targets),
    sync,
    checks,
    rules,
    governance: [...governance].sort(byLevel),
    files: [...files].sort(byLevel),
    targets,
  };
}

function targetView({ claim, diff, evidence, ...rest }: TargetInput): TargetView {
  const { kind, derived, reasons } = claim;
  const told = { ...rest, claim: { kind, derived, reasons }, objects: diff.objects };
  return { ...told, evidence: evidence === undefined ? [] : withAbsent(evidence) };
}

function withAbsent(evidence: readonly EvidenceRow[]): readonly EvidenceRow[] {
  const given = new Set(evidence.map((each) => each.kind));
  const absent = USUAL_EVIDENCE.filter((each) => !given.has(each)).map((each) => ({ kind: each }));
  const order = (each: EvidenceRow) => {
    const at = USUAL_EVIDENCE.indexOf(each.kind);
    return at < 0 ? USUAL_EVIDENCE.length : at;
  };
  return [...evidence, ...absent].sort((left, right) => order(left) - order(right));
}

function byLevel(left: { readonly level: RiskLevel }, right: { readonly level: RiskLevel }): number {
  return RISK_LEVELS.indexOf(right.level) - RISK_LEVELS.indexOf(left.level);
}

function countsOf(targets: readonly TargetView[]) {
  const objects: Record<ObjectDiff['status'], number> = { added: 0, removed: 0, changed: 0, renamed: 0 };
  const found = new Map<ChangeClass, number>();
  for (const object of targets.flatMap((each) => each.objects)) {
    objects[object.status] += 1;
    for (const { class: of } of object.changes) found.set(of, (found.get(of) ?? 0) + 1);
  }
  const classes = Object.fromEntries(
    CHANGE_CLASSES.filter((each) => found.has(each)).map((each) => [each, found.get(each) ?? 0]),
  );
  const images = targets.reduce((sum, { images: rows }) => sum + rows.filter(isChanged).length, 0);
  return { targets: targets.length, images, objects, classes };
}

function isChanged({ from, to, oldRepository }: TargetView['images'][number]): boolean {
  return from?.digest !== to?.digest || from?.tag !== to?.tag || oldRepository !== undefined;
}

function highest(levels: readonly RiskLevel[]): RiskLevel {
  return [...RISK_LEVELS].reverse().find((level) => levels.includes(level)) ?? 'none';
}

/** The risk of a difference alone: the highest of its changes. */
export function riskOfDiff(diff: TreeDiff): RiskLevel {
  return highest(
    diff.objects.flatMap(({ changes }) =>
      changes.flatMap((each) => [riskOf(each), ...each.within.map(riskOf)]),
    ),
  );
}

/** Where a job stops: at a risk, or at refusals alone. */
export const FAIL_LEVELS = ['low', 'medium', 'high', 'refused'] as const;

/** Whether a plan has to be stopped at this level of risk; a refusal counts as the highest level. */
export function failsOn(view: PlanView, level: (typeof FAIL_LEVELS)[number]): boolean {
  return (
    (level !== 'refused' && atLeast(view.risk, level)) ||
    view.checks.some(({ severity }) => severity === 'refusal')
  );
}

/** Whether a plan changes nothing at all. */
export function changesNothing({ counts, governance, files, verdict }: PlanView): boolean {
  const objects = Object.values(counts.objects).reduce((sum, each) => sum + each, 0);
  return objects + counts.images + governance.length + files.length === 0 && verdict.kind === 'none';
}
