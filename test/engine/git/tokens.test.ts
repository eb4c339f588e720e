import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gitAuthor, knownSigners, Mirror, signatureProblem, signText } from '../../../lib/engine/git';
import { commitSignature } from '../../../lib/engine/git/commit-signature';
import { createBareRepository } from '../../support/http-git-server';
import { aRef } from '../../support/names';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();
const TOKENS = {
  CDK8S_DELIVERY_GIT_TOKEN: 'secret-git',
  CDK8S_DELIVERY_APP_KEY: 'secret-key',
  CDK8S_DELIVERY_SOURCE_TOKEN: 'secret-source',
  GH_TOKEN: 'secret-gh',
  GITHUB_TOKEN: 'secret-github',
  GH_ENTERPRISE_TOKEN: 'secret-ghe',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-oidc',
  REGISTRY_PASSWORD: 'secret-registry',
  AWS_SECRET_ACCESS_KEY: 'secret-aws',
};

/** Programs that keep the environment that they get in a folder, and then do what they are for. */
async function watched(): Promise<{ readonly path: string; seen(name: string): string[] }> {
  const folder = await temporary();
  const [programs, log] = [join(folder, 'bin'), join(folder, 'log')];
  for (const each of [programs, log]) mkdirSync(each);
  for (const name of ['git', 'ssh-keygen', 'gpg']) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    writeFileSync(join(programs, name), `#!/bin/sh\nenv > "${log}/${name}.$$"\nexec "${real}" "$@"\n`, {
      mode: 0o755,
    });
  }
  const seen = (name: string) =>
    readdirSync(log)
      .filter((each) => each.startsWith(`${name}.`))
      .map((each) => readFileSync(join(log, each), 'utf8'));
  return { path: `${programs}${delimiter}${process.env['PATH']}`, seen };
}

test("programs that sign, check signatures or name an author are started without anybody's tokens", async () => {
  const { path, seen } = await watched();
  const folder = await temporary();
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
  const before = { ...process.env };
  Object.assign(process.env, TOKENS, { PATH: path });
  try {
    gitAuthor(folder);
    const signature = await signText('yes', 'approval@cdk8s-delivery', key);
    expect(await signatureProblem('yes', signature, 'approval@cdk8s-delivery', [publicKey])).toBeUndefined();
    const remote = await temporary();
    await createBareRepository(remote, {});
    const signing = { format: 'ssh', key } as const;
    const mirror = await Mirror.open({ remote, cacheDir: await temporary(), signing });
    const author = { name: 'Ann', email: 'ann@example.org', date: new Date('2026-01-02T03:04:05Z') };
    const commit = await mirror.repository.commit({ parents: [], edits: [], message: 'x', author });
    const ssh = [{ person: 'ann@example.org', key: publicKey }];
    const signers = await knownSigners({ ssh, gpg: ['not a key'] });
    const { gitDir } = mirror.repository;
    expect(await commitSignature({ gitDir }, commit, signers)).toMatchObject({ kind: 'good' });
    await signers.remove();
    await mirror.push([{ ref: aRef('refs/heads/main'), from: null, to: commit }]);
  } finally {
    for (const name of Object.keys(TOKENS)) delete process.env[name];
    Object.assign(process.env, before);
  }
  const [keygen, gpg, git] = [seen('ssh-keygen'), seen('gpg'), seen('git')];
  expect([keygen.length > 3, gpg.length]).toEqual([true, 1]);
  for (const each of [...keygen, ...gpg]) expect(each).not.toContain('secret-');
  // Git, where it reaches a remote, may ask a helper of the user's, which knows the tokens of its own.
  for (const each of git) expect(each).not.toMatch(/secret-(?:git|key)$/m);
  expect(git.some((each) => each.includes('GIT_AUTHOR_NAME=Ann') && !each.includes('secret-'))).toBe(true);
  expect(git.some((each) => each.includes('secret-gh'))).toBe(true);
});
