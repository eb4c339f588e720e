import type { EnvironmentData } from '../../model/environment';

/**
 * Upstreams before the environments that promote from them; by name within a rank. Circles (broken data), and the
 * environments behind them, come last.
 */
export function upstreamsFirst(environments: readonly EnvironmentData[]): EnvironmentData[] {
  const ranks = ranksOf(environments);
  const rank = ({ name }: EnvironmentData) => ranks.get(name) ?? environments.length;
  return [...environments].sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
}

/**
 * By name, how many environments are on the longest way from an entry. Each edge is followed once and nothing recurses: a
 * chain may be as long as the fleet.
 */
function ranksOf(environments: readonly EnvironmentData[]): ReadonlyMap<string, number> {
  const names = new Set<string>(environments.map(({ name }) => name));
  const waits = new Map<string, Set<string>>();
  const below = new Map<string, string[]>();
  for (const { name, promotesFrom } of environments) {
    const upstreams = new Set<string>(promotesFrom.environments.filter((each) => names.has(each)));
    waits.set(name, upstreams);
    for (const each of upstreams) {
      const known = below.get(each);
      if (known) known.push(name);
      else below.set(each, [name]);
    }
  }
  const ranks = new Map<string, number>();
  let ready = [...names].filter((name) => waits.get(name)?.size === 0);
  for (let rank = 0; ready.length > 0; rank += 1) {
    const next: string[] = [];
    for (const name of ready) {
      ranks.set(name, rank);
      for (const each of below.get(name) ?? []) {
        const left = waits.get(each);
        left?.delete(name);
        if (left?.size === 0) next.push(each);
      }
    }
    ready = next;
  }
  return ranks;
}
