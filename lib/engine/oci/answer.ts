import type { Digest } from '../../model/scalars';

/** What a registry says of what it is asked for; what it found is a digest, unless something else is asked for. */
export type RegistryAnswer<Found = { readonly digest: Digest }> =
  | ({ readonly kind: 'found' } & Found)
  | NotFound;

/** That a registry gives nothing that was asked for. */
export type NotFound =
  /** It has no such manifest, or no such repository. */
  | { readonly kind: 'absent' }
  /** Whether it has one is not known: it was not reached, asks for a login, or takes no more requests. */
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy: string }
  /** What it answered cannot be right. */
  | { readonly kind: 'wrong'; readonly why: string };

/** That a registry does not tell, and what to do. */
export function unknown(why: string, remedy: string): Extract<NotFound, { readonly kind: 'unknown' }> {
  return { kind: 'unknown', why, remedy };
}
