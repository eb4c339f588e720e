import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownSigners, Mirror, type TreeEdit } from '../../../lib/engine/git';
import { runGit } from '../../../lib/engine/git/run-git';
import { tagSignature } from '../../../lib/engine/git/tag-object';
import type { CommitId, CommitSigning } from '../../../lib/model/scalars';
import { createBareRepository } from '../../support/http-git-server';
import { aRef } from '../../support/names';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const MAIN = aRef('refs/heads/main');
const author = { name: 'Ann "x" Öz', email: 'ann@example.org', date: new Date('2025-01-02T03:04:05Z') };
const edits: readonly TreeEdit[] = [{ kind: 'file', path: 'a', content: '1' }];

/** Keys of two people; a branch trusts the first of them. */
interface Keys {
  readonly ours: CommitSigning;
  readonly theirs: CommitSigning;
  /** Settings by which git knows the first person. */
  readonly trust: Readonly<Record<string, string>>;
  /** Variables of the server's hook. */
  readonly env: Readonly<Record<string, string>>;
  /** The first person's public key, as environment data names it. */
  readonly known: Parameters<typeof knownSigners>[0];
}

// The path of an agent's socket has to be short.
const home = mkdtempSync(join(tmpdir(), 'g-'));
const gnupg = { GNUPGHOME: home };
const before = process.env['GNUPGHOME'];

beforeAll(() => {
  process.env['GNUPGHOME'] = home;
});
afterAll(() => {
  spawnSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, ...gnupg } });
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env['GNUPGHOME'];
  else process.env['GNUPGHOME'] = before;
});

async function sshKeys(): Promise<Keys> {
  const folder = await temporary();
  const made = ['ours', 'theirs'].map((name) => {
    const file = join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    return file;
  });
  const [ours = '', theirs = ''] = made;
  const signers = join(folder, 'signers');
  writeFileSync(signers, `ann@example.org ${readFileSync(`${ours}.pub`, 'utf8')}`);
  return {
    ours: { format: 'ssh', key: ours },
    theirs: { format: 'ssh', key: theirs },
    trust: { 'gpg.ssh.allowedSignersFile': signers },
    env: {},
    known: { ssh: [{ person: 'ann@example.org', key: readFileSync(`${ours}.pub`, 'utf8').trim() }], gpg: [] },
  };
}

async function gpgKeys(): Promise<Keys> {
  const gpg = (env: Readonly<Record<string, string>>, ...args: string[]) =>
    execFileSync('gpg', ['--batch', '--quiet', ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const [ours = '', theirs = ''] = ['Ann <ann@example.org>', 'Eve <eve@example.org>'].map((who) => {
    gpg(gnupg, '--passphrase', '', '--quick-gen-key', who, 'ed25519', 'sign');
    return /^fpr:+([0-9A-F]+):/m.exec(gpg(gnupg, '--with-colons', '--list-keys', who))?.[1] ?? '';
  });
  // The server knows one of them only.
  const server = { GNUPGHOME: join(home, 's') };
  execFileSync('mkdir', ['-m', '700', server.GNUPGHOME]);
  const key = join(home, 'ours.gpg');
  gpg(gnupg, '--output', key, '--export', ours);
  gpg(server, '--import', key);
  return {
    ours: { format: 'gpg', key: ours },
    theirs: { format: 'gpg', key: theirs },
    trust: {},
    env: server,
    known: { ssh: [], gpg: [gpg(gnupg, '--armor', '--export', ours)] },
  };
}

describe.each([
  ['ssh', sshKeys],
  ['gpg', gpgKeys],
] as const)('a branch that asks for signatures of %s', (_format, keysOf) => {
  let keys: Keys;
  let remote: string;

  beforeAll(async () => {
    keys = await keysOf();
    remote = await temporary();
    const variables = Object.entries(keys.env).map(([name, value]) => `export ${name}='${value}'`);
    const verify = 'while read -r _ new _; do git verify-commit "$new" || exit 1; done';
    await createBareRepository(remote, {
      config: { ...keys.trust },
      hooks: { 'pre-receive': ['#!/bin/sh', ...variables, verify, ''].join('\n') },
    });
  });

  async function push(signing: CommitSigning | undefined, from: CommitId | null) {
    const mirror = await Mirror.open({
      remote,
      cacheDir: await temporary(),
      ...(signing ? { signing } : {}),
    });
    if (from !== null) await mirror.fetch([MAIN]);
    const message = 'change ä\n\nEnvironment: prod';
    const parents = from === null ? [] : [from];
    const commit = await mirror.repository.commit({ parents, edits, message, author });
    return { commit, mirror, result: await mirror.push([{ ref: MAIN, from, to: commit }]) };
  }

  test('takes what is signed, which says what an unsigned one would, and git verifies it', async () => {
    const first = await push(keys.ours, null);
    expect(first.result).toMatchObject({ ok: true });
    const { result, mirror, commit } = await push(keys.ours, first.commit);
    expect(result).toMatchObject({ ok: true });
    for await (const entry of mirror.repository.history(commit, []))
      expect(entry).toMatchObject({ author, committer: author, message: 'change ä\n\nEnvironment: prod\n' });
    const settings = Object.entries(keys.trust);
    const { gitDir } = mirror.repository;
    expect((await runGit(['verify-commit', commit], { gitDir, settings, env: keys.env })).code).toBe(0);
    expect((await mirror.fetch([MAIN])).get(MAIN)).toBe(commit);
  });

  test('fails for another signer, and for a commit without a signature', async () => {
    const standing = (await (await Mirror.open({ remote, cacheDir: await temporary() })).fetch([MAIN])).get(
      MAIN,
    );
    for (const signing of [keys.theirs, undefined])
      expect((await push(signing, standing ?? null)).result).toMatchObject({ ok: false, reason: 'policy' });
  });

  test('a signed tag is verified by git and counts; one of another signer and one without a signature do not', async () => {
    const { mirror, commit } = await push(keys.ours, null);
    const { gitDir } = mirror.repository;
    const known = await knownSigners(keys.known);
    const tag = (number: number, signing: CommitSigning, signed = true) =>
      mirror.repository
        .signedBy(signing)
        .tag({ ref: aRef(`refs/tags/prod-2026-11-26-00${number}`), commit, message, tagger: author, signed });
    const message = 'promote web to prod ä';
    try {
      const tags = [await tag(1, keys.ours), await tag(2, keys.theirs), await tag(3, keys.ours, false)];
      const [ours = ''] = tags;
      const settings = Object.entries(keys.trust);
      expect((await runGit(['verify-tag', ours], { gitDir, settings, env: keys.env })).code).toBe(0);
      const [good, ...others] = await Promise.all(tags.map((each) => tagSignature({ gitDir }, each, known)));
      expect(good).toEqual({ kind: 'good', by: expect.stringContaining('ann@example.org') });
      expect(others).toEqual([{ kind: 'bad', why: 'its key is not one that counts' }, { kind: 'none' }]);
    } finally {
      await known.remove();
    }
  });

  test('fails where the key is not there, and no commit is made', async () => {
    const missing = { ...keys.ours, key: '/nowhere/key' };
    await expect(push(missing, null)).rejects.toThrow(/CANNOT_SIGN/);
  });
});
