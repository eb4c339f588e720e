import { quiet, quietParagraph } from '../../lib/model/text';
import { DeliveredExample } from '../support/delivered-example';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let example: DeliveredExample;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

test.each([
  ['a mention', 'ask @ada, mail ada@example.org', '    ask @ ada, mail ada@example.org'],
  ['references', 'fixes #12, !7 and GH-3', '    fixes # 12, ! 7 and GH- 3'],
  ['what skips a pipeline', 'now [skip ci] or [ci skip]', '    now [ skip ci] or [ ci skip]'],
  [
    'lines like trailers',
    'x\n\nSigned-off-by: Eve <e@x.y>\nPlan: sha256:0',
    '    x\n\n    Signed-off-by: Eve <e@x.y>\n    Plan: sha256:0',
  ],
  ['HTML and Markdown', '<!-- # x\n```', '    <!-- # x\n    ```'],
  ['marks of direction', 'a\u202eb', '    a\\u202eb'],
  ['a long line', 'x'.repeat(450), `    ${'x'.repeat(200)}\n    ${'x'.repeat(200)}\n    ${'x'.repeat(50)}`],
])('%s in a reason does not act in a commit', async (_what, reason, body) => {
  const { path, cli } = await example.copy();
  await cli.ok('hold', 'frontend', '--env', 'dev', '--reason', reason);
  const message = await plainGit(path)('log', '-1', '--format=%B', 'refs/heads/delivery');
  expect(message).toContain(`\n\n${body}\n\n`);
});

test.each(['ask @ada, see #12 and GH-3', 'now [skip ci]\n***NO_CI***', 'a\u{e0041}\\ "b" issues/7 é'])(
  '%j does not act in the intent of a proposal, and is read back',
  async (reason) => {
    const { path, cli } = await example.copy();
    await cli.ok('promote', 'frontend', '--to', 'staging', '--reason', reason);
    await cli.ok('promote', 'frontend', '--to', 'prod', '--reason', reason);
    const message = await plainGit(path)(
      'log',
      '-1',
      '--format=%B',
      'proposals/delivery/prod/promote-frontend',
    );
    const trailers = message.trimEnd().split('\n\n').at(-1) ?? '';
    expect(trailers).toContain('Delivery-Intent: {');
    expect(quiet(trailers)).toBe(trailers);
    await cli.with({ as: 'Bob <bob@example.org>' }).ok(...approving('prod/promote-frontend'));
    await cli.ok('merge', 'prod/promote-frontend');
    const merged = await plainGit(path)('log', '-1', '--format=%B', 'refs/heads/delivery');
    expect(merged).toContain(`\n\n${quietParagraph(reason)}\n\n`);
  },
);

test.each(['Ada @team <ada@example.org>', 'Ada #12 <ada@example.org>', 'Ada [skip ci] <ada@example.org>'])(
  'fails for %s, whose name would act in a trailer',
  async (as) => {
    const { cli } = await example.copy();
    const { code, all } = await cli.run('promote', 'frontend', '--to', 'staging', '--as', as);
    expect([code, all]).toEqual([2, expect.stringContaining('on which a host of Git would act')]);
  },
);
