import { type ObjectIdentity, objectFile, objectIdentity } from '../../kubernetes/facts';
import { DeliveryError, quote, refusal, type Subject } from '../../model/finding';
import type { JsonMap } from '../../model/json';

/**
 * File names of a target's objects, in the order of the objects: `<Kind>.<name>.yaml`. Where objects share kind and
 * name, their groups come after the kind where those differ (`core` for Kubernetes' own), and their namespaces after
 * the name where those differ.
 *
 * @throws DeliveryError `FILE_NAME_CLASH` where two names differ by case only, or not at all
 */
export function fileNames(objects: readonly object[], subject: Subject): readonly string[] {
  const identities = objects.map((object) => {
    const identity = objectIdentity(object as JsonMap);
    if (identity) return identity;
    throw new TypeError('an object without a name has to be refused before');
  });
  const alike = new Map<string, ObjectIdentity[]>();
  for (const identity of identities) {
    const others = alike.get(shortName(identity));
    if (others) others.push(identity);
    else alike.set(shortName(identity), [identity]);
  }
  const names = identities.map((identity) => {
    const others = alike.get(shortName(identity)) ?? [];
    return objectFile(identity, { group: differ(others, 'group'), namespace: differ(others, 'namespace') });
  });
  const first = new Map<string, number>();
  const findings = names.flatMap((name, index) => {
    const other = first.get(name.toLowerCase());
    first.set(name.toLowerCase(), other ?? index);
    if (other === undefined) return [];
    const message = `${described(identities[other])} and ${described(identities[index])} would both be ${quote(name)}, on some file systems at least`;
    return [refusal('FILE_NAME_CLASH', message, subject)];
  });
  DeliveryError.throwIfAny(findings);
  return names;
}

const differ = (identities: readonly ObjectIdentity[], key: 'group' | 'namespace') =>
  new Set(identities.map((each) => each[key])).size > 1;

const shortName = ({ kind, name }: ObjectIdentity) => `${kind}/${name}`.toLowerCase();

const described = (identity: ObjectIdentity | undefined) =>
  identity
    ? `${identity.kind} ${quote(identity.name)}${identity.namespace ? ` in ${identity.namespace}` : ''}`
    : '';
