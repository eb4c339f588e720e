import { bypassReviewers, type EnvironmentData } from '../../model/environment';
import { disposed, type Finding, refusal, type Subject } from '../../model/finding';

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

/** The names of a refusal on the command line: its code, or the gate that raised it. */
export function bypassNames({ code, subject: { gate } }: Finding): string[] {
  return gate === undefined ? [code] : [code, `gate:${gate}`];
}
