import { isMap, isPlainMap } from '../../model/json';

/** A value that an object was given and that is not in what it renders. */
export interface LostValue {
  /** As a JSON pointer, of the place where it was given. */
  readonly pointer: string;
  /** What happened to it, such as `it is not there` or `it became 5`. */
  readonly became: string;
}

/**
 * Values that are not in what was made of them: classes of generated code take the fields that they know, in the form that
 * they know. A field whose name the class writes another way (`clusterIp`, `clusterIP`) is there; `undefined` and null
 * cannot get lost, and values that are not plain data (a `Lazy`) are not looked at.
 */
export function lostValues(given: unknown, made: unknown): readonly LostValue[] {
  const lost: LostValue[] = [];
  look(given, made, '', lost);
  return lost;
}

function look(given: unknown, made: unknown, pointer: string, lost: LostValue[]): void {
  if (given === undefined || given === null || typeof given === 'function') return;
  if (typeof given === 'object' && !Array.isArray(given) && !isPlainMap(given)) return;
  if (made === undefined) lost.push({ pointer, became: 'it is not there' });
  else if (Array.isArray(given)) list(given, made, pointer, lost);
  else if (isPlainMap(given)) map(given, made, pointer, lost);
  else if (!Object.is(given, made)) lost.push({ pointer, became: became(made) });
}

function list(given: readonly unknown[], made: unknown, pointer: string, lost: LostValue[]): void {
  if (!Array.isArray(made)) lost.push({ pointer, became: became(made) });
  else for (const [index, item] of given.entries()) look(item, made[index], `${pointer}/${index}`, lost);
}

function map(
  given: Readonly<Record<string, unknown>>,
  made: unknown,
  pointer: string,
  lost: LostValue[],
): void {
  if (isUnion(given, made)) return;
  if (!isMap(made)) {
    lost.push({ pointer, became: became(made) });
    return;
  }
  let renamed: ReadonlyMap<string, string> | undefined;
  for (const key of Object.keys(given)) {
    let name = key;
    if (!Object.hasOwn(made, key)) {
      renamed ??= namesBesides(given, made);
      name = renamed.get(spelling(key)) ?? key;
    }
    const value = Object.hasOwn(made, name) ? made[name] : undefined;
    look(given[key], value, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, lost);
  }
}

/** Names that were not given as they stand, by their letters and digits. */
function namesBesides(given: object, made: object): ReadonlyMap<string, string> {
  const others = Object.keys(made).filter((key) => !Object.hasOwn(given, key));
  return new Map(others.map((key) => [spelling(key), key]));
}

const spelling = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `{ value: 80 }` for 80: what cdk8s makes of a class such as `IntOrString` on the way. */
const isUnion = (given: Readonly<Record<string, unknown>>, made: unknown): boolean =>
  Object.keys(given).length === 1 && Object.hasOwn(given, 'value') && given['value'] === made;

function became(made: unknown): string {
  if (Array.isArray(made)) return 'it became a list';
  return typeof made === 'object' && made !== null ? 'it became a map' : `it became ${JSON.stringify(made)}`;
}
