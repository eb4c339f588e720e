import { type Finding, refusal, type Subject } from '../../../model/finding';

/** The finding that a commit's message is not true. */
export function forgedTrailer(message: string, subject: Subject): Finding {
  return refusal('TRAILER_FORGED', message, subject);
}
