import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, runProgram, withoutTokens, withTrustedPath } from '../process';
import { cannotSign } from './cannot-sign';
import { runGit } from './run-git';
import { gitWords } from './scrub';

/** What a signature is of: one that was made for one purpose counts for no other. */
type SignedNamespace = 'approval@cdk8s-delivery';

/** One name for everybody: whose key counts is decided before, so that no address can be read as a pattern. */
const PRINCIPAL = 'signer';

/**
 * Signs a text with a key of SSH.
 *
 * @param key the path of a key, or `key::` and a public key that an agent holds; git's `user.signingKey` unless given
 * @returns the signature in armour, as `ssh-keygen -Y sign` gives it
 * @throws DeliveryError `CANNOT_SIGN`
 */
export async function signText(text: string, namespace: SignedNamespace, key?: string): Promise<string> {
  const named = key ?? (await signingKey());
  if (named === undefined) throw cannotSign('an approval', 'no key is named');
  return inFolder(async (folder) => {
    const literal = named.startsWith('key::') ? named.slice('key::'.length) : undefined;
    const file = literal === undefined ? named : join(folder, 'key.pub');
    if (literal !== undefined) await writeFile(file, `${literal}\n`, { mode: 0o600 });
    const { code, stdout, stderr } = await runProgram(
      sshKeygen() ?? absent(),
      ['-Y', 'sign', '-n', namespace, '-f', file, ...(literal === undefined ? [] : ['-U'])],
      { env: withTrustedPath(withoutTokens(process.env)), input: text },
    );
    if (code === 0) return stdout.toString('utf8');
    throw cannotSign('an approval', gitWords(stderr, []));
  });
}

/**
 * Why a signature of a text does not count; nothing where one of the keys made it for that purpose.
 *
 * @param keys public keys of SSH, on one line each
 */
export async function signatureProblem(
  text: string | Buffer,
  signature: string,
  namespace: SignedNamespace,
  keys: readonly string[],
): Promise<string | undefined> {
  if (keys.length === 0) return 'its key is not one that counts';
  const program = sshKeygen();
  if (program === undefined) return 'it cannot be checked here: there is no ssh-keygen on this machine';
  return inFolder(async (folder) => {
    const [allowed, made] = [join(folder, 'allowed'), join(folder, 'signature')];
    const lines = keys.map((key) => `${PRINCIPAL} namespaces="${namespace}" ${key}\n`);
    await writeFile(allowed, lines.join(''), { mode: 0o600 });
    await writeFile(made, signature, { mode: 0o600 });
    const { code } = await runProgram(
      program,
      ['-Y', 'verify', '-f', allowed, '-I', PRINCIPAL, '-n', namespace, '-s', made],
      { env: withTrustedPath(withoutTokens(process.env)), input: text },
    );
    return code === 0 ? undefined : 'it is of another key, of another purpose, or of other bytes';
  });
}

function sshKeygen(): string | undefined {
  return findProgram('ssh-keygen');
}

function absent(): never {
  throw cannotSign('an approval', 'there is no ssh-keygen in a folder of PATH');
}

/** The key that git signs with. */
async function signingKey(): Promise<string | undefined> {
  const { code, stdout } = await runGit(['config', '--get', '--type=path', 'user.signingKey'], {
    local: true,
  });
  const key = stdout.toString('utf8').trim();
  return code === 0 && key !== '' ? key : undefined;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-signature-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
