import { createHash } from 'node:crypto';
import { type ObjectIdentity, objectIdentity } from '../../kubernetes/facts';
import { DeliveryError, quote, refusal, type Subject } from '../../model/finding';
import type { JsonMap } from '../../model/json';

/**
 * File names of a target's objects, in the order of the objects: `<Kind>.<name>.yaml`. Where objects share kind and
 * name, their groups come after the kind where those differ (`core` for Kubernetes' own), and their namespaces after
 * the name where those differ.
 *
 * Characters other than `A-Z a-z 0-9 . -` are written as `_` and two hex digits per UTF-8 byte (RBAC names may hold
 * `:`), and so is a `.` after a `.` or at the end. Names longer than 200 characters are cut and end with a hash.
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
    return fileName(identity, differ(others, 'group'), differ(others, 'namespace'));
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

const LONGEST = 200;

function fileName(
  { group, kind, name, namespace }: ObjectIdentity,
  withGroup: boolean,
  withNamespace: boolean,
): string {
  const parts = [
    kind,
    ...(withGroup ? [group || 'core'] : []),
    name,
    ...(withNamespace && namespace ? [namespace] : []),
  ];
  const stem = safe(parts.join('.'));
  if (stem.length + EXTENSION.length <= LONGEST) return stem + EXTENSION;
  const hash = createHash('sha256').update(stem, 'utf8').digest('hex').slice(0, 16);
  return `${stem.slice(0, LONGEST - EXTENSION.length - hash.length - 1)}-${hash}${EXTENSION}`;
}

const EXTENSION = '.yaml';

function safe(text: string): string {
  let result = '';
  let before = '';
  const last = text.length - 1;
  let at = 0;
  for (const char of text) {
    const isSafe = /^[A-Za-z0-9-]$/.test(char) || (char === '.' && before !== '.' && at !== last);
    at += char.length;
    result += isSafe ? char : Buffer.from(char, 'utf8').toString('hex').replace(/../g, '_$&');
    before = char;
  }
  return result;
}

const described = (identity: ObjectIdentity | undefined) =>
  identity
    ? `${identity.kind} ${quote(identity.name)}${identity.namespace ? ` in ${identity.namespace}` : ''}`
    : '';
