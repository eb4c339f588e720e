import type { FleetStatus, TargetStatus } from '../../engine/history';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { versionOf } from '../version-of';
import { FILES_DIFFER } from './cell';

/** What an app's environments run, fact by fact: its images, its release, its code. */
interface AppDifferences {
  /** The environments that run something of it, in the order of promotion. */
  readonly environments: readonly EnvironmentName[];
  /** `one release in dev, staging`, or how many there are. */
  readonly told: string;
  readonly rows: readonly {
    readonly name: string;
    /** One for each environment. */
    readonly cells: readonly {
      readonly value: string;
      /** The environments before this one, where none of them has the same. */
      readonly unlike: readonly EnvironmentName[];
    }[];
  }[];
}

/** Of an app, what its environments run, and where that is not what the environment before it runs; nothing where nothing runs. */
export function appDifferences(
  { targets, environments }: FleetStatus,
  app: AppName,
): AppDifferences | undefined {
  const columns = environments.flatMap((environment) => {
    const target = targets.find((each) => each.app === app && each.environment === environment.name);
    return target?.record
      ? [
          {
            ...environment,
            facts: factsOf(target.record),
            record: target.record,
            other: target.differs === true,
          },
        ]
      : [];
  });
  if (columns.length === 0) return undefined;
  const names = [...new Set(columns.flatMap((each) => [...each.facts.keys()]))];
  const here = columns.map(({ name }) => name);
  const edited = columns.filter(({ other }) => other).map(({ name }) => name);
  const [first, ...others] = new Set(columns.map(({ record }) => record.release));
  const version = columns[0] === undefined ? '' : versionOf(columns[0].record);
  return {
    environments: here,
    told: [
      others.length === 0
        ? `one release in ${here.join(', ')}: ${version} ${first}`
        : `${others.length + 1} releases`,
      ...(edited.length === 0 ? [] : [`${FILES_DIFFER} from the record in ${edited.join(', ')}`]),
    ].join('; '),
    rows: names.map((name) => ({
      name,
      cells: columns.map((each) => {
        const upstreams = columns.filter((other) => each.promotesFrom.includes(other.name));
        const value = each.facts.get(name) ?? 'none';
        const differs = upstreams.every((other) => (other.facts.get(name) ?? 'none') !== value);
        return { value, unlike: differs ? upstreams.map((other) => other.name) : [] };
      }),
    })),
  };
}

function factsOf(record: NonNullable<TargetStatus['record']>): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(record.images).map(([slot, image]): [string, string] => [
      slot,
      `${image.version} ${image.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
    ]),
    ['release', record.release],
    ['code', record.code.slice(0, 12)],
  ]);
}
