import { DeliveredExample } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { netSeed } from './random';
import { runStorm, stormLine } from './storm';
import { choosePlans } from './storm-operations';
import { stormPlace } from './storm-place';

const temporary = temporaryDirectories();

let example: DeliveredExample;
let server: HttpGitServer;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
  server = await startHttpGitServer({ root: example.folder });
});
afterAll(() => server.close());

test('eight processes with twenty commands each change what they say, and nothing else', async () => {
  const seed = netSeed();
  process.stdout.write(`storm: NET_SEED=${seed}\n`);
  const caches = [await temporary(), await temporary()] as const;
  const place = await stormPlace(example, server, 8, caches, ['worker', 'gateway']);
  const report = await runStorm({ ...place, plans: choosePlans(seed, place, 20) });
  process.stdout.write(stormLine(report));
  expect(report.faults).toEqual([]);
  expect(report.commits).toBeGreaterThan(0);
});
