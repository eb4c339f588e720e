import { isMap, type JsonMap } from '../../../model/json';
import { CONTAINER_LISTS, podTemplatePath } from '../../facts';
import { mapsAt, textsAt, valueAt } from './access';
import type { RenderedObject } from './rendered-object';

/** A pod, or the template of pods, in an object. */
export interface PodPlace {
  /** Path of what holds `metadata` and `spec`. */
  readonly path: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly spec: JsonMap;
}

/** The pod of an object, where it is of a kind that makes pods. Several rules ask for the same one. */
export function podOf(object: RenderedObject): PodPlace | undefined {
  if (found.has(object)) return found.get(object);
  const pod = find(object);
  found.set(object, pod);
  return pod;
}

const found = new WeakMap<RenderedObject, PodPlace | undefined>();

function find({ group, kind, value }: RenderedObject): PodPlace | undefined {
  const keys = podTemplatePath(group, kind);
  if (!keys) return undefined;
  const spec = valueAt(value, ...keys, 'spec');
  if (!isMap(spec)) return undefined;
  const path = keys.map((each) => `.${each}`).join('');
  return { path, labels: textsAt(value, ...keys, 'metadata', 'labels'), spec };
}

/** Every container of a pod, with its path. */
export function containersOf({ path, spec }: PodPlace): { path: string; container: JsonMap; list: string }[] {
  return CONTAINER_LISTS.flatMap((list) =>
    mapsAt(spec, list).map(([index, container]) => ({
      path: `${path}.spec.${list}[${index}]`,
      container,
      list,
    })),
  );
}
