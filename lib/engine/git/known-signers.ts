import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, runProgram, withoutTokens, withTrustedPath } from '../process';
import type { GitPlace } from './spawn-git';

/** Whose signatures count, by public keys. */
interface SignerKeys {
  /** Addresses with keys of SSH, on one line each. */
  readonly ssh: readonly { readonly person: string; readonly key: string }[];
  /** Armoured keys of GnuPG. */
  readonly gpg: readonly string[];
}

/** Keys where git finds them: it knows no others, whatever the user of this machine trusts. */
export interface KnownSigners {
  readonly place: Required<Pick<GitPlace, 'settings' | 'env'>>;
  remove(): Promise<void>;
}

/** Puts keys into a folder of their own. Without a `gpg` on this machine no signature of GnuPG is good. */
export async function knownSigners({ ssh, gpg }: SignerKeys): Promise<KnownSigners> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-signers-'));
  const allowed = join(folder, 'allowed-signers');
  const lines = ssh.map(({ person, key }) => `${person} namespaces="git" ${key}\n`);
  await writeFile(allowed, lines.join(''), { mode: 0o600 });
  const program = gpg.length === 0 ? undefined : findProgram('gpg');
  const env = { GNUPGHOME: folder };
  if (program !== undefined)
    await runProgram(program, ['--batch', '--quiet', '--no-autostart', '--import'], {
      env: { ...withTrustedPath(withoutTokens(process.env)), ...env },
      input: gpg.join('\n'),
    });
  return {
    place: { settings: [['gpg.ssh.allowedSignersFile', allowed]], env },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
