import { quote } from '../../model/finding';
import { isList, isMap, type Json, type JsonMap, jsonEqual } from '../../model/json';
import { kindOf, nameIn, namespaceIn, readDump } from './cluster-dump';

/** A difference between two administrators' files. */
interface FileDifference {
  readonly message: string;
  /** The object that differs. */
  readonly object?: string;
  readonly path?: string;
}

/**
 * How the objects of an administrator's file differ from those that are asked for. Comments, the order of documents and
 * the way in which YAML is written grant nothing, and do not count.
 *
 * @param stands the file
 * @param wanted what it has to hold
 * @param asks what `wanted` is made of, such as "the code"
 */
export function compareFiles(stands: string, wanted: string, asks: string): readonly FileDifference[] {
  const [has, due] = [readDump(stands), readDump(wanted)];
  if (typeof has === 'string') return [{ message: `the file cannot be read: ${has}` }];
  if (typeof due === 'string') return [{ message: `what ${asks} asks for cannot be read: ${due}` }];
  const left = [...has];
  const found: FileDifference[] = [];
  for (const each of due) {
    const at = left.findIndex((other) => keyOf(other) === keyOf(each));
    const [other] = at < 0 ? [] : left.splice(at, 1);
    const object = wordsOf(each);
    if (other === undefined) found.push({ message: `the file lacks ${object}: ${asks} asks for it`, object });
    else if (!jsonEqual(other, each)) {
      const { path, is, asked } = firstDifference(other, each);
      found.push({ message: `${object} has ${is} at ${path}: ${asks} asks for ${asked}`, object, path });
    }
  }
  for (const object of left.map(wordsOf))
    found.push({ message: `the file has ${object}: ${asks} does not ask for it`, object });
  return found;
}

const keyOf = (object: JsonMap): string => [kindOf(object), namespaceIn(object), nameIn(object)].join('\n');
const wordsOf = (object: JsonMap): string => `${kindOf(object)} ${quote(nameIn(object))}`;

interface Difference {
  readonly path: string;
  readonly is: string;
  readonly asked: string;
}

function firstDifference(stands: Json | undefined, wanted: Json | undefined, path = ''): Difference {
  for (const [key, was, due] of members(stands, wanted))
    if (!jsonEqual(was, due)) return firstDifference(was, due, `${path}${key}`);
  return { path: path === '' ? '.' : path, is: valueWords(stands), asked: valueWords(wanted) };
}

/** The members that two values of one sort have between them; none where one of them has none. */
function members(
  left: Json | undefined,
  right: Json | undefined,
): [string, Json | undefined, Json | undefined][] {
  if (isList(left) && isList(right))
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
      `[${index}]`,
      left[index],
      right[index],
    ]);
  if (!isMap(left) || !isMap(right)) return [];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) => [
    `.${key}`,
    left[key],
    right[key],
  ]);
}

const valueWords = (value: Json | undefined): string => (value === undefined ? 'nothing' : quote(value));
