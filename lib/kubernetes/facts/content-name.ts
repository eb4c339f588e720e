import { createHash } from 'node:crypto';
import { type JsonMap, memberAt } from '../../model/json';
import { canonicalJson } from '../../model/scalars';

/** A name in two parts: the object's stem, and a hash of its content. */
interface ContentName {
  readonly stem: string;
  readonly hash: string;
}

const DIGITS = 8;

/** The longest stem: with `-` and the hash it is a label, which Kubernetes makes of a Job's name. */
export const LONGEST_STEM = 63 - DIGITS - 1;

/** A name that changes with the content. Labels and annotations of the object itself are not part of its content. */
export function nameByContent(stem: string, spec: unknown): string {
  const hash = createHash('sha256')
    .update(canonicalJson(spec ?? {}), 'utf8')
    .digest('hex');
  return `${stem}-${hash.slice(0, DIGITS)}`;
}

/** Whether the object has the name that {@link nameByContent} makes from its `spec`. */
export function isNamedByContent(object: JsonMap): boolean {
  const name = memberAt(object, ['metadata', 'name']);
  const stem = typeof name === 'string' ? contentName(name)?.stem : undefined;
  return stem !== undefined && nameByContent(stem, object['spec']) === name;
}

/** Hexadecimal digits, or the ten characters that Kustomize writes them with (kustomize `api/hasher`). */
const HASHED = /^(.+)-([0-9a-f]{8,64}|[24-9bcdfghkmt]{10})$/;

/** The parts of a name that ends like a hash of content; undefined where it does not. */
export function contentName(name: string): ContentName | undefined {
  const [, stem, hash] = HASHED.exec(name) ?? [];
  return stem === undefined || hash === undefined ? undefined : { stem, hash };
}
