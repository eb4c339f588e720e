import type { Digest } from '../../model/scalars';

/** What a registry says of a manifest that it is asked for. */
export type RegistryAnswer =
  | { readonly kind: 'found'; readonly digest: Digest }
  /** It has no such manifest, or no such repository. */
  | { readonly kind: 'absent' }
  /** Whether it has one is not known: it was not reached, asks for a login, or takes no more requests. */
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy: string }
  /** What it answered cannot be right. */
  | { readonly kind: 'wrong'; readonly why: string };

/** That a registry does not tell, and what to do. */
export function unknown(why: string, remedy: string): Extract<RegistryAnswer, { readonly kind: 'unknown' }> {
  return { kind: 'unknown', why, remedy };
}
