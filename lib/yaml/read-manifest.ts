import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { DeliveryError } from '../model/finding';
import type { JsonMap } from '../model/json';
import { library } from './door';
import { MANIFEST_LIMITS } from './limits';
import { type CanonicalResult, type Misfit, readCanonical } from './read-canonical';
import type { ReadResult } from './yaml-document';

/** A manifest that was read, in the canonical form or not. */
interface ReadManifest {
  readonly size: number;
  readonly canonical: CanonicalResult;
  /** Its value where it is in another form; read on demand. */
  other?: ReadResult;
}

/** Manifests that were read lately, by a hash of their bytes: those of a target or two, which are judged and compared. */
const recent = new LRUCache<string, ReadManifest>({
  maxSize: 2 * 1024 * 1024,
  sizeCalculation: ({ size }) => size + 1,
});

/**
 * Reads one manifest in the canonical form, and nothing else, so that what is judged here is what the cluster's reader
 * will see. The same bytes are read once for a while; nobody may change the value.
 *
 * @param source the text, or its bytes in UTF-8
 * @throws DeliveryError `RENDER_OUTPUT` with the line
 */
export function parseCanonicalYaml(source: string | Buffer): JsonMap {
  return mapOf(typeof source === 'string' ? readCanonical(source) : known(source).canonical);
}

/** The same for bytes that will not be read again: nothing is remembered. */
export function parseCanonicalOnce(content: Buffer): JsonMap {
  return mapOf(canonicalOf(content));
}

function mapOf(canonical: CanonicalResult): JsonMap {
  if (canonical.kind === 'map') return canonical.value;
  const { message, line } = canonical.kind === 'misfit' ? canonical : NO_MAP;
  throw DeliveryError.of('RENDER_OUTPUT', `not the form that this tool writes: ${message}`, { line });
}

/** Reads the content of a file as {@link readYaml} does; the same bytes are read once for a while. */
export function readYamlFile(content: Buffer): ReadResult {
  const manifest = known(content);
  if (manifest.canonical.kind !== 'misfit') return { documents: [{ root: manifest.canonical, plain: true }] };
  manifest.other ??= library().readAnyYaml(content.toString('utf8'));
  return manifest.other;
}

/** The same by the very buffer, which nobody writes to: asking again costs no hash. */
const byBuffer = new WeakMap<Buffer, ReadManifest>();

function known(content: Buffer): ReadManifest {
  const manifest = byBuffer.get(content) ?? knownByBytes(content);
  byBuffer.set(content, manifest);
  return manifest;
}

function knownByBytes(content: Buffer): ReadManifest {
  const key = hash('sha256', content, 'base64');
  const known = recent.get(key);
  if (known) return known;
  const manifest: ReadManifest = { size: content.length, canonical: canonicalOf(content) };
  recent.set(key, manifest);
  return manifest;
}

function canonicalOf(content: Buffer): CanonicalResult {
  const { bytes } = MANIFEST_LIMITS;
  if (content.length > bytes)
    return misfit(`the file has ${content.length} bytes, at most ${bytes} are read`);
  if (!isUtf8(content)) return misfit('the file is not UTF-8');
  return readCanonical(content.toString('utf8'));
}

const misfit = (message: string): Misfit => ({ kind: 'misfit', message, line: 1 });

const NO_MAP = misfit('the file is not a map');
