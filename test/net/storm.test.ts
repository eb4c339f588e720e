import { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { type HttpGitServer, startHttpGitServer } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { netSeed } from './random';
import { runStorm, stormLine } from './storm';
import { choosePlans } from './storm-operations';
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
  const report = await runStorm({ ...place, plans: choosePlans(seed, place, 6) });
  process.stdout.write(stormLine(report));
  expect(report.faults).toEqual([]);
  expect(report.commits).toBeGreaterThan(0);
});

/** A command line that changes more than it says. */
class Meddler extends Cli {
  override async run(...args: readonly string[]) {
    const end = await super.run(...args);
    if (args[0] === 'hold') await super.run('unhold', ...args.slice(1, 4));
    return end;
  }
}

test('fails for a storm in which something changes the branch that nobody claims', async () => {
  const { path, cli } = await example.copy();
  const meddler = new Meddler({ ...cli.place, cache: await temporary() });
  const plan = [['hold', 'backend', '--env', 'dev', '--reason', 'measuring']];
  const report = await runStorm({
    gitDir: path,
    clis: [meddler],
    plans: [plan],
    apps: ['backend'],
    revisions: [],
  });
  expect(report).toMatchObject({ operations: 1, commits: 2, changes: { hold: 1 } });
  expect(report.faults).toEqual([
    expect.stringMatching(/^[0-9a-f]{40} \(unhold backend in dev\) is on the branch, and nobody claims it$/),
  ]);
});
