import { DeliveredExample } from '../support/delivered-example';
import type { RepositoryState } from '../support/github/state';
import { approving } from '../support/plan-read';
import { ByRole, type ForgePlace, forgePlace } from './forge-place';
import { JudgeMemory } from './git-judge';
import { chooseKills, type KillLimits, type KillPlace, type KillReport, killLine, runKills } from './kill';
import type { KillVerb } from './kill-verbs';
import { netSeed, Random } from './random';
import { effectOf, refsOf } from './refs';

const ID = 'prod/promote-frontend';

/** What GitHub keeps beside Git, apart from what is set up. */
type Kept = Pick<RepositoryState, 'pulls' | 'reviews' | 'comments' | 'statuses' | 'asked'>;
const KEPT = ['pulls', 'reviews', 'comments', 'statuses', 'asked'] as const;

const keptOf = (repository: RepositoryState): Kept =>
  structuredClone(Object.fromEntries(KEPT.map((name) => [name, repository[name]])) as unknown as Kept);

function putBack(repository: RepositoryState, kept: Kept): void {
  for (const name of KEPT) {
    const list = repository[name] as unknown[];
    list.splice(0, list.length, ...structuredClone(kept[name] as unknown[]));
  }
}

/** A verb with what GitHub held before it, and has to hold after it. */
interface ForgeVerb extends KillVerb {
  readonly kept: Kept;
  readonly after: string;
}

/** What a person sees on GitHub: requests with their comments, reviews and labels. Numbers and texts differ from run to run. */
function shownOn({ pulls, reviews, comments, asked }: Kept): string {
  return pulls
    .map(({ number, state, head, labels }) => {
      const of = <T>(all: readonly T[], at: (each: T) => number) => all.filter((each) => at(each) === number);
      const yes = of(reviews, ({ pull }) => pull).map(
        ({ user, state: verdict }) => `${user.login} ${verdict}`,
      );
      return [
        `#${number} ${head} ${state}`,
        [...labels].sort().join(' '),
        `${of(comments, ({ issue }) => issue).length} comments`,
        yes.join(' '),
        `asked ${new Set(of(asked, ({ pull }) => pull).flatMap(({ reviewers }) => reviewers)).size}`,
      ].join(', ');
    })
    .join('; ');
}

/** Runs each verb once on GitHub, from a state in which it has something to do. */
async function forgeVerbs({ gitDir, repository }: ForgePlace, cli: ByRole): Promise<ForgeVerb[]> {
  const verbs: ForgeVerb[] = [];
  const run = async (name: string, ...args: readonly string[]): Promise<void> => {
    const [before, kept] = [await refsOf(gitDir), keptOf(repository)];
    const begun = performance.now();
    await cli.ok(...args, '--json');
    const usual = performance.now() - begun;
    const refs = await refsOf(gitDir);
    const effect = await effectOf(gitDir, before, refs);
    const commits = before.get('refs/heads/delivery') !== refs.get('refs/heads/delivery');
    const after = shownOn(keptOf(repository));
    if (effect === '' && after === shownOn(kept)) throw new Error(`${args.join(' ')} does nothing`);
    verbs.push({ name, args, before, effect, usual, commits, kept, after });
  };
  await cli.ok('promote', 'frontend', '--to', 'staging', '--dry-run');
  await run('promote', 'promote', 'frontend', '--to', 'staging');
  await run('propose', 'promote', 'frontend', '--to', 'prod');
  await run('approve', ...approving(ID));
  await run('merge', 'merge', ID);
  const open = verbs.find(({ name }) => name === 'approve') as ForgeVerb;
  putBack(repository, open.kept);
  return verbs;
}

/**
 * Kills the verbs of a promotion on GitHub, each as often as is said, some places at once. After each kill the command is
 * given again, and may be killed again; once it ran to its end, Git and GitHub hold what one run that nobody killed leaves.
 */
export async function forgeKillSuite(
  temporary: () => Promise<string>,
  times: number,
  count: number,
  limits: KillLimits = {},
): Promise<KillReport & { readonly api: readonly string[] }> {
  const seed = netSeed();
  process.stdout.write(`kills on GitHub: NET_SEED=${seed}\n`);
  const random = new Random(seed);
  const example = await DeliveredExample.create(await temporary());
  const original = await example.copy();
  const first = await forgePlace(await temporary(), original);
  const roleOf = async (place: ForgePlace) => new ByRole(place.cli('ada', await temporary()).place);
  const verbs = await forgeVerbs(first, await roleOf(first));
  const kills = chooseKills(random, verbs, () => times);
  const others = await Promise.all(
    Array.from({ length: count }, async () =>
      forgePlace(await temporary(), { path: first.gitDir, cli: original.cli }),
    ),
  );
  const places = await Promise.all(others.map(async (place) => killPlaceOf(place, await roleOf(place))));
  async function killPlaceOf(place: ForgePlace, cli: ByRole): Promise<KillPlace> {
    const { repository, gitDir, github } = place;
    return {
      gitDir,
      server: github.git,
      ways: { path: cli, http: cli.with({ cache: await temporary() }) },
      freshCache: temporary,
      restore: (verb) => putBack(repository, (verb as ForgeVerb).kept),
      beside: (verb) => {
        const { after } = verb as ForgeVerb;
        const shown = shownOn(keptOf(repository));
        return shown === after ? [] : [`GitHub shows ${shown}, and not ${after}`];
      },
    };
  }
  try {
    const report = await runKills(kills, places, random, new JudgeMemory(), limits);
    process.stdout.write(killLine(report));
    return { ...report, api: [first, ...others].flatMap(({ github }) => github.faults) };
  } finally {
    for (const place of [first, ...others]) await place.close();
  }
}
