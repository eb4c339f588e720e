import type { Lifecycles } from '../lifecycle';

/**
 * Reads since when, and until when, versions of kinds are served, from generated Go source of `k8s.io/api`
 * (`zz_generated.prerelease-lifecycle.go`).
 *
 * @param group of the folder, as its `register.go` names it
 */
export function readLifecycles(group: string, version: string, source: string): Lifecycles {
  const found: Record<string, Record<string, string | number>> = {};
  const method = /^func \(in \*(\w+)\) APILifecycle(\w+)\(\)/;
  let kind = '';
  let what = '';
  for (const line of source.split('\n')) {
    const start = method.exec(line);
    if (start) [, kind = '', what = ''] = start;
    const release = /^\treturn 1, (\d+)$/.exec(line);
    const other =
      /^\treturn schema.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"\}$/.exec(
        line,
      );
    const entry = release
      ? { [what.toLowerCase()]: Number(release[1]) }
      : other
        ? { replacement: `${other[1] ? `${other[1]}/` : ''}${other[2]} ${other[3]}` }
        : undefined;
    if (entry && !kind.endsWith('List')) found[kind] = { ...found[kind], ...entry };
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, entry]) => [
      `${group === '' ? '' : `${group}/`}${version} ${name}`,
      entry as Lifecycles[string],
    ]),
  );
}
