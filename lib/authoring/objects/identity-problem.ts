import { isApiVersion } from '../../kubernetes/facts';
import { quote } from '../../model/finding';
import { isMap } from '../../model/json';
import { isDnsLabel, isKind } from '../../model/scalars';

/**
 * What is wrong with an object's identity in Kubernetes, with a remedy where it is more exact than that of the code.
 */
interface IdentityProblem {
  readonly message: string;
  readonly remedy?: string;
}

/** Why something is not a Kubernetes object with an identity. */
export function identityProblem(object: object): IdentityProblem | undefined {
  if (!isMap(object)) return { message: `${quote(object)} is not an object` };
  const { apiVersion, kind, metadata } = object;
  if (kind === undefined && apiVersion === undefined) {
    const keys = Object.keys(object).slice(0, 5).join(', ');
    return {
      message: `an object has neither apiVersion nor kind, it has: ${keys === '' ? 'nothing' : keys}`,
      remedy: 'give apiVersion and kind, or leave out what is not a manifest',
    };
  }
  if (typeof kind !== 'string' || !isKind(kind)) return { message: `an object has the kind ${quote(kind)}` };
  if (typeof apiVersion !== 'string' || !isApiVersion(apiVersion))
    return { message: `a ${kind} has the apiVersion ${quote(apiVersion)}` };
  if (metadata === undefined || metadata === null)
    return {
      message: `a ${kind} has no metadata`,
      remedy: 'give it `metadata` with a `name` that is its own in the namespace',
    };
  if (!isMap(metadata))
    return { message: `a ${kind} has the metadata ${quote(metadata)}, a map is expected` };
  const { name, namespace = '', generateName } = metadata;
  if (generateName !== undefined && name === undefined)
    return {
      message: `a ${kind} has a generateName: its identity would change with every sync`,
      remedy:
        'give it a `metadata.name`; where it is a hook, let the hook-delete-policy `BeforeHookCreation` remove the one before',
    };
  if (generateName !== undefined)
    return {
      message: `${kind} ${quote(name)} has a name and a generateName, of which the second has no effect`,
      remedy: 'leave generateName out',
    };
  if (name === undefined || name === null)
    return { message: `a ${kind} has no name`, remedy: 'give it a `metadata.name`' };
  if (typeof name !== 'string' || !isName(name)) return { message: `a ${kind} has the name ${quote(name)}` };
  return typeof namespace === 'string' && (namespace === '' || isDnsLabel(namespace))
    ? undefined
    : { message: `${kind} ${quote(name)} has the namespace ${quote(namespace)}` };
}

/** What the API server takes as a path segment, the widest rule for names; RBAC names may hold `:`. */
const isName = (name: string) =>
  name.length > 0 &&
  name.length <= 253 &&
  name !== '.' &&
  name !== '..' &&
  !/[/%\u0000-\u0020\u007f]/.test(name);
