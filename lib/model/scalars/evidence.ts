import { v } from '../schema';
import { type Digest, digest } from './digest';
import { webLink } from './location';

/** A fact about a release: a link, and the hash of what it pointed to. */
export interface Evidence {
  /** An http(s) URL. */
  readonly link: string;
  /** Digest of the linked document. */
  readonly digest?: Digest;
}

/** A piece of evidence as data. */
export const evidence = v.strictObject({
  link: webLink,
  digest: v.exactOptional(digest),
}) satisfies v.GenericSchema<unknown, Evidence>;

/** A piece of evidence as a person types it behind its kind: `link[,sha256:…]`. */
export const evidenceText = v.pipe(
  v.string(),
  v.transform((text) => {
    const comma = text.lastIndexOf(',sha256:');
    return comma < 0 ? { link: text } : { link: text.slice(0, comma), digest: text.slice(comma + 1) };
  }),
  evidence,
);

/** What a person types for a piece of evidence; {@link evidenceText} reads what is behind its kind. */
export function printEvidence(kind: string, { link, digest }: Evidence): string {
  return `${kind}=${link}${digest === undefined ? '' : `,${digest}`}`;
}
