import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a key of SSH without a passphrase in a folder: the file, and its public key. */
export function sshKey(folder: string, name: string): { readonly file: string; readonly key: string } {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  return { file, key: readFileSync(`${file}.pub`, 'utf8').trim() };
}
