import { v } from '../schema';

/** How commits are signed: by a key of SSH, or by GnuPG. */
export const signingFormat = v.picklist(['ssh', 'gpg']);

/** How the commits of a delivery are signed. */
export interface CommitSigning {
  readonly format: 'ssh' | 'gpg';

  /**
   * What git takes for `user.signingKey`: for SSH the absolute path of a key, or `key::` and a public key that an agent
   * holds; for GnuPG the id of a key.
   *
   * @default - the one of git's own settings
   */
  readonly key?: string;
}
