import type { SignerData } from '../../../model/environment';
import { signerLines } from '../../../model/environment';
import type { EnvironmentName } from '../../../model/scalars';
import type { Snapshot } from '../../delivery';
import { governedBy } from '../../judgement';
import { knownLocation } from '../apply-plan';
import type { Plan } from '../plan';

/** Which signed approvals count for a plan. */
export interface ApprovalTerms {
  /** Keys that every environment of the plan names, where it names any. */
  readonly keys: readonly SignerData[];
  /** Whether unsigned approvals do not count. */
  readonly signed: boolean;
}

/** Which signed approvals count for a plan, by the data of its base: a plan brings no key of its own. */
export function approvalTerms(snapshot: Snapshot, plan: Plan): ApprovalTerms {
  return termsOf(snapshot, concernedBy(snapshot, plan));
}

/** The same for environments by name. */
export function termsOf(
  { recordOf }: Pick<Snapshot, 'recordOf'>,
  environments: readonly EnvironmentName[],
): ApprovalTerms {
  const asked = environments.flatMap((each) => recordOf.get(each)?.approvals ?? []);
  const lists = asked.filter(({ keys }) => keys.length > 0).map(({ keys }) => keys);
  const [first = [], ...more] = lists;
  const others = more.map((list) => new Set(signerLines(list)));
  return {
    keys: first.filter((each) =>
      others.every((lines) => signerLines([each]).every((line) => lines.has(line))),
    ),
    signed: asked.some(({ signed }) => signed),
  };
}

/** The environments that a plan changes or governs anew. */
export function concernedBy(snapshot: Snapshot, plan: Plan): readonly EnvironmentName[] {
  const { environment, targets, edits } = plan;
  const moved = targets.flatMap((each) => (each.change === 'same' ? [] : [each.environment]));
  const location = knownLocation(snapshot, plan);
  const governed = location ? governedBy(snapshot, snapshot.layoutAt(location), edits) : [];
  return [
    ...new Set([
      ...(environment === undefined ? [] : [environment]),
      ...moved,
      ...governed.map(({ name }) => name),
    ]),
  ];
}
