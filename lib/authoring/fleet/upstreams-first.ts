import type { Environment } from './environment';

/** Environments with their upstreams before them, else in the order given; each once, circles cut where they close. */
export function upstreamsFirst<E extends Environment>(environments: readonly E[]): readonly E[] {
  const placed = new Set<Environment>();
  const place = (environment: Environment): void => {
    if (placed.has(environment) || open.has(environment)) return;
    open.add(environment);
    for (const upstream of environment.upstreams.environments) if (upstream) place(upstream);
    open.delete(environment);
    placed.add(environment);
  };
  const open = new Set<Environment>();
  for (const environment of environments) place(environment);
  const rank = new Map([...placed].map((each, index) => [each, index]));
  return [...new Set(environments)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}
