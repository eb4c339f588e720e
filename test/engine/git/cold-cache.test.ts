import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Delivery } from '../../../lib/engine/delivery';
import { GitRepository } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { usualCode } from '../../support/fleet-code';
import { FleetFixture } from '../../support/fleet-fixture';
import { type HttpGitServer, startHttpGitServer } from '../../support/http-git-server';
import { aBranch, anEnv } from '../../support/names';

jest.setTimeout(120_000);

/** A fleet of apps with one configuration, behind a server that counts, read by a machine that never did. */
class ColdFleet {
  private caches = 0;

  private constructor(
    readonly fleet: FleetFixture,
    readonly names: readonly string[],
    readonly server: HttpGitServer,
  ) {}

  static async of(count: number): Promise<ColdFleet> {
    const { environments, apps } = usualCode();
    const names = Array.from({ length: count }, (_, each) => `app-${each}`);
    const all = names.map((name) => [name, { ...apps['web'], slots: ['server'] }] as const);
    const fleet = await FleetFixture.create({ environments, apps: Object.fromEntries(all) } as never);
    await fleet.configure();
    for (const version of ['1.0', '1.1'])
      for (const name of names) {
        await fleet.release(name, { images: { server: version } });
        if (version === '1.0') await fleet.promote(name, 'staging');
      }
    for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
      await gitOutput(['config', setting, 'true'], { gitDir: fleet.remote.gitDir });
    return new ColdFleet(fleet, names, await startHttpGitServer({ root: fleet.root }));
  }

  /** The requests that a question takes with an empty cache. */
  async requests(ask: (cold: ColdFleet) => Promise<unknown>): Promise<number> {
    const { fleet, server } = this;
    this.caches += 1;
    fleet.delivery = new Delivery({
      remote: `${server.url}/delivery.git`,
      branch: aBranch(fleet.branch),
      cacheDir: join(fleet.root, `cold-${this.caches}`),
    });
    const before = server.requests.length;
    await ask(this);
    return server.requests.length - before;
  }

  async remove(): Promise<void> {
    await this.server.close();
    await this.fleet.remove();
  }
}

let few: ColdFleet;
let many: ColdFleet;
beforeAll(async () => {
  few = await ColdFleet.of(2);
  many = await ColdFleet.of(7);
});
afterAll(() => Promise.all([few, many].map((each) => each.remove())));

const questions: Record<string, (cold: ColdFleet) => Promise<unknown>> = {
  'a promotion of all apps': async ({ fleet, names }) => {
    const change = { verb: 'promote' as const, apps: [...names], to: 'staging' };
    const { plan } = await fleet.open().run(change, { dryRun: true });
    expect(plan.targets).toHaveLength(names.length);
    expect(plan.effect).toBe('commit');
  },
  status: async ({ fleet, names }) => {
    const { targets } = await fleet.status();
    expect(targets.filter(({ pending }) => pending.length > 0)).toHaveLength(2 * names.length);
  },
  'a rejection of what was never there': async ({ fleet }) => {
    const change = { verb: 'reject' as const, what: 'r-0123456789abcdef' };
    const { plan } = await fleet.open().run(change, { dryRun: true, reason: 'a reason' });
    expect(plan.verb).toBe('reject');
  },
  'a proof of the history': async ({ fleet, names }) => {
    const { branches } = await fleet.open().verify();
    expect(branches[0]?.commits).toHaveLength(1 + 3 * names.length);
  },
  history: async ({ fleet, names }) => {
    expect(await fleet.history({ environment: anEnv('staging') })).toHaveLength(1 + names.length);
  },
};

/** What is asked while an answer is under way goes with the next one: it depends on the moment how many answers there are. */
const BY_CHANCE = 6;

