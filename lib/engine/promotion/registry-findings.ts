import { type Finding, finding, refusal, type Subject } from '../../model/finding';
import { Digest, type ImageReference } from '../../model/scalars';
import type { NotFound } from '../oci';

/** A question to a registry, in the words of what it does not answer. */
interface Unanswered {
  /** Said where it has nothing: a whole sentence. */
  readonly absent: string;
  /** What it was asked for: `the registry, asked for …`. */
  readonly asked: string;
  /** What it does not tell: `the registry does not tell …`. */
  readonly untold: string;
  /** What helps beside the registry's own remedy. */
  readonly instead?: string;
}

/** Refuses what a registry does not give. */
export function registryRefusal(answer: NotFound, words: Unanswered, subject: Subject): Finding {
  switch (answer.kind) {
    case 'absent':
      return refusal('IMAGE_NOT_FOUND', words.absent, subject);
    case 'wrong':
      return refusal('REGISTRY_DIFFERS', `the registry, asked ${words.asked}: ${answer.why}`, subject);
    case 'unknown': {
      const message = `the registry does not tell ${words.untold}: ${answer.why}`;
      const instead = words.instead === undefined ? '' : `; ${words.instead}`;
      return refusal('REGISTRY_FAILED', message, subject, `${answer.remedy}${instead}`);
    }
  }
}

/** Warns of a tag that names other bits in its registry than those that are released. */
export function tagMoved(image: ImageReference, now: Digest, subject: Subject): Finding {
  const { repository, tag, digest } = image;
  const message = `the tag of ${repository}:${tag} names sha256:${Digest.short(now)} in its registry, and sha256:${Digest.short(digest)} is released`;
  return finding('warning', 'TAG_MOVED', message, subject);
}
