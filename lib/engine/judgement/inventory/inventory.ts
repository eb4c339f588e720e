import {
  type DeclaredImages,
  type ImagePlace,
  imagesIn,
  imagesInManifest,
  objectIdentity,
  placeText,
} from '../../../kubernetes/facts';
import { DeliveryError } from '../../../model/finding';
import type { JsonMap } from '../../../model/json';
import { canonicalJson } from '../../../model/scalars';
import { parseCanonicalOnce, parseCanonicalYaml } from '../../../yaml';

/** An image that an object of a target names. */
export interface InventoryImage {
  /** File below the target's folder. */
  readonly file: string;
  /** Where it stands: `Deployment/web:spec.template.spec.containers[0].image`. */
  readonly at: string;
  /** As it is written there. */
  readonly text: string;
  /** What the text names; undefined where it cannot be a reference. */
  readonly image?: NonNullable<ImagePlace['image']>;
  /** Whether it is known that something pulls it. */
  readonly certainty: ImagePlace['certainty'];
}

/** Every image that the rendered files of a target name, whatever kind of object it stands in. */
export type Inventory = readonly InventoryImage[];

/** By the files and the declarations: the rules of one run ask in turn. */
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

/** The images that one of many manifests names; the result is not cached. */
export function imagesOfOne(file: string, content: Buffer, declared: DeclaredImages): Inventory {
  const object = readable(() => parseCanonicalOnce(content));
  return object === undefined ? [] : named(file, object, imagesIn(object, declared));
}

function imagesOfFile(file: string, content: Buffer, declared: DeclaredImages): Inventory {
  const object = readable(() => parseCanonicalYaml(content));
  return object === undefined ? [] : named(file, object, imagesInManifest(object, declared));
}

function named(file: string, object: JsonMap, places: readonly ImagePlace[]): Inventory {
  const { kind, name } = objectIdentity(object) ?? { kind: file, name: '' };
  return places.map(({ path, text, image, certainty }) => ({
    file,
    at: `${kind}/${name}:${placeText(path)}`,
    text,
    ...(image && { image }),
    certainty,
  }));
}

function readable(read: () => JsonMap): JsonMap | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
