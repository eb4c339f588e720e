import { basename, dirname } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { accountsByToken, TOKENS } from '../support/github/people';
import { startGitHub } from '../support/github/stand-in';
import { judgedOutput } from '../support/output-judge';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const ALL = ['promote', '--all', '--to', 'prod', '--by-owner'];

test('a set over two teams is two pull requests on GitHub, each merged by itself, with one label that joins them', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, name, cli } = await example.copy();
  await cli.ok('promote', '--all', '--to', 'staging');
  const github = await startGitHub(dirname(example.folder));
  try {
    for (const [token, account] of accountsByToken()) github.accounts.set(token, account);
    const place = `${basename(example.folder)}/${name}`;
    const repository = github.repository(place.replace('.git', ''));
    const run = (who: keyof typeof TOKENS, ...words: string[]) =>
      example.cli
        .with({
          delivery: `${github.url}/${place}`,
          gitDir: path,
          as: `${who} <${who}@example.org>`,
          env: { GH_ENTERPRISE_TOKEN: TOKENS[who], CDK8S_DELIVERY_FORGE: 'github' },
        })
        .run(...words);
    expect(await run('ada', ...ALL)).toMatchObject({ code: 0, stdout: expect.stringContaining('/pull/2\n') });
    const { proposals } = judgedOutput((await run('ada', 'status', '--json')).stdout) as {
      proposals: { id: string; set: string; subject: string }[];
    };
    const [{ id = '', set = '' } = {}, other] = proposals;
    expect(set).toMatch(/^[0-9a-f]{8}$/);
    expect(proposals.map((each) => [each.id.replace(/_[0-9a-f]{6}$/, ''), each.set])).toEqual([
      ['prod/promote-lane_example-platform', set],
      ['prod/promote-lane_example-web', set],
    ]);
    expect(repository.pulls).toMatchObject(
      ['backend', 'frontend'].map((app) => ({
        title: expect.stringMatching(new RegExp(`^promote ${app} \\S+ to prod \\(set ${set}\\)$`)),
        labels: ['change/promote', 'environment/prod', `set/${set}`],
        body: expect.stringContaining(`One of the set ${set}`),
        state: 'open',
      })),
    );
    const written = github.requests.filter((each) => !each.startsWith('GET')).length;
    expect((await run('ada', ...ALL)).stdout).toMatch(/is open already[\s\S]*is open already/);
    expect(github.requests.filter((each) => !each.startsWith('GET'))).toHaveLength(written);
    await run('ben', ...approving(id));
    expect(await run('merger', 'merge', id)).toMatchObject({ code: 0 });
    expect(repository.pulls.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect((await run('merger', 'merge', other?.id ?? '')).all).toContain('NOT_APPROVED');
    expect(github.faults).toEqual([]);
  } finally {
    await github.close();
  }
});
