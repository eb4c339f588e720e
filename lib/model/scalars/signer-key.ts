import { v } from '../schema';

/** A public key of SSH on one line, with or without a comment. */
const SSH_KEY =
  /^(?:ssh-[a-z0-9-]+|ecdsa-[a-z0-9-]+|sk-[a-z0-9-]+@openssh\.com) [A-Za-z0-9+/]+={0,3}(?: [\x20-\x7e]*)?$/;
const GPG_BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const GPG_END = '-----END PGP PUBLIC KEY BLOCK-----';

/** Whether a public key is one of GnuPG; else it is one of SSH. */
export function isGpgKey(key: string): boolean {
  return key.startsWith(GPG_BEGIN);
}

/** The public key of a person or job that signs: of SSH on one line, or of GnuPG in armour. */
export const signerKey = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(20_000),
  v.check(
    (key) => SSH_KEY.test(key) || (isGpgKey(key) && key.endsWith(GPG_END)),
    'a public key of SSH (`ssh-ed25519 AAAA…`) or of GnuPG (`gpg --armor --export`) is expected',
  ),
);
