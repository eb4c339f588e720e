import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cli } from '../support/cli';
import type { HttpGitServer } from '../support/http-git-server';
import { readAnswer } from './answer';
import { type JudgeMemory, judgeBranch } from './git-judge';
import type { KillVerb } from './kill-verbs';
import type { Random } from './random';
import { effectOf, refsOf, resetRefs } from './refs';
import { saidSoFar } from './said-so-far';

/** A repository of its own, and how it is reached. */
export interface KillPlace {
  readonly gitDir: string;
  readonly server: HttpGitServer;
  /** One command line by path and one through the server, each with a cache of its own. */
  readonly ways: Readonly<Record<Way, Cli>>;
  /** Makes a folder for a cache that nobody has used. */
  readonly freshCache: () => Promise<string>;
  /** Puts back what lies beside Git, as it was before a verb. */
  readonly restore?: (verb: KillVerb) => void;
  /** What is wrong beside Git after a verb was done. */
  readonly beside?: (verb: KillVerb) => readonly string[];
}

export type Way = 'path' | 'http';

/** One kill that is to be tried. */
export interface Kill {
  readonly verb: KillVerb;
  readonly way: Way;
  /** Whether git and whatever else the command started is killed with it. */
  readonly group: boolean;
  /** When, as a part of the time that the command takes. */
  readonly moment: number;
}

/** What came of the kills of one verb. */
export interface KillCount {
  tried: number;
  /** The kill left everything as it was, or as if the command had not been killed. */
  old: number;
  new: number;
  /** Nothing was found wrong, the second run included. */
  held: number;
}

/** What came of all kills. */
export interface KillReport {
  readonly tried: number;
  readonly counts: ReadonlyMap<string, KillCount>;
  /** What should not have been, and how often. */
  readonly faults: readonly string[];
}

/**
 * Each verb as often as is said, by both ways and with and without its process group, in random order. The moments of
 * a verb lie anywhere from its start to a tenth after its usual end, one in each equal part of that time.
 */
export function chooseKills(
  random: Random,
  verbs: readonly KillVerb[],
  timesOf: (verb: KillVerb) => number,
): Kill[] {
  const kills = verbs.flatMap((verb) => {
    const indexes = Array.from({ length: timesOf(verb) }, (_, index) => index);
    const parts = random.shuffled(indexes);
    return indexes.map(
      (index): Kill => ({
        verb,
        way: index % 2 === 0 ? 'path' : 'http',
        group: (index >> 1) % 2 === 0,
        moment: (((parts[index] ?? 0) + random.next()) / indexes.length) * 1.1,
      }),
    );
  });
  return random.shuffled(kills);
}

/** How many kills in a row, and for how long. */
export interface KillLimits {
  /**
   * As often the command is killed, started again and killed, until it landed; then it runs to its end.
   *
   * @default 1
   */
  readonly inARow?: number;
  /** Seconds after which no further kill is tried; the report then has fewer than were asked for. */
  readonly seconds?: number;
}

/** Kills one command after the other in each of some places at once, and looks at what each kill left. */
export async function runKills(
  kills: readonly Kill[],
  places: readonly KillPlace[],
  random: Random,
  memory: JudgeMemory,
  { inARow = 1, seconds = Number.POSITIVE_INFINITY }: KillLimits = {},
): Promise<KillReport> {
  const say = saidSoFar('kills');
  const end = performance.now() + seconds * 1000;
  const counts = new Map<string, KillCount>();
  const faults = new Map<string, { times: number; example: string }>();
  // how much longer than alone a command takes, by path and through the server: the last whole runs tell
  const slower = { path: 1, http: 1 };
  const waiting = [...kills];
  let tried = 0;
  await Promise.all(
    places.map(async (place) => {
      for (let kill = waiting.shift(); kill && performance.now() < end; kill = waiting.shift()) {
        const { verb, way } = kill;
        const count = counts.get(verb.name) ?? { tried: 0, old: 0, new: 0, held: 0 };
        counts.set(verb.name, count);
        const isCold = random.next() < 0.15;
        const usual = verb.usual * slower[way];
        // Of the same verb and by the same way, as the next ones in the row.
        const next = (): Kill | undefined => {
          const at = waiting.findIndex((each) => each.verb === verb && each.way === way);
          return at === -1 ? undefined : waiting.splice(at, 1)[0];
        };
        const result = await killInARow(place, kill, { isCold, usual, memory, inARow, next });
        for (const left of result.left) {
          count.tried += 1;
          tried += 1;
          if (tried % 100 === 0) say(`${tried} of ${kills.length}`);
          if (left !== undefined) count[left] += 1;
          if (result.faults.length === 0) count.held += 1;
        }
        if (result.whole !== undefined && !isCold)
          slower[way] = 0.7 * slower[way] + 0.3 * (result.whole / verb.usual);
        for (const fault of result.faults) {
          const sentence = `${verb.name}: ${fault}`;
          const known = faults.get(sentence);
          if (known) known.times += 1;
          else faults.set(sentence, { times: 1, example: result.what });
        }
      }
    }),
  );
  if (tried < kills.length) say(`stopped by the time after ${tried} of ${kills.length}`);
  return {
    tried,
    counts,
    faults: [...faults].map(([fault, { times, example }]) => `${fault} (${times} times, such as ${example})`),
  };
}

