import type { FleetDescription } from '../../../../model/exchange';
import type { AppName } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';

type MadeWith = Pick<ReleaseRecord, 'renderers' | 'charts'>;

/** Renderers and charts of an app in all environments, by name; versions that differ stand side by side. */
export function madeWith({ targets }: Pick<FleetDescription, 'targets'>, app: AppName): MadeWith {
  const own = targets.filter((each) => each.app === app);
  return {
    ...together(
      'renderers',
      own.map(({ renderers }) => renderers),
    ),
    ...together(
      'charts',
      own.map(({ charts }) => charts),
    ),
  };
}

/** How a record was rendered: the code, and the versions of everything that took part. */
export function renderedBy(record: ReleaseRecord): Pick<ReleaseRecord, 'code' | 'tools'> & MadeWith {
  const { code, tools, renderers, charts } = record;
  return { code, tools, ...(renderers && { renderers }), ...(charts && { charts }) };
}

function together(
  key: keyof MadeWith,
  maps: readonly (Readonly<Record<string, string>> | undefined)[],
): MadeWith {
  const versions = new Map<string, Set<string>>();
  for (const [name, version] of maps.flatMap((map) => Object.entries(map ?? {})))
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  if (versions.size === 0) return {};
  const entries = [...versions].map(([name, each]) => [name, [...each].sort().join(', ')] as const);
  return { [key]: Object.fromEntries(entries) };
}
