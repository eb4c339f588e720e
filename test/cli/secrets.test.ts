import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();
const SECRET = 's3cr3tT0ken';
let place: { cwd: string; cache: string };
beforeAll(async () => {
  const folder = await temporary();
  place = { cwd: join(folder, 'project'), cache: join(folder, 'cache') };
  mkdirSync(place.cwd);
  mkdirSync(place.cache);
});

/** All that a file of a folder holds, file by file. */
const contents = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'));

const MALFORMED = [
  `https://user:${SECRET} x@127.0.0.1:1/r`,
  `ssh://user:${SECRET}@127.0.0.1:1/r`,
  `https:/user:${SECRET}@127.0.0.1/r`,
  `https//user:${SECRET}@127.0.0.1/r`,
  `https:user:${SECRET}@127.0.0.1/r`,
  `//user:${SECRET}@127.0.0.1/r`,
  `http://user:1/${SECRET}@127.0.0.1/r`,
  `user:${SECRET}@127.0.0.1:r`,
  `user:a/${SECRET}@127.0.0.1:r`,
  `https://127.0.0.1/r?access_token=${SECRET}`,
  `https//127.0.0.1/r?private_token=${SECRET}`,
  `https://127.0.0.1/r?x=${SECRET}`,
];

test.each(MALFORMED)('%s as delivery repository is said without the secret', async (delivery) => {
  const cli = new Cli({ ...place, delivery, env: { GIT_SSH_COMMAND: '/bin/false' } });
  const { code, all } = await cli.run('status', '--json', '--branch', 'delivery');
  expect([code, all]).toEqual([expect.any(Number), expect.stringMatching(/INVALID_OPTION|REMOTE_FAILED/)]);
  expect(code).not.toBe(0);
  expect(all).not.toContain(SECRET);
  expect(contents(place.cache).join('\n')).not.toContain(SECRET);
});

test("package.json's repository is said without the secret", async () => {
  for (const repository of MALFORMED.slice(0, 4)) {
    writeFileSync(
      join(place.cwd, 'package.json'),
      JSON.stringify({ 'cdk8s-delivery': { repository, branch: 'delivery' } }),
    );
    const { code, all } = await new Cli(place).run('status', '--json');
    expect([code, all]).toEqual([2, expect.stringContaining('BROKEN_FILE')]);
    expect(all).not.toContain(SECRET);
  }
});

test('what git says of a remote, and what the command line is not able to parse, is said without the secret', async () => {
  const server = await startHttpGitServer({ root: place.cache, users: { ann: 'right' } });
  try {
    const delivery = `${server.url.replace('://', `://ann:${SECRET}@`)}/none.git`;
    const { code, all } = await new Cli({ ...place, cwd: place.cache, delivery }).run(
      ...['status', '--json', '--branch', 'delivery'],
    );
    expect([code, all]).toEqual([1, expect.stringContaining('REMOTE_FAILED')]);
    expect(all).not.toContain(SECRET);
  } finally {
    await server.close();
  }
  const { code, all } = await new Cli(place).run('status', `--deliver=https://u:${SECRET}@h/r`, '--json');
  expect([code, all]).toEqual([2, expect.stringContaining('INVALID_OPTION')]);
  expect(all).not.toContain(SECRET);
});
