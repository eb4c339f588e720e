import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const BOB = ['--as', 'Bob <bob@example.org>'];
const WITNESS =
  /witness frontend --release r-[0-9a-f]{16} {3}# only where approvals are given without the project's code/;

const temporary = temporaryDirectories();
let example: DeliveredExample;
let cli: Cli;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
});

/** The commands below `Next`. */
function nextOf(printed: string): string {
  return printed.slice(printed.indexOf('\nNext '));
}

test('a promotion names the witness that the next environment asks for beside the promotion there', async () => {
  const known = nextOf(await cli.ok('promote', 'frontend', '--to', 'staging'));
  expect(known).toContain('promote frontend --to prod');
  expect(known).not.toContain('witness');

  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  const unknown = nextOf(await cli.ok('promote', 'frontend', '--to', 'staging'));
  expect(unknown).toMatch(new RegExp(`promote frontend --to prod.*\\s+cdk8s-delivery ${WITNESS.source}`));
});

test('a witness names the promotion that waited for it', async () => {
  const said = await cli.ok('witness', 'frontend', ...BOB);
  // Nothing signs here, which it says in a sentence.
  expect(said).toContain(
    'rendered again: the same files came out; what says so is not signed, as nothing signs here',
  );
  const left = nextOf(said);
  expect(left).toContain('promote frontend --to prod');
  expect(left).not.toContain('--to staging');
  expect((await cli.run('promote', 'frontend', '--to', 'prod')).code).toBe(0);
});

test('explain says rule by rule what a promotion meets, with the next command, and offline how old that is', async () => {
  await cli.ok('hold', 'frontend', '--env', 'prod', '--reason', 'INC-1');
  const said = await cli.ok('explain', 'frontend', '--to', 'prod');
  expect(said).toMatch(
    /^frontend \S+ \(r-[0-9a-f]{16}\) from staging into prod\nas read now, commit [0-9a-f]{12}\n/,
  );
  // What is in the way comes first, and one line has the rules that merely pass.
  const marks = said.split('\n').flatMap((line) => /^([✗?…!✓·]) /.exec(line)?.[1] ?? []);
  expect(marks).toEqual([...marks].sort((one, other) => '✗?…!✓·'.indexOf(one) - '✗?…!✓·'.indexOf(other)));
  expect(said).toMatch(/\n✓ \d+ pass: app, record, .*custody.*; not asked: .* {3}\(--details\)\n/);
  expect(said.split('\n').length).toBeLessThan(24);
  const whole = await cli.ok('explain', 'frontend', '--to', 'prod', '--details');
  expect(whole).toMatch(/\n✓ custody +staging: runs there; hotfix: never ran there\n/);
  expect(said).toMatch(
    /\n✗ hold +prod\/frontend is held since .* by Ada .*: INC-1 HELD\n.*`cdk8s-delivery unhold frontend --env prod`/,
  );
  expect(said).toMatch(/\n\d refused\b.*\nThen {2}cdk8s-delivery approve prod\/promote-frontend\n$/);
  const narrow = await cli.with({ env: { COLUMNS: '60' } }).ok('explain', 'frontend', '--to', 'staging');
  expect(narrow).toMatch(/^frontend [^\n]*\n[^\n]*runs there already\n/);
  expect(narrow.split('\n').filter((line) => line.length > 60)).toEqual([]);
  const { data } = await cli.json('explain', 'frontend', '--to', 'prod', '--offline');
  expect(data).toMatchObject({
    schema: 'cdk8s-delivery/explanation/v1',
    read: { offline: true, at: expect.stringMatching(/Z$/) },
    verdict: 'refuses',
    rules: expect.arrayContaining([expect.objectContaining({ rule: 'approval', verdict: 'undecided' })]),
  });
});

test('where finds ids and digests by their first four digits, and refuses fewer', async () => {
  const digest = PODINFO.new.slice(PODINFO.new.indexOf('sha256:'));
  const { data } = (await cli.json('where', digest)) as {
    data: { matches: { record: { release: string; code: string } }[] };
  };
  const { release = '', code = '' } = data.matches[0]?.record ?? {};
  for (const what of [
    digest.slice(0, 11),
    digest.slice(7, 11),
    release.slice(0, 6),
    code.slice(0, 4),
    release,
  ])
    expect(await cli.ok('where', what)).toContain(release);
  for (const short of ['sha256:', 'sha256:187', 'r-', 'r-806']) {
    const { code: exit, data: said } = await cli.json('where', short);
    expect([exit, JSON.stringify(said)]).toEqual([
      2,
      expect.stringMatching(/INVALID_OPTION.*at least 4 hex digits/),
    ]);
  }
  expect(await cli.ok('where', `sha256:${'0'.repeat(64)}`)).toContain('nowhere');
});
