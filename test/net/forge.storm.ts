import { DeliveredExample, subjectsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { ACCOUNTS } from '../support/github/people';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { forgeKillSuite } from './forge-kill';
import { type ForgePlace, forgePlace, type Who } from './forge-place';
import { judgeBranch } from './git-judge';
import { addApps } from './storm-place';

const temporary = temporaryDirectories();
const APPS = ['frontend', 'backend', ...Array.from({ length: 18 }, (_, index) => `app${index + 1}`)];
const WRITERS: readonly Who[] = ['ada', 'ben', 'cyd', 'merger', 'ada', 'ben', 'cyd', 'merger'];

let place: ForgePlace;

beforeAll(async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, cli } = await example.copy();
  await addApps(example, APPS.slice(2));
  await cli.ok('configure');
  await cli.ok(...approving('prod/configure'), '--as', 'Bob <bob@example.org>');
  await cli.ok('merge', 'prod/configure');
  for (const app of APPS.slice(2)) await cli.ok('release', app, '--image', `server=${PODINFO.old}`);
  await cli.ok('promote', '--all', '--to', 'staging');
  await cli.ok('witness', '--all', '--as', 'Bob <bob@example.org>');
  place = await forgePlace(await temporary(), { path, cli });
});
afterAll(() => place.close());

/** What every commit of the branch says it did, but for what was there before. */
async function added(before: readonly string[]): Promise<string[]> {
  const now = await subjectsOf(place.gitDir);
  return now.slice(0, now.length - before.length);
}

test('eight writers with twenty changes each on GitHub: all land, none twice', async () => {
  const before = await subjectsOf(place.gitDir);
  const caches = [await temporary(), await temporary()];
  await Promise.all(
    WRITERS.map(async (who, index) => {
      const cli = place.cli(who, caches[index % 2] ?? '');
      const target = [APPS[index] ?? '', '--env', 'staging'];
      for (let round = 0; round < 10; round += 1) {
        await cli.ok('hold', ...target, '--reason', `writer ${index}, round ${round}`);
        await cli.ok('unhold', ...target);
      }
    }),
  );
  const subjects = await added(before);
  expect(subjects).toHaveLength(160);
  for (const app of APPS.slice(0, 8))
    for (const verb of ['hold', 'unhold'])
      expect([app, verb, subjects.filter((each) => each === `${verb} ${app} in staging`).length]).toEqual([
        app,
        verb,
        10,
      ]);
  const { violations, commits } = await judgeBranch(place.gitDir, 'delivery', { codeBranches: ['main'] });
  process.stdout.write(`storm on GitHub: 8 writers, 160 changes, ${commits} commits judged\n`);
  expect([violations, place.github.faults]).toEqual([[], []]);
});

test('twenty promotions to one environment at once, each a pull request: all land, none twice', async () => {
  const before = await subjectsOf(place.gitDir);
  const { github, repository } = place;
  const caches = [await temporary(), await temporary()];
  const cacheOf = (index: number) => caches[index % 2] ?? '';
  const asked = github.requests.length;
  await Promise.all(
    APPS.map((app, index) => place.cli('bot', cacheOf(index)).ok('promote', app, '--to', 'prod')),
  );
  expect(repository.pulls.map(({ head }) => head).sort()).toEqual(
    APPS.map((app) => `proposals/delivery/prod/promote-${app}`).sort(),
  );
  for (const { number } of repository.pulls) repository.review(number, ACCOUNTS.ben, 'APPROVED');
  await Promise.all(
    APPS.map((app, index) => place.cli('merger', cacheOf(index)).ok('merge', `prod/promote-${app}`)),
  );
  const subjects = await added(before);
  expect(subjects.map((each) => /^promote (\S+) \S+ to prod$/.exec(each)?.[1]).sort()).toEqual(
    [...APPS].sort(),
  );
  expect(repository.pulls.map(({ state }) => state)).toEqual(APPS.map(() => 'closed'));
  expect(repository.comments).toHaveLength(APPS.length);
  const requests = github.requests.slice(asked);
  const creating = requests.filter((each) => !each.startsWith('GET'));
  const { violations } = await judgeBranch(place.gitDir, 'delivery', { codeBranches: ['main'] });
  process.stdout.write(
    `storm on GitHub: 20 promotions at once; of each ${requests.length / 20} requests, ${creating.length / 20} of which create content\n`,
  );
  expect([violations, github.faults]).toEqual([[], []]);
  expect(creating.length / 20).toBeLessThanOrEqual(8);
});

test('of a thousand kills on GitHub each leaves what its repetition completes, once', async () => {
  const { tried, faults, api } = await forgeKillSuite(temporary, Number(process.env['NET_KILLS'] ?? 250), 2);
  expect([faults, api]).toEqual([[], []]);
  expect(tried).toBeGreaterThanOrEqual(Number(process.env['NET_KILLS'] ?? 250) * 4);
});
