import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { approving } from '../support/plan-read';
import { sshKey } from '../support/ssh-key';
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

test('an approval is signed with --sign by a key that the environment names; elsewhere, and of another key, it is refused', async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(join(folder, 'example'));
  const { cli, path: gitDir } = await example.copy();
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
  const id = 'prod/promote-frontend';
  const as = ['--as', 'Bob <bob@example.org>'];
  const key = sshKey(folder, 'bob');
  const other = sshKey(folder, 'other');
  const sign = async (...args: readonly string[]) =>
    cli.run(...approving(id), '--no-witness', ...as, '--sign', ...args);
  expect(await sign(key.file)).toMatchObject({ code: 2, all: expect.stringContaining('approvals.keys') });

  const work = join(folder, 'work');
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', work, ...args], { stdio: 'pipe' });
  execFileSync('git', ['clone', '--quiet', '--branch', 'delivery', gitDir, work]);
  const file = join(work, 'environments/prod/environment.yaml');
  const text = readFileSync(file, 'utf8');
  const keys = `  keys:\n    - person: bob@example.org\n      key: ${key.key}\n  signed: true\n`;
  writeFileSync(
    file,
    text.replace(/^approvals:\n(?: .*\n)*/m, (found) => `${found}${keys}`),
  );
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-am', 'keys');
  git('push', '--quiet');

  expect(await sign(other.file)).toMatchObject({ code: 2, all: expect.stringContaining('CANNOT_SIGN') });
  const unsigned = await cli.run('merge', id);
  expect(unsigned.all.replace(/\s+/g, ' ')).toMatch(
    /1 signed approval,.*approve prod\/promote-frontend --sign/,
  );
  const env = { CDK8S_DELIVERY_SIGNING_KEY: key.file };
  const { data } = await cli.with({ env }).json(...approving(id), ...as, '--sign');
  expect(data).toMatchObject({ outcome: 'approved', approvals: [{ by: 'Bob <bob@example.org>' }] });
  expect(await refsOf(gitDir)).toContain('refs/cdk8s-delivery/delivery/statements/approvals');
});
