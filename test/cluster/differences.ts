import type { JsonMap } from '../../lib/model/json';

/** What only a running cluster fills in: identities, addresses, and what admission plugins add. */
const CLUSTER_ONLY: readonly RegExp[] = [
  /^\.metadata\.(?:creationTimestamp|generation|managedFields|resourceVersion|uid)\b/,
  /^\.metadata\.labels\.(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)\b/,
  /^\.status\b/,
  /^\.spec\.(?:clusterIP|clusterIPs|ipFamilies|ipFamilyPolicy)\b/,
  /^\.spec\.ports\[\d+\]\.nodePort\b/,
  /^\.spec\.healthCheckNodePort$/,
  /^\.spec\.(?:tolerations|priority|preemptionPolicy)\b/,
  /^\.spec\.selector\b.*controller-uid/,
  /^\.metadata\.annotations\.deprecated\.daemonset\.template\.generation\b/,
  /^\.(?:metadata|spec)\.finalizers\b/,
  /^\.spec\.template\.metadata$/,
  /^\.spec\.template\.metadata\.labels\.(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)\b/,
];

/** Places where two objects differ, as text; indexes of lists as `[n]`. */
export function differences(ours: JsonMap, theirs: JsonMap): string[] {
  const [left, right] = [leaves(ours), leaves(theirs)];
  const found: string[] = [];
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    if (CLUSTER_ONLY.some((each) => each.test(path))) continue;
    const [here, there] = [left.get(path), right.get(path)];
    if (here !== there) found.push(`${path.replace(/\[\d+\]/g, '[n]')}: here ${here}, there ${there}`);
  }
  return found;
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === null) return found;
  if (typeof value !== 'object') return found.set(path, JSON.stringify(value));
  const entries = Object.entries(value as object);
  if (entries.length === 0) return found.set(path, Array.isArray(value) ? '[]' : '{}');
  for (const [key, item] of entries)
    leaves(item, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, found);
  return found;
}
