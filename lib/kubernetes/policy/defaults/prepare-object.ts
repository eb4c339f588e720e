import type { JsonMap } from '../../../model/json';
import type { Schema, SchemaSet } from '../../schema';
import { kindNameOf, POD_PATHS, podShapeOf } from '../typed/pod-shapes';
import { canonicalQuantity } from './canonical-quantity';
import { defaultKind } from './default-kind';
import { defaultPod, defaultPodItself } from './default-pod';
import { type Draft, draftOf, fillIn, mapAt } from './json-edit';

/**
 * A rendered object as policies in the cluster would see it: the API server fills in defaults, drops what is empty
 * and writes quantities in its own way before it asks them.
 *
 * @param namespace where namespaced objects go that name none
 */
export function prepareObject(object: JsonMap, namespace: string, schemas: SchemaSet): Draft {
  const draft = draftOf(object) as Draft;
  const kind = kindNameOf(object);
  const known = schemas.kind(String(object['apiVersion']), String(object['kind']));
  fillIn(draft, { metadata: {} });
  if (known?.namespaced) fillIn(mapAt(draft, 'metadata'), { namespace });
  if (known && !known.custom) rewritten(draft, known.schema, schemas);
  defaultKind(kind, draft);
  const shape = podShapeOf(kind);
  if (shape === undefined) return draft;
  let description: Draft | undefined = draft;
  for (const field of POD_PATHS[shape]) description = mapAt(description, field);
  defaultPod(description);
  if (shape === 'pod') defaultPodItself(mapAt(draft, 'spec'));
  return draft;
}

/**
 * Rewrites the values of built-in kinds as Go's types do: quantities in their canonical form, and no empty lists and
 * maps, which are as good as absent there.
 */
function rewritten(value: unknown, schema: Schema, schemas: SchemaSet): unknown {
  const resolved = schemas.resolve(schema);
  if (resolved.type === 'quantity') return canonicalQuantity(value);
  if (typeof value !== 'object' || value === null) return value;
  const { properties, values, items } = resolved;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    return items ? value.map((item) => rewritten(item, items, schemas)) : value;
  }
  const draft = value as Draft;
  for (const field of Object.keys(draft)) {
    const inner = (properties && Object.hasOwn(properties, field) ? properties[field] : undefined) ?? values;
    if (!inner) continue;
    const value = draft[field];
    const made = rewritten(value, inner, schemas);
    if (made === undefined) delete draft[field];
    else if (made !== value) draft[field] = made;
  }
  return values && Object.keys(draft).length === 0 ? undefined : draft;
}
