import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();

let cli: Cli;
beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  ({ cli } = await example.copy());
});

/** A day so many days from now, so that nothing here depends on when it runs. */
const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

const WAIVE = ['waive', 'probes', '--env', 'prod', '--app', 'frontend', '--owner', '@example/web'];

test('a waiver is proposed, shown to who approves it, merged, listed, told and lifted', async () => {
  const until = day(30);
  const asked = [...WAIVE, '--expires', until, '--reason', 'comes with release 7'];
  const terms = `probes for frontend, until ${until}, by "@example/web": "comes with release 7"`;
  expect(await cli.ok(...asked)).toMatch(
    /waive probes-frontend in prod\n {2}\+ environments\/prod\/waivers\/probes-frontend\.yaml {2}a waiver begins: /,
  );
  expect(await cli.ok('waivers')).toBe('none\n');
  expect(await cli.ok('status')).toContain('prod/waive-probes-frontend');
  for (const name of ['Grace', 'Bob'])
    expect(
      await cli.ok(
        ...approving('prod/waive-probes-frontend'),
        '--details',
        '--as',
        `${name} <${name}@example.org>`,
      ),
    ).toContain(terms);
  await cli.ok('merge', 'prod/waive-probes-frontend');
  expect(await cli.ok(...asked)).toContain('nothing to do');
  expect(await cli.ok('waivers', '--env', 'prod')).toBe(`in force      prod/probes-frontend  ${terms}\n`);
  expect(await cli.json('waivers')).toMatchObject({
    code: 0,
    data: {
      schema: 'cdk8s-delivery/waivers/v1',
      waivers: [
        {
          environment: 'prod',
          name: 'probes-frontend',
          state: 'in force',
          rule: 'probes',
          app: 'frontend',
          owner: '@example/web',
          reason: 'comes with release 7',
          expires: until,
          file: 'environments/prod/waivers/probes-frontend.yaml',
        },
      ],
    },
  });
  const audit = await cli.ok('audit', 'frontend', '--env', 'prod');
  expect(audit).toMatch(/waiver {2}prod\/frontend/);
  expect(audit).toMatch(
    new RegExp(
      `rule +probes\\n +app +frontend\\n +expires +${until}\\n +owner +@example/web\\n +reason +comes with release 7\\n`,
    ),
  );
  expect(audit).toMatch(
    /approved +Bob <Bob@example\.org> .*; Grace|approved +Grace <Grace@example\.org> .*; Bob/,
  );
  expect(audit).toContain('roll back  cdk8s-delivery unwaive probes-frontend --env prod');
  expect((await cli.ok('audit', '--env', 'prod', '--csv')).split('\n')[1]).toContain(
    `,rule: probes; app: frontend; expires: ${until}; owner: @example/web; reason: comes with release 7,`,
  );
  expect(await cli.ok('unwaive', 'probes-frontend', '--env', 'prod')).toContain(
    'a waiver ends: its rule holds again: probes for frontend',
  );
  expect(await cli.ok('history', '--env', 'prod', '--limit', '1')).toMatch(/waiver lifted +prod\/frontend/);
});

test.each<[title: string, words: readonly string[], expected: RegExp]>([
  [
    'no owner and no end',
    ['waive', 'probes', '--env', 'dev'],
    /waive needs --owner <who>, --expires <day> and --reason <text>/,
  ],
  [
    'no reason',
    ['waive', 'probes', '--env', 'dev', '--owner', 'x', '--expires', day(1)],
    /INVALID_OPTION.*waive needs --reason <text>\n.*such as: cdk8s-delivery waive probes --env prod/,
  ],
  [
    'a rule that is none',
    ['waive', 'probe', '--env', 'dev', '--owner', 'x', '--expires', day(1), '--reason', 'x'],
    /NOT_WAIVABLE.*"probe" is not a rule of dev; known: .*approved-registries, .*; did you mean "probes"\?/,
  ],
  [
    'an app that is none',
    [
      'waive',
      'probes',
      '--env',
      'dev',
      '--app',
      'frontendd',
      '--owner',
      'x',
      '--expires',
      day(1),
      '--reason',
      'x',
    ],
    /UNKNOWN_APP.*known: backend, frontend; did you mean "frontend"\?/,
  ],
  [
    'no day',
    ['waive', 'probes', '--env', 'dev', '--owner', 'x', '--expires', 'soon', '--reason', 'x'],
    /INVALID_OPTION.*expires: neither a day, such as "2026-01-31".*got "soon"/,
  ],
  ['a name that leaves its folder', ['unwaive', '../freeze', '--env', 'dev'], /INVALID_NAME.*"\.\.\/freeze"/],
  [
    'an environment that is none',
    ['waivers', '--env', 'stagin'],
    /UNKNOWN_ENVIRONMENT.*did you mean "staging"/,
  ],
])('fails with 2 on %s', async (_title, words, expected) => {
  const { code, stderr } = await cli.run(...words);
  expect([code, stderr]).toEqual([2, expect.stringMatching(expected)]);
});

test('fails for a day that there is none of, once; for a name that is not a file name, with what is one', async () => {
  const day = await cli.run(
    'waive',
    'probes',
    '--env',
    'dev',
    '--owner',
    'x',
    '--expires',
    '2026-02-30',
    '--reason',
    'y',
  );
  expect([day.code, day.stderr.match(/✗/g), day.stderr]).toEqual([
    2,
    ['✗'],
    expect.stringContaining('expires: neither a day'),
  ]);
  const named = await cli.run('unwaive', '../x', '--env', 'dev', '--reason', 'y');
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('→ name its file without folder')]);
});