test.each(Object.keys(questions))('%s takes no requests of each app', async (name) => {
  const ask = questions[name] as (cold: ColdFleet) => Promise<unknown>;
  const [ofFew, ofMany] = [await few.requests(ask), await many.requests(ask)];
  expect(ofFew).toBeGreaterThan(0);
  // Two requests for each of five more apps would be ten.
  expect(ofMany).toBeLessThanOrEqual(ofFew + BY_CHANCE);
});

test('brings what is there where one object of several was lost', async () => {
  const { fleet } = few;
  await few.requests(async () => {
    const { mirror } = (await fleet.delivery.snapshot()).home;
    const tree = await fleet.idAt('manifests/dev/app-0');
    const lost = '0123456789012345678901234567890123456789';
    const asked = [lost, String(tree), lost.replace('0', '1')];
    const answers = () => Promise.all(asked.map((id) => mirror.fetchObject(id)));
    expect(await answers()).toEqual([false, true, false]);
    // What the remote has not is not asked for again.
    const before = few.server.requests.length;
    expect(await answers()).toEqual([false, true, false]);
    expect(few.server.requests.length).toBe(before);
  });
});

test('status walks the branch once for all apps that wait', async () => {
  const walks = jest.spyOn(GitRepository.prototype, 'history');
  try {
    const counts: number[] = [];
    for (const { fleet } of [few, many]) {
      walks.mockClear();
      await fleet.status();
      counts.push(walks.mock.calls.length);
    }
    expect(counts[1]).toBe(counts[0]);
  } finally {
    walks.mockRestore();
  }
});

test('verify says of no commit that it is false where the server goes away in the middle, and ends with why', async () => {
  const verdicts = async ({ fleet }: ColdFleet) =>
    (await fleet.open().verify()).branches.flatMap(({ commits }) => commits.map(({ verdict }) => verdict));
  let whole: string[] = [];
  const all = await few.requests(async (cold) => {
    whole = await verdicts(cold);
  });
  expect(whole).not.toContain('false');
  const ends = new Set<string>();
  for (const answered of [all - 1, Math.floor(all / 2), 2]) {
    let left = answered;
    few.server.cut = () => (left-- > 0 ? undefined : 'unseen');
    await few.requests(async (cold) => {
      const end = await verdicts(cold).catch((error) => error.code);
      if (end !== 'REMOTE_FAILED') expect(end).toEqual(whole);
      ends.add(String(end));
    });
    few.server.cut = undefined;
  }
  expect(ends).toContain('REMOTE_FAILED');
});

test('a record that the server lost is told: it is no retirement, no release is left out, and no commit is false', async () => {
  const cold = await ColdFleet.of(1);
  try {
    const { fleet } = cold;
    const file = 'environments/staging/releases/app-0.yaml';
    const lost = (await fleet.idAt(file)) ?? '';
    rmSync(join(fleet.remote.gitDir, 'objects', lost.slice(0, 2), lost.slice(2)));
    const missing = (work: Promise<unknown>) => work.catch((error) => error.code);
    await cold.requests(async () => {
      const { targets, problems } = await fleet.status();
      expect(problems).toMatchObject([{ code: 'OBJECT_MISSING', subject: { file } }]);
      const at = (name: string) => targets.find(({ environment }) => environment === name);
      expect([at('dev')?.record !== undefined, at('dev')?.unreadable]).toEqual([true, undefined]);
      expect([at('staging')?.record, at('staging')?.unreadable]).toEqual([undefined, true]);
      // dev ran it before
      const change = { verb: 'rollback' as const, app: 'app-0', environment: 'dev' };
      expect(await missing(fleet.open().run(change, { dryRun: true, reason: 'x' }))).toBe('OBJECT_MISSING');
      expect(await missing(fleet.history({ environment: anEnv('dev') }))).toBe('OBJECT_MISSING');
      const { branches } = await fleet.open().verify();
      const verdicts = branches.flatMap(({ commits }) => commits.map(({ verdict }) => verdict));
      expect(verdicts).toEqual(['proven', 'claimed', 'claimed', 'claimed']);
    });
  } finally {
    await cold.remove();
  }
});
