import {
  type DeclaredImages,
  type ImagePlace,
  imagesInManifest,
  objectIdentity,
  placeText,
} from '../../../kubernetes/facts';
import { DeliveryError } from '../../../model/finding';
import { canonicalJson } from '../../../model/scalars';
import { parseCanonicalYaml } from '../../../yaml';

/** An image that an object of a target names. */
export interface InventoryImage {
  /** File below the target's folder. */
  readonly file: string;
  /** Where it stands: `Deployment/web:spec.template.spec.containers[0].image`. */
  readonly at: string;
  /** As it is written there. */
  readonly text: string;
  /** What the text names; nothing where it cannot be a reference. */
  readonly image?: NonNullable<ImagePlace['image']>;
  /** Whether it is known that something pulls it. */
  readonly certainty: ImagePlace['certainty'];
}

/** Every image that the rendered files of a target name, whatever kind of object it stands in. */
export type Inventory = readonly InventoryImage[];

/**
 * By the files, and by what is declared: what follows from a tree's bytes, from the table of kinds that this version has
 * and from declarations stays true for ever. It is kept in this process only: a copy on a disk could be planted.
 */
const known = new WeakMap<ReadonlyMap<string, Buffer>, Map<string, Inventory>>();

/** The inventory of a target's files, by path below its folder. Files that are not manifests are judged elsewhere. */
export function inventoryOf(files: ReadonlyMap<string, Buffer>, declared: DeclaredImages): Inventory {
  const byDeclaration = known.get(files) ?? new Map<string, Inventory>();
  known.set(files, byDeclaration);
  const key = canonicalJson(declared);
  const inventory =
    byDeclaration.get(key) ?? [...files].flatMap(([file, content]) => imagesOfFile(file, content, declared));
  byDeclaration.set(key, inventory);
  return inventory;
}

/** The images that one manifest names. */
export function imagesOfFile(file: string, content: Buffer, declared: DeclaredImages): Inventory {
  const object = manifestIn(content);
  if (object === undefined) return [];
  const { kind, name } = objectIdentity(object) ?? { kind: file, name: '' };
  return imagesInManifest(object, declared).map(({ path, text, image, certainty }) => ({
    file,
    at: `${kind}/${name}:${placeText(path)}`,
    text,
    ...(image && { image }),
    certainty,
  }));
}

function manifestIn(content: Buffer) {
  try {
    return parseCanonicalYaml(content);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
