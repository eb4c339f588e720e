import { type Finding, finding, quote } from '../../../model/finding';
import type { PolicySeverity } from './policy-props';

/** The verdict of a policy on an object. Undecided: only a cluster knows what it asks for. */
export type PolicyOutcome = 'passed' | 'failed' | 'undecided';

/** An object that was judged. */
export interface JudgedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** One thing that is wrong, or not decidable here. */
export interface PolicyProblem {
  /** What was found; lower case, no full stop. */
  readonly message: string;
  /** Where it lies, such as `.spec.template.spec.containers[*].image`. */
  readonly path?: string;
}

/** The verdict of one policy on one object. */
export interface PolicyResult {
  readonly policy: string;
  readonly environment: string;
  readonly object: JudgedObject;
  /** File that the object comes from, where that is known. */
  readonly file?: string;
  readonly outcome: PolicyOutcome;
  readonly severity: PolicySeverity;
  /** Empty for what passed. */
  readonly problems: readonly PolicyProblem[];
  /** What to do. */
  readonly remedy: string;
}

/** What failed or was not decided, as findings: one for each problem. */
export function policyFindings(results: readonly PolicyResult[]): Finding[] {
  return results.flatMap((result) => result.problems.map((problem) => findingOf(result, problem)));
}

function findingOf(result: PolicyResult, { message, path }: PolicyProblem): Finding {
  const { policy, environment, object, file, outcome, severity, remedy } = result;
  const subject = {
    environment,
    rule: policy,
    ...(file !== undefined && { file }),
    object: `${object.kind} ${object.name}`,
    ...(path !== undefined && { path }),
  };
  const text = `${policy}: ${object.kind} ${quote(object.name)}: ${message}`;
  if (outcome === 'undecided')
    return { ...finding(severity, 'POLICY_UNDECIDED', text, subject), undecided: true };
  return finding(severity, 'POLICY_FAILED', text, subject, remedy);
}
