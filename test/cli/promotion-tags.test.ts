import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownSigners } from '../../lib/engine/git';
import { gitOutput, runGit } from '../../lib/engine/git/run-git';
import { DeliveredExample, refsOf } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { sshKey } from '../support/ssh-key';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();
let server: HttpGitServer | undefined;
afterAll(() => server?.close());

test('promotions of an environment that asks for it are tagged with a signature over HTTP; without a key nothing is written; another key does not count', async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(join(folder, 'example'));
  const { path: gitDir, name, cli: plain } = await example.copy();
  const work = join(folder, 'work');
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', work, ...args], { stdio: 'pipe' });
  execFileSync('git', ['clone', '--quiet', '--branch', 'delivery', gitDir, work]);
  const [ours, theirs] = [sshKey(folder, 'ours'), sshKey(folder, 'theirs')];
  const signers = `signers:\n  - person: ada@example.org\n    key: ${ours.key}\n`;
  const file = join(work, 'environments/staging/environment.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^gates:/m, `${signers}tags: signed\ngates:`));
  expect(readFileSync(file, 'utf8')).toContain('tags: signed\n');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-am', 'tags');
  git('push', '--quiet');

  server = await startHttpGitServer({ root: example.folder });
  const cli = plain.with({ delivery: `${server.url}/${name}` });
  const before = await refsOf(gitDir);
  for (const dry of [['--dry-run'], []])
    expect(await cli.run('promote', 'frontend', '--to', 'staging', ...dry)).toMatchObject({
      code: 2,
      all: expect.stringMatching(/CANNOT_SIGN[\s\S]*staging[\s\S]*CDK8S_DELIVERY_SIGNING/),
    });
  expect(await refsOf(gitDir)).toBe(before);

  const by = (key: string) =>
    cli.with({ env: { CDK8S_DELIVERY_SIGNING: 'ssh', CDK8S_DELIVERY_SIGNING_KEY: key } });
  const promoted = await by(ours.file).ok('promote', 'frontend', '--to', 'staging');
  const once = await refsOf(gitDir);
  expect(await by(theirs.file).run('promote', 'backend', '--to', 'staging')).toMatchObject({
    code: 2,
    all: expect.stringMatching(/CANNOT_SIGN[\s\S]*staging asks for a signature of its signers/),
  });
  expect(await refsOf(gitDir)).toBe(once);
  await by(ours.file).ok('promote', 'backend', '--to', 'staging');
  const listed = await gitOutput(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/tags/'], { gitDir });
  const tags = listed.toString('utf8').trim().split('\n');
  expect(tags).toEqual([
    expect.stringMatching(/^staging-\d{4}-\d{2}-\d{2}-001$/),
    expect.stringMatching(/^staging-\d{4}-\d{2}-\d{2}-00[12]$/),
  ]);

  expect(promoted).toMatch(new RegExp(`✓ commit [0-9a-f]{12} on delivery, tagged ${tags[0]}\\n`));
  expect(await cli.ok('audit', 'frontend', '--env', 'staging')).toContain(`\n  tag        ${tags[0]}\n`);

  // Made again by hand with a foreign key.
  const foreign = [
    'gpg.format=ssh',
    `user.signingKey=${theirs.file}`,
    'user.name=Eve',
    'user.email=eve@example.org',
  ];
  const tagging = ['tag', '--force', '--sign', '-m', 'mine', tags[1] ?? '', `${tags[1]}^{commit}`];
  await gitOutput([...foreign.flatMap((each) => ['-c', each]), ...tagging], { gitDir });

  const known = await knownSigners({ ssh: [{ person: 'ada@example.org', key: ours.key }], gpg: [] });
  try {
    const verify = async (tag = '') => {
      const { code, stdout, stderr } = await runGit(['verify-tag', tag], { gitDir, ...known.place });
      return `${code} ${stdout.toString('utf8')}${stderr}`;
    };
    expect(await verify(tags[0])).toMatch(/^0 [\s\S]*Good "git" signature for ada@example\.org/);
    expect(await verify(tags[1])).toMatch(/^1 [\s\S]*(No principal matched|no principal)/i);
  } finally {
    await known.remove();
  }
  const head = await gitOutput(['rev-parse', 'delivery', `${tags[1]}^{commit}`], { gitDir });
  expect(new Set(head.toString('utf8').trim().split('\n')).size).toBe(1);

  const { code, all } = await cli.run('verify');
  expect(code).toBe(1);
  expect(all).toMatch(/NOT_SIGNED[^\n]*the tag staging-[\d-]+ does not count: its key is not one/);
  expect(all.match(/signature of the tag/g)).toHaveLength(1);
  expect(all).toMatch(/TAG_WRONG[^\n]*the message of the tag staging-[\d-]+ is not that of the change/);
  expect(all).not.toContain('signature of commit');
});