/** One line with the counts of some kills, and how they spread over the verbs. */
export function killLine({ tried, counts, faults }: KillReport): string {
  const all = [...counts.values()];
  const sum = (key: keyof KillCount) => all.reduce((total, each) => total + each[key], 0);
  const verbs = [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${name} ${count.tried}/${count.old}/${count.new}/${count.held}`);
  return `kills: ${tried} tried, ${sum('old')} left the old state, ${sum('new')} the new one, ${sum('held')} held, ${faults.length} kinds of faults; tried/old/new/held: ${verbs.join(', ')}\n`;
}

/** What a kill left: the old state, the new one, or something between. */
type Left = 'old' | 'new' | undefined;

interface KillResult {
  /** One for each kill of the row. */
  readonly left: readonly Left[];
  /** Milliseconds that the second run took, where it had everything to do. */
  readonly whole: number | undefined;
  readonly what: string;
  readonly faults: readonly string[];
}

interface KillOptions {
  readonly isCold: boolean;
  /** Milliseconds that the command takes. */
  readonly usual: number;
  readonly memory: JudgeMemory;
  readonly inARow: number;
  /** The next kill of the row. */
  readonly next: () => Kill | undefined;
}

/** Kills a command, starts it again and kills it, until it landed or the row is over; then it runs to its end. */
async function killInARow(
  place: KillPlace,
  kill: Kill,
  { isCold, usual, memory, inARow, next }: KillOptions,
): Promise<KillResult> {
  const { verb, way } = kill;
  const { gitDir } = place;
  const { before, effect, args } = verb;
  await removeLocks(gitDir);
  await resetRefs(
    gitDir,
    before,
    Object.values(place.ways).map((each) => each.place.cache),
  );
  place.restore?.(verb);
  const cache = isCold ? await place.freshCache() : undefined;
  const cli = cache === undefined ? place.ways[way] : place.ways[way].with({ cache });

  const faults: string[] = [];
  const lefts: Left[] = [];
  const words: string[] = [];
  let left: Left;
  for (let each: Kill | undefined = kill; each; ) {
    const after = each.moment * usual;
    words.push(`${each.group ? 'group' : 'process'} killed after ${Math.round(after)} ms`);
    await killAfter(place, cli, each, after);
    const done = await effectOf(gitDir, before, await refsOf(gitDir));
    left = done === '' ? 'old' : done === effect ? 'new' : undefined;
    if (left === undefined) faults.push(`the kill left something between: ${done}`);
    lefts.push(left);
    each = left === 'old' && lefts.length < inARow ? next() : undefined;
  }
  const judged = async () => {
    const { violations } = await judgeBranch(gitDir, 'delivery', { memory, codeBranches: ['main'] });
    faults.push(...violations);
  };
  if (left !== 'old') await judged();
  const locks = await locksOf(gitDir);

  const begun = performance.now();
  const ended = await cli.run(...args, '--json');
  const whole = left === 'old' ? performance.now() - begun : undefined;
  const answer = readAnswer(ended);
  const [refs, again] = [await refsOf(gitDir), left === 'new' ? 'again after it landed' : 'again'];
  faults.push(...answer.faults.map((fault) => `${again}: ${fault}`));
  if (answer.exit !== 0) {
    const lock = locks.length === 0 ? '' : `, and ${locks.join(', ')} is left`;
    faults.push(`${again}: it ends with ${answer.exit}, ${answer.codes.join(', ')}${lock}`);
  }
  const ending = answer.exit === 0 ? '' : `: ${ended.stderr.split('\n', 1)[0]}`;
  const total = await effectOf(gitDir, before, refs);
  if (total !== effect) faults.push(`${again}: both runs together did: ${total || 'nothing'}`);
  faults.push(...(place.beside?.(verb) ?? []).map((fault) => `${again}: ${fault}`));
  const head = refs.get('refs/heads/delivery');
  if (answer.exit === 0 && verb.commits && answer.named !== head)
    faults.push(`${again}: it names ${answer.named === undefined ? 'no commit' : 'another commit'}`);
  if (left === 'old') await judged();
  if (cache !== undefined) await rm(cache, { recursive: true, force: true, maxRetries: 5 });
  const what = `${way}, ${words.join(', ')}${isCold ? ', cold' : ''}${ending}`;
  return { left: lefts, whole, what, faults };
}

/** Starts a command and kills it after some milliseconds, unless it ended before. */
async function killAfter(
  { server }: KillPlace,
  cli: Cli,
  { verb, group }: Kill,
  milliseconds: number,
): Promise<void> {
  const { child, end } = cli.start(...verb.args, '--json');
  const { pid } = child;
  if (pid === undefined) throw new Error('the child did not start');
  const timer = new AbortController();
  await Promise.race([sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => {}), end]);
  timer.abort();
  try {
    process.kill(group ? -pid : pid, 'SIGKILL');
  } catch {
    // it was done already
  }
  await end;
  await groupEnded(pid);
  await server.idle();
}

/** Waits until nothing of a process group runs: git that outlives the command may still be at work. */
async function groupEnded(pid: number): Promise<void> {
  for (let round = 0; round < 6000; round += 1) {
    try {
      process.kill(-pid, 0);
    } catch {
      return;
    }
    await sleep(10);
  }
  throw new Error(`processes of group ${pid} do not end`);
}

/** Locks of refs and of the repository that nobody holds any more. */
async function locksOf(gitDir: string): Promise<string[]> {
  const top = await readdir(gitDir);
  const refs = await readdir(join(gitDir, 'refs'), { recursive: true, encoding: 'utf8' });
  return [...top, ...refs.map((name) => `refs/${name}`)].filter((name) => name.endsWith('.lock'));
}

async function removeLocks(gitDir: string): Promise<void> {
  for (const name of await locksOf(gitDir)) await rm(join(gitDir, name));
}
