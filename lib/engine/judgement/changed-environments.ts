import { DeliveryError, type Finding } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { parseEnvironment, sharedPlaceOf } from '../../registry';
import { type Location, repositoryOf } from '../delivery';

/**
 * Judges the data of environments that a difference brings, as `configure` does: it refuses files that cannot be read,
 * and rules that cannot be used, which would stop everything that is judged by them.
 *
 * @param location the branch that the difference is of
 */
export async function changedEnvironments(
  location: Location,
  head: CommitId,
  changed: readonly { readonly path: string; readonly after?: string }[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, after } of changed) {
    if (sharedPlaceOf(path)?.kind !== 'environment' || after === undefined) continue;
    const text = await repositoryOf(location).readText(`${head}:${path}`);
    try {
      const { environment } = parseEnvironment(text ?? '', path);
      if (environment.policies === undefined) continue;
      // Loaded late: expressions take a while to load, and most differences contain none.
      const { ruleFindings } =
        require('../../kubernetes/policy/rule-findings') as typeof import('../../kubernetes/policy/rule-findings');
      const { controllerKinds } =
        require('../../controllers/schema') as typeof import('../../controllers/schema');
      findings.push(
        ...ruleFindings([environment], [], controllerKinds).map((each) => ({
          ...each,
          subject: { ...each.subject, file: path },
        })),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  }
  return findings;
}
