import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

test('what the program writes is signed where a variable asks for it; a way to sign that there is not is refused', async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(join(folder, 'example'));
  const { cli, path: gitDir } = await example.copy();
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const signers = join(folder, 'signers');
  writeFileSync(signers, `ada@example.org ${readFileSync(`${key}.pub`, 'utf8')}`);
  const env = { CDK8S_DELIVERY_SIGNING: 'ssh', CDK8S_DELIVERY_SIGNING_KEY: key };
  await cli.with({ env }).ok('freeze', '--env', 'dev', '--reason', 'signed');
  const settings = [['gpg.ssh.allowedSignersFile', signers]] as const;
  await gitOutput(['verify-commit', 'delivery'], { gitDir, settings });
  await cli.with({ env }).ok('promote', 'frontend', '--to', 'staging');
  await gitOutput(['verify-commit', 'delivery'], { gitDir, settings });

  const refs = await refsOf(gitDir);
  for (const [wrong, said] of [
    [{ ...env, CDK8S_DELIVERY_SIGNING: 'pgp' }, /CDK8S_DELIVERY_SIGNING/],
    [{ ...env, CDK8S_DELIVERY_SIGNING_KEY: '/nowhere/key' }, /CANNOT_SIGN/],
  ] as const)
    expect(await cli.with({ env: wrong }).run('unfreeze', '--env', 'dev', '--reason', 'x')).toMatchObject({
      code: 2,
      all: expect.stringMatching(said),
    });
  expect(await refsOf(gitDir)).toBe(refs);
});
