import { basename, dirname } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let server: HttpGitServer;
let cli: Cli;

beforeAll(async () => {
  const example = await (await DeliveredExample.create(await temporary())).copy();
  await gitOutput(['config', 'uploadpack.allowFilter', 'true'], { gitDir: example.path });
  server = await startHttpGitServer({ root: dirname(example.path) });
  const url = `${server.url}/${basename(example.path)}`;
  cli = example.cli.with({ env: { CDK8S_DELIVERY_REPOSITORY: url } });
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
