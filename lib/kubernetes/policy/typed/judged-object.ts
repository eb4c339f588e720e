import type { JsonMap } from '../../../model/json';
import type { JudgedObject } from './policy-result';

/** The name of an object. */
export function judgedOf(object: JsonMap): JudgedObject {
  const metadata = (object['metadata'] ?? {}) as JsonMap;
  const { namespace } = metadata;
  return {
    apiVersion: String(object['apiVersion']),
    kind: String(object['kind']),
    ...(typeof namespace === 'string' && { namespace }),
    name: String(metadata['name'] ?? metadata['generateName'] ?? ''),
  };
}
