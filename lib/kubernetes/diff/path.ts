import type { Json } from '../../model/json';
import { isPlainKey } from '../facts';

/** An item of a list, found by the values of its merge keys. With no keys, the item is its own key (a set). */
export interface ItemStep {
  readonly by: readonly string[];
  readonly is: readonly Json[];
}

/** A step into a value: a key of a mapping, an index of a list, or an item by its merge keys. */
export type PathStep = string | number | ItemStep;

/** Where something stands in an object. */
export type Path = readonly PathStep[];

/** A path for people: `spec.template.spec.containers[web].ports[8080/TCP]`, odd keys JSON-quoted. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (typeof step === 'object')
      text += `[${step.is.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('/')}]`;
    else if (isPlainKey(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The path as rules see it: keys as they are, every item of a list `[]`. */
export function shapeOf(path: Path): readonly string[] {
  return path.map((step) => (typeof step === 'string' ? step : '[]'));
}
