import type { EnvironmentName } from '../../model/scalars';
import { classifyPath, layout, namedPlace, type PathClass } from '../../registry';
import type { HistoryEntry } from '../git';

/** Where the files that differ belong. */
export interface PlacedChanges {
  /** `<environment>/<app>` of every target whose record or manifests differ, sorted. */
  readonly targets: readonly string[];
  /** Environments whose inputs differ. */
  readonly objects: readonly EnvironmentName[];
  /** Environments whose data differs. */
  readonly environments: readonly EnvironmentName[];
  /** `<environment>/<app>` of every app's part that differs. */
  readonly apps: readonly string[];
  /** Everything else. */
  readonly others: readonly {
    readonly path: string;
    readonly kind: 'added' | 'removed' | 'changed';
    readonly what: PathClass;
  }[];
}

/**
 * Sorts the files that differ by what they are.
 *
 * @param folders manifest folder of every environment, on either side: pairs of environment and folder
 */
export function placeChanges(
  changes: HistoryEntry['changes'],
  folders: readonly (readonly [environment: EnvironmentName, folder: string])[],
): PlacedChanges {
  const [targets, apps] = [new Set<string>(), new Set<string>()];
  const [objects, environments] = [new Set<EnvironmentName>(), new Set<EnvironmentName>()];
  const others: PlacedChanges['others'][number][] = [];
  for (const { path, before, after } of changes) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const place = namedPlace(layout.placeOf(path, folders));
    if (place?.kind === 'inputs-file')
      for (const environment of sharing(path, place, folders)) objects.add(environment);
    else if (place?.kind === 'target-file')
      for (const environment of sharing(path, place, folders)) targets.add(`${environment}/${place.app}`);
    else if (place?.kind === 'record') targets.add(`${place.environment}/${place.app}`);
    else if (place?.kind === 'environment') environments.add(place.environment);
    else if (place?.kind === 'app') apps.add(`${place.environment}/${place.app}`);
    else others.push({ path, kind, what: classifyPath(path) });
  }
  return {
    targets: [...targets].sort(),
    objects: [...objects].sort(),
    environments: [...environments].sort(),
    apps: [...apps].sort(),
    others,
  };
}

/** The environments whose manifests lie in the folder that a file lies in, each on a branch of its own. */
function sharing(
  path: string,
  { kind, file }: { readonly kind: string; readonly file: string },
  folders: readonly (readonly [environment: EnvironmentName, folder: string])[],
): ReadonlySet<EnvironmentName> {
  const alike = folders.filter((each) => {
    const place = layout.placeOf(path, [each]);
    return place?.kind === kind && 'file' in place && place.file === file;
  });
  return new Set(alike.map(([environment]) => environment));
}
