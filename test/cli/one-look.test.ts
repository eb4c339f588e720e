import { basename, dirname } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { planOf } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let server: HttpGitServer;
let cli: Cli;
let path: string;

beforeAll(async () => {
  const example = await (await DeliveredExample.create(await temporary())).copy();
  await gitOutput(['config', 'uploadpack.allowFilter', 'true'], { gitDir: example.path });
  ({ path } = example);
  server = await startHttpGitServer({ root: dirname(example.path) });
  const url = `${server.url}/${basename(example.path)}`;
  cli = example.cli.with({ env: { CDK8S_DELIVERY_REPOSITORY: url, CDK8S_DELIVERY_FORGE: 'local' } });
});
afterAll(() => server.close());

/** Requests of a command that was asked before. */
async function requests(...words: string[]): Promise<number> {
  await cli.ok(...words);
  const before = server.requests.length;
  await cli.ok(...words);
  return server.requests.length - before;
}

test('a question about the past reads the delivery branch once, and is answered by that state', async () => {
  const once = await requests('where', 'frontend');
  expect(once).toBeGreaterThan(0);
  for (const words of [
    ['history'],
    ['history', '--json'],
    ['audit', '--json'],
    ['audit', '--about', 'nothing'],
  ])
    expect([words, await requests(...words)]).toEqual([words, once]);
});

test('status counts the approvals of open proposals, with one request for all of them', async () => {
  const quiet = await requests('status');
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
  const one = await requests('status');
  await cli.ok('promote', 'backend', '--to', 'staging');
  await cli.ok('promote', 'backend', '--to', 'prod');
  const grace = cli.with({ as: 'Grace <grace@example.org>' });
  const id = 'prod/promote-frontend';
  await grace.ok('approve', id, '--plan', planOf(path, id));
  expect(await requests('status')).toBe(one);
  // The branches of proposals are fetched by one request, their approvals by another.
  expect(one - quiet).toBeLessThanOrEqual(4);
  const said = await cli.ok('status');
  expect(said).toMatch(/ prod\/promote-backend {2}0 of 1 approval {2}promote/m);
  expect(said).toMatch(/ prod\/promote-frontend {2}1 of 1 approval {2}promote/m);
  const { data } = await cli.json('status');
  expect((data as { readonly proposals: unknown }).proposals).toMatchObject([
    { id: 'prod/promote-backend', approvals: { given: 0, needed: 1 } },
    { id: 'prod/promote-frontend', approvals: { given: 1, needed: 1 } },
  ]);
});
