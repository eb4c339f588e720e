import { type Finding, quote, refusal } from '../finding';
import type { EnvironmentData } from './environment-data';

/**
 * What is wrong with the upstreams that environments name: an upstream that there is not vouches for nothing, and makes
 * an entry of the environment; in a circle nothing can enter.
 */
export function upstreamFindings(
  environments: readonly Pick<EnvironmentData, 'name' | 'promotesFrom'>[],
): Finding[] {
  const recordOf = new Map(environments.map((each) => [each.name, each.promotesFrom.environments]));
  const all = [...recordOf.keys()].join(', ');
  return environments.flatMap(({ name, promotesFrom }) => {
    const subject = { environment: name };
    const unknown = promotesFrom.environments.filter((each) => !recordOf.has(each));
    const findings = unknown.map((each) =>
      refusal(
        'UNKNOWN_ENVIRONMENT',
        `${name} promotes from ${quote(each)}, which is not an environment; known: ${all}`,
        subject,
      ),
    );
    if (reaches(name, name, recordOf))
      findings.push(refusal('UPSTREAM_CYCLE', `${name} promotes, over its upstreams, from itself`, subject));
    return findings;
  });
}

function reaches(from: string, to: string, upstreams: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const waiting = [...(upstreams.get(from) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(upstreams.get(name) ?? []));
  }
  return false;
}
