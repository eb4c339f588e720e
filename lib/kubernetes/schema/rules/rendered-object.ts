import { isMap, type Json, type JsonMap } from '../../../model/json';
import { groupOf } from '../../facts';
import { textAt } from './access';

/** An object of the set that is judged, with what identifies it. */
export interface RenderedObject {
  readonly file: string;
  readonly value: JsonMap;
  readonly group: string;
  readonly kind: string;
  /** Empty where the object names none. */
  readonly namespace: string;
  readonly name: string;
}

/** Reads what identifies an object; nothing where it is not an object. */
export function renderedObject(file: string, value: Json): RenderedObject | undefined {
  const apiVersion = textAt(value, 'apiVersion');
  const kind = textAt(value, 'kind');
  if (!isMap(value) || apiVersion === undefined || kind === undefined) return undefined;
  const namespace = textAt(value, 'metadata', 'namespace') ?? '';
  const name = textAt(value, 'metadata', 'name') ?? '';
  return { file, value, group: groupOf(apiVersion), kind, namespace, name };
}
