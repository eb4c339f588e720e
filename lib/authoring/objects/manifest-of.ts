import { ApiObject } from 'cdk8s';
import { DeliveryError, quote, refusal } from '../../model/finding';
import { applyPatches, patchedPaths } from './apply-patches';
import { type LostValue, lostValues } from './lost-values';
import { PlainObject, patchesOf } from './plain-object';

/**
 * The manifest of an object of a chart; it has to contain everything that the object was given.
 *
 * Generated classes (of `cdk8s-plus`, of `cdk8s import`) map their fields after the patches: fields that they do not know
 * vanish, and so do numbers where they expect an `IntOrString`. Each such value is refused with its path. A class of
 * the project may leave out what it likes, except patches.
 *
 * @throws DeliveryError `VALUE_LOST`, `PATCH_WITHOUT_EFFECT`
 */
export function manifestOf(object: ApiObject): object {
  if (isPlainObject(object)) return object.toJson() as object;
  const patches = patchesOf(object);
  const unpatched = withoutPatches(object, () => json(ApiObject.prototype, object));
  const lost = [...lostValues(propsOf(object), unpatched)];
  const patched = patches.length === 0 ? unpatched : applyPatches(unpatched, patches);
  const mapping = mappingOf(object);
  if (mapping !== undefined) lost.push(...lostValues(patched, json(mapping, object)));
  const made = isOverridden(object) ? (object.toJson() as object) : patched;
  const written = mapping === undefined && isOverridden(object) ? patchedPaths(patches) : [];
  if (written.length > 0) lost.push(...lostValues(patched, made).filter((each) => isBelow(each, written)));
  DeliveryError.throwIfAny(lost.map((each) => finding(object, each)));
  return made;
}

/** `instanceof` is true of every object, as cdk8s has it. */
const isPlainObject = (object: ApiObject): boolean => object.toJson === PlainObject.prototype.toJson;

const isOverridden = (object: ApiObject): boolean => object.toJson !== ApiObject.prototype.toJson;

function json(prototype: object, object: ApiObject): object {
  return (prototype as ApiObject).toJson.call(object) as object;
}

function withoutPatches<T>(object: ApiObject, run: () => T): T {
  const patches = patchesOf(object);
  const kept = patches.splice(0);
  try {
    return run();
  } finally {
    patches.push(...kept);
  }
}

/** What it was given; metadata changes by its own methods afterwards. */
function propsOf(object: ApiObject): object {
  const { metadata: _metadata, ...props } = (object as unknown as { readonly props: Record<string, unknown> })
    .props;
  return props;
}

/** The generated class that an object is of, which says what it is of (`GVK`), and maps. */
function mappingOf(object: ApiObject): object | undefined {
  let prototype: object | null = Object.getPrototypeOf(object) as object | null;
  while (prototype !== null && prototype !== ApiObject.prototype) {
    const isGenerated = Object.hasOwn(prototype.constructor, 'GVK') && Object.hasOwn(prototype, 'toJson');
    if (isGenerated) return prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return undefined;
}

const isBelow = ({ pointer }: LostValue, paths: readonly string[]): boolean =>
  paths.some((path) => pointer === path || pointer.startsWith(`${path}/`) || path.startsWith(`${pointer}/`));

function finding(object: ApiObject, { pointer, became }: LostValue) {
  const what = `${object.kind} ${quote(object.name)}`;
  return refusal(
    'VALUE_LOST',
    `${what}: what was given at ${quote(pointer)} is lost, ${became} in what the class ${quote(object.constructor.name)} renders`,
  );
}
