import type { ObjectRule } from './rule';

/** No two objects are the same one for the cluster: group, kind, namespace and name, versions apart. */
export const duplicateObjects: ObjectRule = ({ objects, tell }) => {
  const seen = new Map<string, string>();
  for (const object of objects) {
    if (object.name === '') continue;
    const identity = JSON.stringify([object.group, object.kind, object.namespace, object.name]);
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, object.file);
    else tell(object, 'refusal', 'DUPLICATE_OBJECT', '', `is there a second time, the first is in ${first}`);
  }
};
