import { DIGEST_PATTERN } from '../../../model/scalars';

/** A manifest without the digests of its images, and these digests. */
interface DigestsApart {
  /** The manifest with a stand-in for each digest: manifests of the same form differ in nothing but digests. */
  readonly form: string;
  /** Hex digits of the digests, each once, in the order in which they first stand there. */
  readonly digests: readonly string[];
}

const ALGORITHM = '@sha256:';
const DIGEST = new RegExp(`@${DIGEST_PATTERN}`, 'g');

/** What stand-ins begin with: hex digits that stand nowhere else. */
const STEM = 'd16e57'.repeat(10);
const STANDS_IN = new RegExp(`${STEM}([0-9]{4})`, 'g');
const MOST = 10_000;

/** The beginning of a map or list that does not end at once: in the canonical form it stands within a text only. */
const WITHIN_TEXT = /[{[](?![\]}])/;

/**
 * Takes the digests out of a manifest whose images can be searched without them. What reads manifests, and looks for images
 * in them, goes by what stands around the 64 digits behind `@sha256:`, by their number, and by whether two digests are the
 * same one. So the digits may stand nowhere else in the manifest: there they might be a version, a name, or part of an image.
 * A text with a map or list in it is left out, as texts in it may be decoded and compared with others.
 *
 * @returns undefined where it is not sure that a search gives the same
 */
export function digestsApart(text: string): DigestsApart | undefined {
  if (text.includes(STEM) || WITHIN_TEXT.test(text)) return undefined;
  const standIns = new Map<string, string>();
  const form = text.replace(DIGEST, (found) => {
    const digits = found.slice(ALGORITHM.length);
    const own = standIns.get(digits) ?? `${STEM}${String(standIns.size).padStart(4, '0')}`;
    standIns.set(digits, own);
    return `${ALGORITHM}${own}`;
  });
  const digests = [...standIns.keys()];
  if (digests.length > MOST || digests.some((each) => form.includes(each))) return undefined;
  return { form, digests };
}

/** A text found in a form, with the digests in the places of their stand-ins. */
export function withDigests(text: string, digests: readonly string[]): string {
  if (!text.includes(STEM)) return text;
  return text.replace(STANDS_IN, (found, index: string) => digests[Number(index)] ?? found);
}
