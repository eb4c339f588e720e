import { type Finding, refusal, unknownName } from '../finding';
import type { EnvironmentData } from './environment-data';

/**
 * What is wrong with the upstreams that environments name: an upstream that does not exist vouches for nothing, and
 * would make the environment an entry; nothing can enter a circle.
 */
export function upstreamFindings(
  environments: readonly Pick<EnvironmentData, 'name' | 'promotesFrom'>[],
): Finding[] {
  const recordOf = new Map(environments.map((each) => [each.name, each.promotesFrom.environments]));
  const inCircles = namesInCircles(recordOf);
  return environments.flatMap(({ name, promotesFrom }) => {
    const subject = { environment: name };
    const unknown = promotesFrom.environments.filter((each) => !recordOf.has(each));
    const usedBy = `${name} promotes from`;
    const findings = unknown.map((each) =>
      unknownName({ code: 'UNKNOWN_ENVIRONMENT', name: each, known: recordOf.keys(), usedBy, subject }),
    );
    if (inCircles.has(name))
      findings.push(refusal('UPSTREAM_CYCLE', `${name} promotes, over its upstreams, from itself`, subject));
    return findings;
  });
}

/**
 * The names that their upstreams lead back to. Each edge is followed once: names that reach each other are found
 * together (Tarjan), without recursion, as a chain may be as long as the fleet.
 */
function namesInCircles(upstreams: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const lower = (name: string, to: number) =>
    lowest.set(name, Math.min(lowest.get(name) ?? Number.POSITIVE_INFINITY, to));
  for (const start of upstreams.keys()) {
    const walk = order.has(start) ? [] : [{ name: start, next: 0 }];
    for (let step = walk.at(-1); step !== undefined; step = walk.at(-1)) {
      const { name, next } = step;
      const mine = upstreams.get(name) ?? [];
      if (next === 0 && !order.has(name)) {
        order.set(name, order.size);
        lower(name, order.size - 1);
        open.push(name);
        isOpen.add(name);
      }
      const upstream = mine[next];
      step.next += 1;
      if (upstream !== undefined) {
        if (upstream === name) found.add(name);
        if (!order.has(upstream)) walk.push({ name: upstream, next: 0 });
        else if (isOpen.has(upstream)) lower(name, order.get(upstream) ?? 0);
        continue;
      }
      walk.pop();
      const below = walk.at(-1);
      if (below) lower(below.name, lowest.get(name) ?? 0);
      if (lowest.get(name) !== order.get(name)) continue;
      const together = open.splice(open.lastIndexOf(name));
      for (const each of together) {
        isOpen.delete(each);
        if (together.length > 1) found.add(each);
      }
    }
  }
  return found;
}
