import { createHash } from 'node:crypto';
import { v } from '../schema';
import type { ImageReference } from './image-reference';

/** Identity of a release: `r-` and 16 hex digits. For people and look-ups; custody compares content, never ids. */
export type ReleaseId = string & { readonly __brand: 'ReleaseId' };

/** Object format of a Git repository. */
export type ObjectFormat = 'sha1' | 'sha256';

/** What identifies a release: content, not history. */
export interface ReleaseContent {
  readonly app: string;
  /** One image per slot. */
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Id of the Git tree that the release renders to. */
  readonly renders: string;
}

const WHOLE = /^r-[0-9a-f]{16}$/;

export const ReleaseId = {
  /** Whether the text has the form of a release id. */
  is(text: unknown): text is ReleaseId {
    return typeof text === 'string' && WHOLE.test(text);
  },

  /**
   * The id of a release: the first 16 hex digits of a SHA-256 over app, `repository@digest` of each slot in code-unit
   * order, and the object format and id of its renders. Tags, source and evidence are left out.
   */
  of({ app, images, renders }: ReleaseContent): ReleaseId {
    const format: ObjectFormat = renders.length === 64 ? 'sha256' : 'sha1';
    const slots = Object.keys(images)
      .sort()
      .map((slot) => `${slot} ${images[slot]?.pullable}\n`);
    const text = `cdk8s-delivery/release/v1\n${app}\n${slots.join('')}${format} ${renders}\n`;
    return `r-${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16)}` as ReleaseId;
  },
};

/** Id of a release. */
export const releaseId = v.pipe(
  v.string(),
  v.check((value) => ReleaseId.is(value), 'not a release id: `r-` and 16 hex digits'),
  v.transform((value) => value as ReleaseId),
);

/** The beginning of a release's id, as a person names it. */
export const releaseBeginning = v.pipe(
  v.string(),
  v.regex(/^r-[0-9a-f]{1,16}$/, 'not a release id or its beginning: `r-` and up to 16 hex digits'),
);
