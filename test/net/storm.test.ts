import { DeliveredExample } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { netSeed } from './random';
import { runStorm, stormLine } from './storm';
import { stormPlace } from './storm-place';

jest.setTimeout(300_000);

const temporary = temporaryDirectories();

let example: DeliveredExample;
let server: HttpGitServer;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  server = await startHttpGitServer({ root: example.folder });
});
afterAll(() => server.close());

test('four processes at once change what they say, and every state on the way is what its record says', async () => {
  const seed = netSeed();
  process.stdout.write(`storm: NET_SEED=${seed}\n`);
  const place = await stormPlace(example, server, 4, [await temporary(), await temporary()]);
  const report = await runStorm({ ...place, seed, operations: 6 });
  process.stdout.write(stormLine(report));
  expect(report.faults).toEqual([]);
  expect(report.commits).toBeGreaterThan(0);
});
