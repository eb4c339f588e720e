import type { Digest } from '../../model/scalars';

/** A registry's answer; a found value is a digest, unless something else was asked for. */
export type RegistryAnswer<Found = { readonly digest: Digest }> =
  | ({ readonly kind: 'found' } & Found)
  | NotFound;

/** The answer of a registry that did not give what was asked for. */
export type NotFound =
  /** It has no such manifest, or no such repository. */
  | { readonly kind: 'absent' }
  /** It is not known whether the registry has one: it was not reached, asks for a login, or takes no more requests. */
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy: string }
  /** What it answered cannot be right. */
  | { readonly kind: 'wrong'; readonly why: string };

/** The answer that a registry does not tell, and what to do. */
export function unknown(why: string, remedy: string): Extract<NotFound, { readonly kind: 'unknown' }> {
  return { kind: 'unknown', why, remedy };
}
