import { isMap } from '../../../model/json';
import { matchesField } from './field-pattern';
import type { DeclaredImages, ImagePlace } from './image-place';
import { ImageSearch } from './image-search';
import { isDeclared, isSilent, type KnownPlaces, placesOf } from './known-places';
import { defaultPlace, schemaDefaults } from './schema-defaults';

/**
 * Every place in an object that names an image, or looks as if it did, in the order of the object's fields. Pods are found
 * in any kind; other fields by the table of kinds, by what was declared, and by their look. Never throws.
 */
export function imagesIn(object: unknown, declared: DeclaredImages = {}): readonly ImagePlace[] {
  return isMap(object) ? searched(object, placesOf(object, declared)) : [];
}

/** Places of manifests, by their values. */
const kept = new WeakMap<object, readonly ImagePlace[]>();

/**
 * The same for the value of a manifest that was read, which nobody changes: rules, inventory and comparison ask in turn, and
 * one search serves them. An object about which something is declared is searched each time.
 */
export function imagesInManifest(object: unknown, declared: DeclaredImages = {}): readonly ImagePlace[] {
  if (!isMap(object)) return [];
  const known = placesOf(object, declared);
  if (isDeclared(known)) return searched(object, known);
  const places = kept.get(object) ?? searched(object, known);
  kept.set(object, places);
  return places;
}

function searched(object: Readonly<Record<string, unknown>>, known: KnownPlaces): readonly ImagePlace[] {
  if (known.none && known.sets.length === 0) return inDefaults(object, known);
  const search = new ImageSearch(known);
  search.map(object, [], '');
  search.versions(object);
  if (!known.none) return search.found;
  return search.found.filter(({ path }) => known.sets.some((each) => matchesField(each, path)));
}

/** What a CRD fills into objects that name no image: its operator pulls that, and no object says so. */
function inDefaults(crd: Readonly<Record<string, unknown>>, known: KnownPlaces): readonly ImagePlace[] {
  return schemaDefaults(crd).flatMap(({ value, schema, at }) => {
    const search = new ImageSearch({ ...known, none: false, silent: [], silentAt: [] });
    search.value(value, [], '');
    return search.found
      .map((each): ImagePlace => ({ ...each, path: [...at, ...defaultPlace(schema, each.path)] }))
      .map((each): ImagePlace => ({ ...each, certainty: 'undecided', via: 'looks-like' }))
      .filter(({ path }) => !isSilent(known, path));
  });
}
