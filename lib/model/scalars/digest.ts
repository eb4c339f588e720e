import { createHash } from 'node:crypto';
import { DeliveryError, quote } from '../finding';
import { v } from '../schema';

/**
 * The digest of an image: `sha256:` and 64 lower-case hex digits. Only {@link Digest.parse} makes one.
 *
 * Other algorithms of the OCI image specification (descriptor.md, "Digests") are refused on purpose: registries serve
 * sha256, and one algorithm keeps comparison a string comparison.
 */
export type Digest = string & { readonly __brand: 'Digest' };

/** The placeholder for a slot's image where objects are only looked at. A release never takes it. */
export const PLACEHOLDER_DIGEST = `sha256:${'0'.repeat(64)}` as Digest;

/** A digest in the syntax of regular expressions that CEL and JavaScript share; not anchored. */
export const DIGEST_PATTERN = 'sha256:[0-9a-f]{64}';

const PATTERN = new RegExp(`^${DIGEST_PATTERN}$`);

export const Digest = {
  /**
   * Parses a digest.
   *
   * @throws DeliveryError `INVALID_DIGEST` with the reason.
   */
  parse(text: string): Digest {
    if (Digest.is(text)) return text;
    throw DeliveryError.of('INVALID_DIGEST', `${quote(text)} is not a digest: ${reason(text)}`);
  },

  /** Whether the text is a digest. */
  is(text: unknown): text is Digest {
    return typeof text === 'string' && PATTERN.test(text);
  },

  /** The digest of a text in UTF-8. */
  of(text: string): Digest {
    return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}` as Digest;
  },

  /** The first 12 hex digits, for people. */
  short(digest: Digest): string {
    return digest.slice(7, 19);
  },
};

function reason(text: string): string {
  const [algorithm, hex = ''] = text.split(':', 2);
  if (!text.includes(':')) return 'it has no algorithm; `sha256:` is expected';
  if (algorithm !== 'sha256') return `its algorithm is ${quote(algorithm)}, only sha256 is allowed`;
  if (/^[0-9a-fA-F]{64}$/.test(hex)) return 'its hex digits must be lower case';
  return `after \`sha256:\` come ${hex.length} characters; 64 lower-case hex digits are expected`;
}

/** A digest as a file or an option holds it. */
export const digest = v.pipe(
  v.string(),
  v.check((value) => Digest.is(value), 'not a digest: `sha256:` and 64 lower-case hex digits'),
  v.transform((value) => Digest.parse(value)),
);

const DIGEST_BEGINNING = /^sha256:[0-9a-f]{4,64}$/;

/** Whether the text may be the beginning of a digest: `sha256:` and 4 to 64 lower-case hex digits. */
export function isDigestBeginning(text: string): boolean {
  return DIGEST_BEGINNING.test(text);
}

/** A text with the digests in it cut to their first 12 digits. */
export function withShortDigests(text: string): string {
  return text.replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, 'sha256:$1');
}
