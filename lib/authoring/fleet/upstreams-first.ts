import type { Environment } from './environment';

/**
 * Environments with their upstreams before them, else in the order given; each once, circles cut where they close. Nothing
 * recurses: a chain may be as long as the fleet.
 */
export function upstreamsFirst<E extends Environment>(environments: readonly E[]): readonly E[] {
  const rank = new Map<Environment, number>();
  const open = new Set<Environment>();
  for (const start of environments) {
    const walk = [stepOf(start)];
    for (let step = walk.at(-1); step !== undefined; step = walk.at(-1)) {
      const { environment, upstreams } = step;
      open.add(environment);
      const next = rank.has(environment) ? undefined : upstreams.shift();
      if (next && !rank.has(next) && !open.has(next)) walk.push(stepOf(next));
      if (next) continue;
      walk.pop();
      open.delete(environment);
      if (!rank.has(environment)) rank.set(environment, rank.size);
    }
  }
  return [...new Set(environments)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

const stepOf = (environment: Environment) => ({
  environment,
  upstreams: environment.upstreams.environments.filter((each): each is Environment => each !== undefined),
});
