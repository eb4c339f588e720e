import * as v from 'valibot';
import { dnsLabel } from '../../model/scalars';
import { classifyPath, type DeliveryLayout, type PathClass, type Place } from '../../registry';
import type { HistoryEntry } from '../git';

/** Where the files that differ belong. */
export interface PlacedChanges {
  /** `<environment>/<app>` of every target whose record or manifests differ, sorted. */
  readonly targets: readonly string[];
  /** Environments whose inputs differ. */
  readonly objects: readonly string[];
  /** Environments whose data differs. */
  readonly environments: readonly string[];
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
  const [targets, objects, environments, apps] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const others: PlacedChanges['others'][number][] = [];
  for (const { path, before, after } of changes) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const place = layout.placeOf(path);
    if (place?.kind === 'inputs-file')
      for (const environment of sharing(layout.placesOf(path), place)) objects.add(environment);
    else if (place?.kind === 'target-file' && isName(place.app))
      for (const environment of sharing(layout.placesOf(path), place))
        targets.add(`${environment}/${place.app}`);
    else if (place?.kind === 'record' && isName(place.environment) && isName(place.app))
      targets.add(`${place.environment}/${place.app}`);
    else if (place?.kind === 'environment' && isName(place.environment)) environments.add(place.environment);
    else if (place?.kind === 'app' && isName(place.environment) && isName(place.app))
      apps.add(`${place.environment}/${place.app}`);
    else others.push({ path, kind, what: classifyPath(path, layout), ...(place ? { place } : {}) });
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
  places: readonly Place[],
  { kind, file }: { readonly kind: Place['kind']; readonly file: string },
): ReadonlySet<string> {
  const alike = places.flatMap((place) =>
    place.kind === kind && 'file' in place && place.file === file ? [place.environment] : [],
  );
  return new Set(alike);
}

function isName(text: string): boolean {
  return v.is(dnsLabel, text);
}
