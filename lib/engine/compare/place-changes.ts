import type { EnvironmentName } from '../../model/scalars';
import {
  classifyPath,
  type DeliveryLayout,
  type NamedPlace,
  namedPlace,
  type PathClass,
  type Place,
} from '../../registry';
import type { HistoryEntry } from '../git';

/** The files that differ, sorted by what they belong to. */
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
    readonly place?: Place;
  }[];
}

/**
 * Sorts the files that differ by what they are.
 *
 * @param layout of the environments on either side
 */
export function placeChanges(changes: HistoryEntry['changes'], layout: DeliveryLayout): PlacedChanges {
  const [targets, apps] = [new Set<string>(), new Set<string>()];
  const [objects, environments] = [new Set<EnvironmentName>(), new Set<EnvironmentName>()];
  const others: PlacedChanges['others'][number][] = [];
  for (const { path, before, after } of changes) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const said = layout.placeOf(path);
    const place = namedPlace(said);
    if (place?.kind === 'inputs-file')
      for (const environment of sharing(layout.placesOf(path), place)) objects.add(environment);
    else if (place?.kind === 'target-file')
      for (const environment of sharing(layout.placesOf(path), place))
        targets.add(`${environment}/${place.app}`);
    else if (place?.kind === 'record') targets.add(`${place.environment}/${place.app}`);
    else if (place?.kind === 'environment') environments.add(place.environment);
    else if (place?.kind === 'app') apps.add(`${place.environment}/${place.app}`);
    else others.push({ path, kind, what: classifyPath(path, layout), ...(said ? { place: said } : {}) });
  }
  return {
    targets: [...targets].sort(),
    objects: [...objects].sort(),
    environments: [...environments].sort(),
    apps: [...apps].sort(),
    others,
  };
}

/** The environments whose manifests lie in the folder of a file, each on its own branch. */
function sharing(
  places: readonly Place[],
  { kind, file }: { readonly kind: Place['kind']; readonly file: string },
): ReadonlySet<EnvironmentName> {
  const named = places.flatMap((each): readonly NamedPlace[] => {
    const place = namedPlace(each);
    return place ? [place] : [];
  });
  const alike = named.flatMap((place) =>
    place.kind === kind && 'file' in place && place.file === file ? [place.environment] : [],
  );
  return new Set(alike);
}
