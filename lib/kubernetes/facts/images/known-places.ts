import { isMap } from '../../../model/json';
import { groupOf } from '../group-of';
import { type FieldPattern, fieldPattern, matchesField } from './field-pattern';
import type { DeclaredImages, ObjectPath } from './image-place';
import { imageTable } from './image-table';

/** The known image fields of one object. */
export interface KnownPlaces {
  /** Whether the kind is Kubernetes' own: nothing fills a template in there. */
  readonly core: boolean;
  readonly none: boolean;
  /** Its fields that are put into other objects all the same. */
  readonly sets: readonly FieldPattern[];
  readonly table: readonly FieldPattern[];
  readonly versions: readonly FieldPattern[];
  readonly declared: readonly FieldPattern[];
  readonly at: readonly ObjectPath[];
  readonly silent: readonly FieldPattern[];
  readonly silentAt: readonly ObjectPath[];
  /** Fields of which each entry is base64. */
  readonly encoded: readonly string[];
  /** How many texts are around this one. */
  readonly depth: number;
}

/** Kubernetes' own fields of which each entry is base64. */
const ENCODED: Readonly<Partial<Record<string, readonly string[]>>> = {
  ConfigMap: ['binaryData'],
  Secret: ['data'],
};

/** The image fields of an object, by the table of kinds and the declarations. */
export function placesOf(object: Readonly<Record<string, unknown>>, declared: DeclaredImages): KnownPlaces {
  const group = typeof object['apiVersion'] === 'string' ? groupOf(object['apiVersion']) : '';
  const kind = typeof object['kind'] === 'string' ? object['kind'] : '';
  const { none, sets, images: table, versions } = imageTable(group, kind);
  const metadata = object['metadata'];
  const name = isMap(metadata) ? metadata['name'] : undefined;
  const ofKind = (declared.kinds ?? []).filter(
    (each) => each.kind === (group === '' ? kind : `${group}/${kind}`),
  );
  const here = (fields: DeclaredImages['at'] = []) =>
    fields
      .filter((each) => each.name === name && (each.kind === kind || each.kind === `${kind}.${group}`))
      .map(({ steps }) => steps);
  return {
    core: group === '' || group === 'apps' || group === 'batch',
    none,
    sets,
    table,
    versions,
    declared: ofKind.flatMap(({ images = [] }) => images.map(fieldPattern)),
    at: here(declared.at),
    silent: ofKind.flatMap(({ none = [] }) => none.map((each) => [...fieldPattern(each), '**'])),
    silentAt: here(declared.none),
    encoded: ENCODED[group === '' ? kind : ''] ?? [],
    depth: 0,
  };
}

/** Whether something is declared about the object, or about its kind. */
export function isDeclared({ declared, at, silent, silentAt }: KnownPlaces): boolean {
  return [declared, at, silent, silentAt].some((each) => each.length > 0);
}

/** How a field is known to hold an image, where it is. */
export function knownVia(
  { table, declared, at }: KnownPlaces,
  path: ObjectPath,
): 'kind' | 'declared' | undefined {
  if (table.some((pattern) => matchesField(pattern, path))) return 'kind';
  const said =
    declared.some((pattern) => matchesField(pattern, path)) || at.some((each) => samePath(each, path));
  return said ? 'declared' : undefined;
}

/** Whether a field is declared to hold no image, or stands below one that is. */
export function isSilent({ silent, silentAt }: KnownPlaces, path: ObjectPath): boolean {
  return (
    silent.some((pattern) => matchesField(pattern, path)) ||
    silentAt.some((each) => each.length <= path.length && samePath(each, path.slice(0, each.length)))
  );
}

function samePath(one: ObjectPath, other: ObjectPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}
