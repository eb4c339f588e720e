import { bypassReviewers, type EnvironmentData } from '../../model/environment';
import { disposed, type Finding, finding, refusal, type Subject } from '../../model/finding';

/**
 * Turns the refusals that may be bypassed here into warnings; the others stay, with a note that they cannot be
 * bypassed.
 */
export function applyBypass(
  findings: readonly Finding[],
  environment: EnvironmentData,
  { bypass = [], reason }: { readonly bypass?: readonly string[]; readonly reason?: string },
): Finding[] {
  const subject: Subject = { environment: environment.name };
  const allowed = new Set(environment.bypassable);
  const problems = bypass
    .filter((code) => !allowed.has(code))
    .map((code) => {
      const list = environment.bypassable.join(', ') || 'none';
      return refusal(
        'NOT_BYPASSABLE',
        `${environment.name} does not allow ${code} to be bypassed; it allows: ${list}`,
        subject,
      );
    });
  if (bypass.length > 0 && !reason) {
    problems.push(refusal('INVALID_OPTION', 'a bypass needs a reason', subject, 'say why with --reason'));
  }
  const granted = new Set(problems.length > 0 ? [] : bypass);
  const judged = findings.map((each) =>
    each.severity === 'refusal' && bypassNames(each).some((name) => granted.has(name))
      ? {
          ...disposed(each, 'bypassed', `bypassed (${reason})`),
          remedy: 'see to it afterwards: it was bypassed',
        }
      : each,
  );
  return [...judged, ...problems];
}

/** How many people have to agree to what an environment found: more where a refusal was bypassed. */
export function approvalsToBypass(
  { approvals }: Pick<EnvironmentData, 'approvals'>,
  found: readonly Finding[],
): number {
  return found.some(({ disposition }) => disposition === 'bypassed')
    ? bypassReviewers(approvals)
    : approvals.reviewers;
}

/** What a bypass asks of approvals in an environment where changes are approved. */
interface BypassApprovals {
  readonly needed: number;
  /** As any other change needs. */
  readonly usual: number;
  /** How many people have a key there, where approvals have to be signed and these are too few. */
  readonly keys?: number;
}

/** Absent where a bypass needs no more than other changes do. */
export function bypassApprovals({
  approvals,
}: Pick<EnvironmentData, 'approvals'>): BypassApprovals | undefined {
  const { reviewers: usual, signed, keys } = approvals;
  const needed = bypassReviewers(approvals);
  const people = new Set(keys.map(({ person }) => person)).size;
  if (needed <= usual) return undefined;
  return { needed, usual, ...(signed && people < needed ? { keys: people } : {}) };
}

/** Says of environments that let refusals be bypassed, by signed approvals of more people than have a key there. */
export function bypassOutOfReach(environments: readonly EnvironmentData[]): readonly Finding[] {
  return environments.flatMap((environment) => {
    const asked = bypassApprovals(environment);
    if (environment.bypassable.length === 0 || asked?.keys === undefined) return [];
    const { name, bypassable } = environment;
    const message = `${name} lets ${bypassable.join(', ')} be bypassed with ${asked.needed} signed approvals, and names keys of ${asked.keys === 1 ? '1 person' : `${asked.keys} people`}: nothing can be bypassed there`;
    const remedy =
      'name the keys of more people in `approvals.keys`, or another number in `approvals.bypass`';
    return [finding('warning', 'NOT_BYPASSABLE', message, { environment: name }, remedy)];
  });
}

/** The names of a refusal on the command line: its code, or the gate that raised it. */
export function bypassNames({ code, subject: { gate } }: Finding): string[] {
  return gate === undefined ? [code] : [code, `gate:${gate}`];
}
