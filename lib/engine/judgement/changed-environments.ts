import { DeliveryError, type Finding } from '../../model/finding';
import { layout, namedPlace, parseEnvironment } from '../../registry';
import { repositoryOf, type Snapshot } from '../delivery';

/**
 * Judges the data of environments that a difference brings, as `configure` does: files that cannot be read are refused,
 * and rules that cannot be used, which would stop whatever is judged by them.
 */
export async function changedEnvironments(
  base: Snapshot,
  head: string,
  changed: readonly { readonly path: string; readonly after?: string }[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, after } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (place?.kind !== 'environment' || after === undefined) continue;
    const name = place.environment;
    const known = base.environments.some((each) => each.name === name);
    const text = await repositoryOf(known ? base.locationOf(name) : base.home).readText(`${head}:${path}`);
    try {
      const { environment } = parseEnvironment(text ?? '', path);
      if (environment.policies === undefined) continue;
      // Loaded late: expressions take a while to load, and most differences bring none.
      const { ruleFindings } =
        require('../../kubernetes/policy/rule-findings') as typeof import('../../kubernetes/policy/rule-findings');
      findings.push(
        ...ruleFindings([environment]).map((each) => ({ ...each, subject: { ...each.subject, file: path } })),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  }
  return findings;
}
