import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const BRANCH = `proposals/delivery/${ID}`;

test('evidence that comes after an approval voids it, and merge says what came', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const bob = cli.with({ as: 'Bob <bob@example.org>' });
  const run = 'run=https://ci.example.org/1';
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.old}`, '--evidence', run);
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');

  const clone = await temporary();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.org', ...args], { cwd: clone });
  const record = join(clone, 'environments/prod/releases/frontend.yaml');
  /** Changes the proposal's record, and nothing else of the proposal. */
  const amend = (change: (text: string) => string) => {
    git('fetch', '-q', path, `+refs/heads/${BRANCH}:refs/remotes/x/p`);
    git('checkout', '-q', '-f', '--detach', 'refs/remotes/x/p');
    const before = readFileSync(record, 'utf8');
    writeFileSync(record, change(before));
    expect(readFileSync(record, 'utf8')).not.toBe(before);
    git('commit', '-q', '-a', '--amend', '--no-edit');
    git('push', '-q', '-f', path, `HEAD:refs/heads/${BRANCH}`);
  };
  git('init', '-q');

  for (const [change, came] of [
    [
      (text: string) => text.replace(/^( *)run: .*$/m, '$&\n$1scan: https://evil.example.org/clean'),
      'scan=https://evil.example.org/clean',
    ],
    [
      (text: string) => text.replace('evil.example.org/clean', 'evil.example.org/cleaner'),
      'scan=https://evil.example.org/cleaner',
    ],
    [(text: string) => text.replace('ci.example.org/1', 'ci.example.org/2'), 'run=https://ci.example.org/2'],
  ] as const) {
    await bob.ok(...approving(ID));
    amend(change);
    const { code, all } = await cli.run('merge', ID);
    expect([code, all.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining(`evidence came: frontend ${came}`),
    ]);
    expect(all).toMatch(/NOT_APPROVED/);
    expect(all).toContain(`cdk8s-delivery approve ${ID}`);
  }
  await bob.ok(...approving(ID));
  expect(await cli.ok('merge', ID)).toContain('merged as commit');
});
