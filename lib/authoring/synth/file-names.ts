import { type ObjectIdentity, objectFile, objectIdentity } from '../../kubernetes/facts';
import type { JsonMap } from '../../model/json';

/**
 * File names of a target's objects, in the order of the objects: `<Kind>.<name>.yaml`. Where objects share kind and
 * name, their groups come after the kind where those differ (`core` for Kubernetes' own), and their namespaces after
 * the name where those differ. Names that some file systems would take for one, because they differ in capital letters
 * only, end with a hash.
 */
export function fileNames(objects: readonly object[]): readonly string[] {
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
  const nameOf = (identity: ObjectIdentity, hash: boolean) => {
    const others = alike.get(shortName(identity)) ?? [];
    const [group, namespace] = [differ(others, 'group'), differ(others, 'namespace')];
    return objectFile(identity, { group, namespace, hash });
  };
  const names = identities.map((identity) => nameOf(identity, false));
  const clashing = withSeveral(names.map((name) => name.toLowerCase()));
  return names.map((name, index) => {
    const identity = identities[index];
    return identity && clashing.has(name.toLowerCase()) ? nameOf(identity, true) : name;
  });
}

const differ = (identities: readonly ObjectIdentity[], key: 'group' | 'namespace') =>
  new Set(identities.map((each) => each[key])).size > 1;

const shortName = ({ kind, name }: ObjectIdentity) => `${kind}/${name}`.toLowerCase();

function withSeveral(names: readonly string[]): ReadonlySet<string> {
  const met = new Set<string>();
  return new Set(names.filter((name) => met.size === met.add(name).size));
}
