import { JsonPatch } from 'cdk8s';
import { DeliveryError, quote } from '../../model/finding';
import { isMap, isPlainMap } from '../../model/json';
import { ImageReference } from '../../model/scalars';

/**
 * Applies patches of an object to what it renders, one after the other. This enforces what RFC 6902 demands and cdk8s
 * does not check: the field that a patch removes, replaces, moves, copies or tests has to exist, and its value has to
 * be JSON. A patch whose value is already there passes: what it asks for is in the output, whatever a class sets by
 * itself. Union classes of generated code (`IntOrString`, `Quantity`) are written as their number or text; an image as
 * what is pulled.
 *
 * @param json plain data, which is not changed
 * @throws DeliveryError `PATCH_WITHOUT_EFFECT` with the path
 */
export function applyPatches(json: object, patches: readonly unknown[]): object {
  return patches.reduce<object>((made, patch) => applied(made, operationOf(patch)), copied(json) as object);
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** The paths that patches write to, as JSON pointers. */
export function patchedPaths(patches: readonly unknown[]): readonly string[] {
  return patches
    .map(operationOf)
    .filter(({ op }) => op !== 'remove' && op !== 'test')
    .map(({ path }) => (path.endsWith('/-') ? parentOf(path) : path));
}

/** cdk8s keeps the operation to itself. */
const operationOf = (patch: unknown): Operation => (patch as { readonly operation: Operation }).operation;

function applied(json: object, { op, path, from, value }: Operation): object {
  const what = `the patch ${quote(op)} of ${quote(path)}`;
  const refuse = (why: string): never => {
    throw DeliveryError.of('PATCH_WITHOUT_EFFECT', `${what} ${why}`);
  };
  if (path !== '' && !path.startsWith('/')) refuse('has a path that does not begin with "/"');
  const isMoved = op === 'move' || op === 'copy';
  if (op === 'add' && !isThere(json, parentOf(path)))
    refuse(`has no effect: ${quote(parentOf(path))} is not there`);
  if ((op === 'add' || isMoved) && !hasRoom(json, path))
    refuse('has no effect: nothing can be put there, a list takes places up to its end, or "-"');
  const wanted = isMoved ? String(from) : path;
  if (op !== 'add' && !isThere(json, wanted)) refuse(`has no effect: ${quote(wanted)} is not there`);
  const given = op === 'add' || op === 'replace' || op === 'test' ? plain(value, '', refuse) : undefined;
  try {
    return JsonPatch.apply(
      json,
      new Patch({ op, path, from, value: given }) as unknown as JsonPatch,
    ) as object;
  } catch (error) {
    return refuse(`cannot be applied: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}

/** An operation as `JsonPatch.apply` takes it. */
class Patch {
  constructor(private readonly operation: object) {}

  _toJson(): object {
    return this.operation;
  }
}

/** An index of a list, as a pointer writes it (RFC 6901). */
const INDEX = /^(?:0|[1-9][0-9]*)$/;

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const isThere = (json: unknown, pointer: string): boolean => valueAt(json, pointer) !== undefined;

function valueAt(json: unknown, pointer: string): unknown {
  let value = json;
  for (const step of pointer === '' ? [] : pointer.slice(1).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = !Array.isArray(value) || INDEX.test(key);
    if (typeof value !== 'object' || value === null || !isIndex || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Whether a value can be put there: into a map, or into a list at one of its places or behind the last. */
function hasRoom(json: object, pointer: string): boolean {
  if (pointer === '') return true;
  const parent = valueAt(json, parentOf(pointer));
  const step = pointer.slice(parentOf(pointer).length + 1);
  if (Array.isArray(parent)) return step === '-' || (INDEX.test(step) && Number(step) <= parent.length);
  return typeof parent === 'object' && parent !== null;
}

/** A copy of a patch's value in which nothing would get lost as JSON. */
function plain(value: unknown, path: string, refuse: (why: string) => never): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) refuse(`has the value ${value}${at(path)}`);
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}/${index}`, refuse));
  if (isPlainMap(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, `${path}/${key}`, refuse)]));
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (value instanceof ImageReference) return value.pullable;
  const { value: held } = isMap(value) ? value : {};
  if (typeof held === 'string' || typeof held === 'number') return held;
  return refuse(`has a value that is not one of JSON${at(path)}`);
}

const at = (path: string): string => (path === '' ? '' : `, at ${quote(path)}`);
