/** How a registry is told who asks. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** A token that others are made of. */
  | { readonly kind: 'refresh'; readonly token: string }
  /** A token that is sent as it is. */
  | { readonly kind: 'bearer'; readonly token: string };

/** Credentials that cannot be had. */
export interface NoCredentials {
  readonly kind: 'failed';
  readonly why: string;
}
