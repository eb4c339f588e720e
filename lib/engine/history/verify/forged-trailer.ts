import { type Finding, refusal, type Subject } from '../../../model/finding';

/** That a commit says of itself what is not so. */
export function forgedTrailer(message: string, subject: Subject): Finding {
  return refusal('TRAILER_FORGED', message, subject);
}
