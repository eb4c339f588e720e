import {
  canonicalRepository,
  isDigestBeginning,
  isGitIdBeginning,
  type ParsedImage,
  parseImage,
  releaseBeginning,
} from '../../model/scalars';
import { v } from '../../model/schema';

/** The fewest hex digits of a shortened id or digest. */
export const LEAST_DIGITS = 4;

/** What a text asks for, where it may ask for an image. */
export interface ImageQuestion {
  readonly asked: string;
  /** Beginning of a digest. */
  readonly digest?: string;
  /** What it names as a reference: a repository, with tag and digest where they are written. */
  readonly reference?: ParsedImage;
}

/** The image that a text asks for; undefined where it names something else, such as a release or a link. */
export function imageQuestion(asked: string): ImageQuestion | undefined {
  if (asked.includes('://') || v.is(releaseBeginning, asked)) return undefined;
  const digest = isDigestBeginning(asked)
    ? asked
    : isGitIdBeginning(asked, LEAST_DIGITS)
      ? `sha256:${asked}`
      : undefined;
  if (isDigestBeginning(asked)) return { asked, digest: asked };
  const reference = parseImage(asked);
  return { asked, ...(digest !== undefined && { digest }), ...(reference && { reference }) };
}

/** How an image is what was asked for: by its digest, its tag, its repository, or as a whole; nothing where it is not. */
export function matchesImage(
  { asked, digest, reference }: ImageQuestion,
  image:
    | { readonly repository: string; readonly tag?: string | undefined; readonly digest?: string | undefined }
    | undefined,
): string | undefined {
  if (!image) return undefined;
  if (digest !== undefined && image.digest?.startsWith(digest)) return 'digest';
  if (image.tag === asked) return 'tag';
  if (!reference || reference.repository !== canonicalRepository(image.repository)) return undefined;
  if (reference.tag === undefined && reference.digest === undefined) return 'repository';
  const isTag = reference.tag === undefined || reference.tag === image.tag;
  return isTag && (reference.digest === undefined || reference.digest === image.digest) ? 'image' : undefined;
}
