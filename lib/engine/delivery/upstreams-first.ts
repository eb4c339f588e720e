import type { EnvironmentData } from '../../model/environment';

/** Upstreams before what promotes from them; by name within a rank. Circles (broken data) come last. */
export function upstreamsFirst(environments: readonly EnvironmentData[]): EnvironmentData[] {
  const recordOf = new Map<string, EnvironmentData>(environments.map((each) => [each.name, each]));
  const ranks = new Map<string, number>();
  const open = new Set<string>();
  const rank = (name: string): number => {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    if (open.has(name)) return environments.length;
    open.add(name);
    const upstreams = recordOf.get(name)?.promotesFrom.environments ?? [];
    const result = Math.max(0, ...upstreams.map((each) => rank(each) + 1));
    open.delete(name);
    ranks.set(name, result);
    return result;
  };
  return [...environments].sort(
    (one, other) => rank(one.name) - rank(other.name) || (one.name < other.name ? -1 : 1),
  );
}
