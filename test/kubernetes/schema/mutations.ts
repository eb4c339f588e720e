import type { Json, JsonMap } from '../../../lib/model/json';
import { changed, type Place, places } from './corpus';

/** A manifest, and what was done to it. */
export interface Case {
  readonly name: string;
  readonly what: 'as it is' | Mutation;
  readonly object: Json;
}

export type Mutation = 'unknown field' | 'other type' | 'left out' | 'null' | 'other text' | 'other API';

/** The manifest as it is, and broken in every place in every way. */
export function mutations(object: JsonMap): Case[] {
  const title = `${object['kind']}/${(object['metadata'] as JsonMap)['name']}`;
  const cases: Case[] = [{ name: title, what: 'as it is', object }];
  const add = (what: Mutation, path: Place, value: Json | undefined) =>
    cases.push({ name: `${title} ${path.join('.')}`, what, object: changed(object, path, value) });
  add('unknown field', ['unknownField'], 'x');
  add('other API', ['apiVersion'], 'example.org/v9');
  add('other API', ['kind'], 'Unknown');
  for (const { path, value } of places(object)) {
    if (path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind')) continue;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      add('unknown field', [...path, 'unknownField'], 'x');
    add('other type', path, otherType(value));
    if (typeof path.at(-1) === 'string') {
      add('left out', path, undefined);
      add('null', path, null);
    }
    if (typeof value === 'string') add('other text', path, 'Bogus!');
  }
  return cases;
}

function otherType(value: Json): Json {
  if (typeof value === 'string') return true;
  if (typeof value === 'number') return [value];
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? { first: 'x' } : ['x'];
}
