import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainBranch } from '../net/plain-branch';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';
import { cloneOf } from '../support/work-tree';

jest.setTimeout(120_000);
const temporary = temporaryDirectories();

test('verify proves what the program did, again from what it keeps, and names a commit that a person forged', async () => {
  const folder = await temporary();
  const { cli, path } = await (await DeliveredExample.create(folder)).copy();
  const told = await cli.ok('verify');
  expect(told).toMatch(/^✓ \d+ commits proven$/m);
  expect(told).toContain('`verify --render` renders them again');
  // What a witness vouches for, and who it is, is said beside what is not proven here.
  expect(told).toMatch(
    /renders them again; Bob <bob@example\.org> rendered all a second time with the same result/,
  );
  const { branches } = (await cli.json('verify')).data as {
    branches: { commits: { claims: { kind: string; of?: object; witnessedBy?: string }[] }[] }[];
  };
  expect(branches[0]?.commits.flatMap(({ claims }) => claims)).toContainEqual(
    expect.objectContaining({
      kind: 'rendered',
      of: { app: 'frontend', release: expect.stringMatching(/^r-/) },
      witnessedBy: 'Bob <bob@example.org>',
    }),
  );
  expect(await cli.ok('verify')).toBe(told);

  const { folder: work, git } = await cloneOf(path, folder);
  const head = await git('rev-parse', 'HEAD');
  writeFileSync(join(work, 'manifests/dev/frontend/objects/ConfigMap.planted.yaml'), 'kind: ConfigMap\n');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'promote frontend 6.11.0 to dev');
  await git('push', '--quiet');

  const { code, stdout } = await cli.run('verify');
  expect([code, stdout]).toEqual([1, expect.stringContaining('FILES_DIFFER dev/frontend')]);
  expect(stdout).toContain('✗ 1 commit false');
  // It is the head: there is nothing after it.
  expect(stdout).not.toContain('verify --since');
  expect((await cli.json('verify', '--since', head)).data).toMatchObject({
    outcome: 'false',
    branches: [{ commits: [{ verdict: 'false', findings: [{ code: 'FILES_DIFFER' }] }] }],
  });
  const moved = await cli.run('verify', '--expect-head', 'f'.repeat(40));
  expect([moved.code, moved.all]).toEqual([1, expect.stringContaining('HISTORY_LOST')]);
});

test('verify says of an old false commit what mended it, and how to go on', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const branch = new PlainBranch(path);
  const file = 'environments/dev/releases/frontend.yaml';
  const broken = branch.commit({ [file]: `${branch.text(file)}\n\tx: [\n` });
  await cli.ok('rollback', 'frontend', '--env', 'dev', '--reason', 'a typo');
  const mended = branch.head();
  const { code, stdout } = await cli.run('verify');
  expect(code).toBe(1);
  expect(stdout).toContain(`→ nothing to do: commit ${mended.slice(0, 12)} mended the file`);
  expect(stdout).not.toContain('fix the file at the position named');
  expect(stdout).toContain(`cdk8s-delivery verify --since ${broken.slice(0, 12)}`);
  expect((await cli.json('verify', '--since', broken.slice(0, 12))).data).toMatchObject({ outcome: 'true' });
});
