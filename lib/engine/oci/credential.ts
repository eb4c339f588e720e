/** How to authenticate with a registry. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** A token that is exchanged for others. */
  | { readonly kind: 'refresh'; readonly token: string }
  /** A token that is sent as it is. */
  | { readonly kind: 'bearer'; readonly token: string };

/** Credentials that cannot be obtained. */
export interface NoCredentials {
  readonly kind: 'failed';
  readonly why: string;
}
