import { createHash } from 'node:crypto';
import type { ObjectIdentity } from './object-identity';

/** Parts of an identity in the name of a file, beside kind and name. */
interface FileNameParts {
  /** The group; `core` for Kubernetes' own. */
  readonly group: boolean;
  readonly namespace: boolean;
  /** A hash of the other parts, which tells capital letters from small ones where a file system does not. */
  readonly hash?: boolean;
}

/**
 * Name of the file that holds an object: `<Kind>[.<group>].<name>[.<namespace>][.<hash>].yaml`.
 *
 * Characters other than `A-Z a-z 0-9 . -` are written as `_` and two hex digits per UTF-8 byte (RBAC names may hold
 * `:`), and so is a `.` after a `.` or at the end. Names longer than 200 characters are cut and end with a hash.
 */
export function objectFile({ group, kind, name, namespace }: ObjectIdentity, by: FileNameParts): string {
  const parts = [
    kind,
    ...(by.group ? [group || 'core'] : []),
    name,
    ...(by.namespace && namespace ? [namespace] : []),
  ];
  const plain = safe(parts.join('.'));
  const stem = by.hash ? `${plain}.${hashOf(plain).slice(0, 8)}` : plain;
  if (stem.length + EXTENSION.length <= LONGEST) return stem + EXTENSION;
  const hash = hashOf(stem).slice(0, 16);
  return `${stem.slice(0, LONGEST - EXTENSION.length - hash.length - 1)}-${hash}${EXTENSION}`;
}

const hashOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Whether a file has the name of one that holds the object. */
export function isObjectFile(name: string, identity: ObjectIdentity): boolean {
  return [false, true].some((group) =>
    [false, true].some((namespace) =>
      [false, true].some((hash) => objectFile(identity, { group, namespace, hash }) === name),
    ),
  );
}

const LONGEST = 200;
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
