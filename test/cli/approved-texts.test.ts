import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving, planOf } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';
const PROMOTE = ['promote', 'frontend', '--to', 'prod'] as const;

/** What a reason must not do to the page of a forge, to a terminal, or to what is read from commits. */
const HOSTILE = [
  'it hides <!-- the plan',
  '```',
  '[click](javascript:alert(1)) <img src=x onerror=alert(1)>',
  '# Approved',
  '\u202egnorw\u200b',
  '@everyone',
  '',
  'Requested-by: Eve <eve@example.org>',
  'Release: r-0000000000000000',
].join('\n');

test('a reason stands escaped in every commit and description, and what it says counts nowhere', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const git = plainGit(path);
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok(...PROMOTE, '--reason', HOSTILE);
  await cli.ok('freeze', '--env', 'dev', '--reason', HOSTILE);
  await cli.ok('unfreeze', '--env', 'dev');
  await cli.ok('hold', 'frontend', '--env', 'dev', '--reason', HOSTILE);
  await cli.ok('unhold', 'frontend', '--env', 'dev');
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await cli.ok('rollback', 'frontend', '--env', 'dev', '--reason', HOSTILE);
  const texts = (await git('log', '--all', '--format=%B%x00'))
    .split('\0')
    .filter((each) => each.includes('hides'));
  expect(texts.length).toBeGreaterThanOrEqual(4);
  for (const text of texts) {
    // an indented paragraph is code: nothing in it is Markdown, HTML or a trailer
    expect(text).toMatch(/\n\n {4}it hides <!-- the plan\n {4}```\n/);
    const rest = text.replace(/^ {4}.*$/gm, '');
    // the plan in a proposal has a comment and fences of its own
    for (const raw of ['<!-- the', '](javascript', '<img src=x', '\n# Approved', '```\n[', '@everyone'])
      expect([raw, rest, rest.includes(raw)]).toEqual([raw, rest, false]);
    expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(text.match(/^Requested-by: .*$/gm) ?? []).not.toContain('Requested-by: Eve <eve@example.org>');
    expect(text.match(/^Release: r-0{16}$/m)).toBeNull();
  }
  const { data } = await cli.json('audit', 'frontend');
  expect(JSON.stringify(data)).not.toContain('"requestedBy":"Eve');
  await cli.ok('check');
});

test('evidence links are https or http, without credentials, and what else is given leaves nothing behind', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const git = plainGit(path);
  const before = await git('for-each-ref');
  for (const link of [
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'file:///etc/passwd',
    'ssh://git@example.org/x',
    'https://bob:hunter2@ci.example.org/1',
    'https://ci.example.org/\u202e1',
    '//ci.example.org/1',
  ]) {
    const image = ['--image', `server=${PODINFO.new}`] as const;
    const { code, all } = await cli.run('release', 'frontend', ...image, '--evidence', `run=${link}`);
    expect([link, code, all]).toEqual([link, 2, expect.stringContaining('INVALID_OPTION')]);
    expect(all).not.toMatch(/hunter2|\u202e/);
  }
  expect(await git('for-each-ref')).toBe(before);
  const fine = ['--evidence', 'run=http://ci.example.org/1', '--evidence', 'scan=https://ci.example.org/2'];
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`, ...fine);
});

test('the one who asked approves in no spelling of the address, a namesake is told of, and an approval names the plan that was read', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const git = plainGit(path);
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok(...PROMOTE);
  const before = await git('for-each-ref');
  for (const email of [
    'ADA@Example.org',
    'ada+approver@example.org',
    'ada@example.org.',
    '\u0430da@example.org',
    'a\u200bda@example.org',
    '\uff41da@example.org',
    '"ada"@example.org',
    'mailto:ada@example.org',
    'ada(bob)@example.org',
  ]) {
    const { code, all } = await cli.with({ as: `Bob <${email}>` }).run(...approving(ID));
    expect([email, code === 0, all]).toEqual([
      email,
      false,
      expect.stringMatching(/SELF_APPROVAL|INVALID_OPTION/),
    ]);
  }
  const bob = cli.with({ as: 'Bob <bob@example.org>' });
  const other = `sha256:${'0'.repeat(64)}`;
  for (const [args, code] of [
    [['approve', ID], 'NOT_APPROVED'],
    [['approve', ID, '--plan', other], 'PLAN_MOVED'],
    [['approve', ID, '--plan', planOf(path, ID).slice(0, 20)], 'INVALID_OPTION'],
  ] as const) {
    const refused = await bob.run(...args);
    expect([args, refused.code === 0, refused.all]).toEqual([args, false, expect.stringContaining(code)]);
  }
  // What is approved next is looked at first, by the same person.
  const moved = (await cli.with({ as: 'Bob <bob@example.org>' }).run('approve', ID, '--plan', other)).all;
  expect(moved).toContain(`\`cdk8s-delivery approve ${ID} --as 'Bob <bob@example.org>'\``);
  expect(await git('for-each-ref')).toBe(before);
  expect((await cli.run('merge', ID)).all).toContain('NOT_APPROVED');
  const told =
    /ADA <ada@example\.com> has the name of Ada <ada@example\.org>, who asked for prod\/promote-frontend/;
  const plain = (text: string) => text.replace(/\s+/g, ' ');
  const namesake = cli.with({ as: 'ADA <ada@example.com>' });
  expect(plain((await namesake.run(...approving(ID))).all)).toMatch(told);
  expect(plain((await cli.run('merge', ID)).all)).toMatch(told);
  expect(await git('log', '-1', '--format=%B', 'delivery')).toContain('ADA <ada@example.com>');
});
