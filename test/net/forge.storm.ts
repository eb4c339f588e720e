import { DeliveredExample, subjectsOf } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { ACCOUNTS } from '../support/github/people';
import { approving } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';
import { forgeKillSuite } from './forge-kill';
import { type ForgePlace, forgePlace, type Who } from './forge-place';
import { judgeBranch } from './git-judge';
import { saidSoFar } from './said-so-far';
import { addApps } from './storm-place';

const temporary = temporaryDirectories();
const APPS = ['frontend', 'backend', ...Array.from({ length: 18 }, (_, index) => `app${index + 1}`)];
const IN_STAGING = APPS.slice(0, 8);
const WRITERS: readonly Who[] = ['ada', 'ben', 'cyd', 'merger', 'ada', 'ben', 'cyd', 'merger'];

const say = saidSoFar('storm on GitHub');
// Each story; what came before it stops has been printed.
jest.setTimeout(2_700_000);

let place: ForgePlace;

describe('twenty apps on GitHub', () => {
  beforeAll(async () => {
    const example = await DeliveredExample.create(await temporary());
    const { path, cli } = await example.copy();
    await addApps(example, APPS.slice(2));
    await cli.ok('configure');
    await cli.ok(...approving('prod/configure'), '--as', 'Bob <bob@example.org>');
    await cli.ok('merge', 'prod/configure');
    say(`${APPS.length} apps are configured`);
    await cli.ok('release', ...APPS.slice(2).flatMap((app) => ['--image', `${app}/server=${PODINFO.old}`]));
    await cli.ok('promote', '--all', '--to', 'staging');
    say('and run in staging');
    await cli.ok('witness', '--all', '--as', 'Bob <bob@example.org>');
    place = await forgePlace(await temporary(), { path, cli });
    say('and are witnessed: the storm begins');
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
    let made = 0;
    await Promise.all(
      WRITERS.map(async (who, index) => {
        const cli = place.cli(who, caches[index % 2] ?? '');
        const target = [APPS[index] ?? '', '--env', 'staging'];
        for (let round = 0; round < 10; round += 1) {
          await cli.ok('hold', ...target, '--reason', `writer ${index}, round ${round}`);
          await cli.ok('unhold', ...target);
          made += 2;
          if (made % 20 === 0) say(`${made} of 160 changes by 8 writers`);
        }
      }),
    );
    const subjects = await added(before);
    expect(subjects).toHaveLength(160);
    for (const app of IN_STAGING)
      for (const verb of ['hold', 'unhold'])
        expect([app, verb, subjects.filter((each) => each === `${verb} ${app} in staging`).length]).toEqual([
          app,
          verb,
          10,
        ]);
    const { violations, commits } = await judgeBranch(place.gitDir, 'delivery', { codeBranches: ['main'] });
    say(`8 writers, 160 changes: all landed, none twice; ${commits} commits judged`);
    expect([violations, place.github.faults]).toEqual([[], []]);
  });

  test('twenty promotions to one environment at once, each a pull request: all land, none twice', async () => {
    const before = await subjectsOf(place.gitDir);
    const { github, repository } = place;
    const caches = [await temporary(), await temporary()];
    const cacheOf = (index: number) => caches[index % 2] ?? '';
    const asked = github.requests.length;
    const atOnce = async (words: string, run: (app: string, index: number) => Promise<unknown>) => {
      let done = 0;
      await Promise.all(
        APPS.map(async (app, index) => {
          await run(app, index);
          done += 1;
          if (done % 5 === 0) say(`${done} of 20 ${words}, ${github.requests.length - asked} requests`);
        }),
      );
    };
    await atOnce('proposed', (app, index) =>
      place.cli('bot', cacheOf(index)).ok('promote', app, '--to', 'prod'),
    );
    expect(repository.pulls.map(({ head }) => head).sort()).toEqual(
      APPS.map((app) => `proposals/delivery/prod/promote-${app}`).sort(),
    );
    for (const { number } of repository.pulls) repository.review(number, ACCOUNTS.ben, 'APPROVED');
    await atOnce('merged', (app, index) =>
      place.cli('merger', cacheOf(index)).ok('merge', `prod/promote-${app}`),
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
    say(
      `20 promotions at once: all landed, none twice; of each ${requests.length / 20} requests, ${creating.length / 20} of which create content`,
    );
    expect([violations, github.faults]).toEqual([[], []]);
    expect(creating.length / 20).toBeLessThanOrEqual(8);
  });
});

test('of a thousand kills on GitHub, four in a row at most, each leaves what a repetition completes, once', async () => {
  const times = Number(process.env['NET_KILLS'] ?? 250);
  const { tried, faults, api } = await forgeKillSuite(temporary, times, 2, { inARow: 4, seconds: 2400 });
  expect([faults, api]).toEqual([[], []]);
  expect(tried).toBe(times * 4);
});
