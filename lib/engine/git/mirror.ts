import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import {
  type CommitId,
  type CommitSigning,
  parseCommitId,
  parseRefName,
  type RefName,
} from '../../model/scalars';
import { hasControl } from '../../model/text';
import { askAgain } from './ask-again';
import { AskedTogether } from './asked-together';
import { classifyPush } from './classify-push';
import { fileClock } from './file-clock';
import { ListedBranches } from './listed-branches';
import { discardMirror, openMirrorDirectory } from './mirror-directory';
import { saysLost } from './read-objects';
import { parseRemote, type Remote, withPassword } from './remote';
import { remoteClock } from './remote-date';
import { brokeOff, remoteRemedy } from './remote-remedy';
import type { GitRepository } from './repository';
import { type GitOptions, type GitResult, isDiskFull, runGit } from './run-git';
import { assertObjectId } from './safe-name';
import { gitWords } from './scrub';
import { withStoredHeader } from './stored-header';
import { tidyMirror } from './tidy-mirror';
import type { PushResult, RefUpdate } from './types';

/** Which remote, and where its cache lies. */
interface MirrorOptions {
  /** Path or URL; see `parseRemote`. */
  readonly remote: string;
  /** Directory of all caches; made where it is not there. */
  readonly cacheDir: string;
  /** Directory that a relative path starts from; the process's own where absent. */
  readonly cwd?: string;
  /** How commits are signed; they are not where absent. */
  readonly signing?: CommitSigning;
  /** A password for a remote, which counts before all others; git finds its own where absent, or where it gives nothing. */
  readonly passwordFor?: (remote: string) => Promise<string | undefined>;
  /**
   * Whether it is of another host than the one that the token of the environment is for.
   *
   * @default false
   */
  readonly isElsewhere?: boolean;
  /** Stops git when aborted. */
  readonly signal?: AbortSignal;
}

/** A clock that is not this process's own. */
interface OtherClock {
  /** Who says it, such as `https://git.example.org/delivery.git`. */
  readonly of: string;
  now(): Date;
}

/** How refs are pushed. */
interface PushOptions {
  /** All or none; `true` where absent. */
  readonly atomic?: boolean;
  /** Branches may be set to commits that do not descend from what stands there; `false` where absent. */
  readonly rewrite?: boolean;
  /** Push options for the remote's hooks. */
  readonly options?: readonly string[];
}

/**
 * A remote repository, seen through a bare cache that holds commits and trees and fetches files when they are read.
 *
 * Any number of processes may share the cache: each fetch has refs of its own, nothing is ever waited for, and a
 * process killed anywhere leaves nothing to clean up. A cache that does not work any more is made anew.
 */
export class Mirror {
  readonly #remote: Remote;
  readonly #options: MirrorOptions;
  #repository: GitRepository;
  #held: ReadonlyMap<RefName, CommitId | undefined> | undefined;
  /** Objects that the remote said it has not: it is not asked for them again. */
  readonly #lost = new Set<string>();
  readonly #objects = new AskedTogether((ids: readonly string[]) => this.#fetchObjects(ids));
  /** Every ref that was asked for so far. */
  readonly #brought = new Set<RefName>();

  /**
   * @throws DeliveryError `INVALID_OPTION` for something that is not a remote.
   */
  static async open(options: MirrorOptions): Promise<Mirror> {
    const folder = options.cwd ?? process.cwd();
    const parsed = parseRemote(options.remote, folder, options.isElsewhere ? {} : process.env);
    const password = await options.passwordFor?.(parsed.url);
    const remote =
      password === undefined ? await withStoredHeader(parsed, folder) : withPassword(parsed, password);
    return new Mirror(remote, options, await openMirrorDirectory(remote, options.cacheDir, options.signal));
  }

  private constructor(remote: Remote, options: MirrorOptions, repository: GitRepository) {
    this.#remote = remote;
    this.#options = options;
    this.#repository = signed(repository, options);
  }

  /** The cache as a repository; another one after a fetch had to make it anew. */
  get repository(): GitRepository {
    return this.#repository;
  }

  /** The remote without credentials. */
  get url(): string {
    return this.#remote.url;
  }

  /** What git is let in with, where it was given here; nothing where git finds it by itself. */
  get password(): string | undefined {
    return this.#remote.password;
  }

  /**
   * Brings refs with their history and trees, and says where they stand. A ref that the remote has not is absent from
   * the answer.
   *
   * @param refs full names, `refs/…`
   * @param perhaps refs that may well be absent: their absence costs no second request
   * @throws DeliveryError `REMOTE_FAILED`.
   */
  async fetch(refs: readonly RefName[], perhaps: readonly RefName[] = []): Promise<Map<RefName, CommitId>> {
    const all = [...refs, ...perhaps];
    for (const ref of all) parseRefName(ref);
    if (all.length === 0) return new Map();
    const held = this.#held;
    if (held && all.every((ref) => held.has(ref)))
      return new Map(
        all.flatMap((ref) => {
          const commit = held.get(ref);
          return commit === undefined ? [] : [[ref, commit] as const];
        }),
      );
    try {
      return await this.#fetchRefs(refs, perhaps);
    } catch (cause) {
      if (!(cause instanceof DeliveryError) || cause.code !== 'REMOTE_FAILED') throw cause;
      // where the remote answers, an answer was lost, or the cache is to blame
      if (!(await this.#answers())) throw cause;
      const again = await this.#fetchRefs(refs, perhaps).catch(() => undefined);
      if (again) return again;
      await discardMirror(this.#repository.gitDir);
      const anew = await openMirrorDirectory(this.#remote, this.#options.cacheDir, this.#options.signal);
      this.#repository = signed(anew, this.#options);
      // what was brought before is gone with the old cache, and is read further on
      await this.#fetchRefs([...this.#brought]);
      return await this.#fetchRefs(refs, perhaps);
    } finally {
      for (const ref of all) this.#brought.add(ref);
    }
  }

  /**
   * Brings refs at once, and answers every further question about them by what they were then, until the work is done.
   *
   * @param perhaps refs that may well be absent: their absence costs no second request
   * @throws DeliveryError `REMOTE_FAILED`.
   */
  async holding<T>(
    refs: readonly RefName[],
    work: () => Promise<T>,
    perhaps: readonly RefName[] = [],
  ): Promise<T> {
    const there = await this.fetch(refs, perhaps);
    this.#held = new Map([...refs, ...perhaps].map((ref) => [ref, there.get(ref)]));
    try {
      return await work();
    } finally {
      this.#held = undefined;
    }
  }

  /**
   * Brings one object with all it needs (but files), by its id; whether it is here then. What is asked for side by side
   * comes in one fetch.
   *
   * @throws DeliveryError `REMOTE_FAILED` when the remote cannot be asked.
   */
  async fetchObject(id: string): Promise<boolean> {
    assertObjectId(id);
    return this.#objects.ask(id);
  }

  /** Brings objects; of each, whether it is here then. */
  async #fetchObjects(ids: readonly string[]): Promise<boolean[]> {
    // A command line has no room for any number of ids.
    if (ids.length > MOST_OBJECTS) return this.#fetchHalves(ids);
    if (await this.#repository.hasAll(ids)) return ids.map(() => true);
    for (;;) {
      const asked = [...new Set(ids)].filter((id) => !this.#lost.has(id));
      if (asked.length === 0) break;
      const { code, stderr } = await this.#ask([...FETCH, 'origin', ...asked]);
      if (code === 0) break;
      if (!saysLost(stderr)) throw this.#failed('fetch', stderr);
      // One that the remote lost fails all; the remote names it.
      const named = asked.filter((id) => stderr.includes(id));
      for (const id of asked.length === 1 ? asked : named) this.#lost.add(id);
      if (named.length > 0 || asked.length === 1) continue;
      await this.#fetchHalves(asked);
      break;
    }
    return Promise.all(ids.map((id) => this.#repository.has(id)));
  }

  async #fetchHalves(ids: readonly string[]): Promise<boolean[]> {
    const middle = Math.ceil(ids.length / 2);
    const first = await this.#fetchObjects(ids.slice(0, middle));
    return [...first, ...(await this.#fetchObjects(ids.slice(middle)))];
  }

  /**
   * The refs of the remote below a prefix, and where they stand.
   *
   * @throws DeliveryError `REMOTE_FAILED`.
   */
  async list(prefix: string): Promise<Map<RefName, CommitId>> {
    const only = KINDS_OF_REFS.flatMap(([below, option]) => (prefix.startsWith(below) ? [option] : []));
    const { code, stdout, stderr } = await this.#ask(['ls-remote', '--quiet', '--refs', ...only, 'origin']);
    if (code !== 0) throw this.#failed('list', stderr);
    const found = new Map<RefName, CommitId>();
    const refs: string[] = [];
    for (const line of stdout.toString('utf8').split('\n')) {
      const [id, ref] = line.split('\t');
      if (ref !== undefined) refs.push(ref);
      if (id !== undefined && ref?.startsWith(prefix)) found.set(parseRefName(ref), parseCommitId(id));
    }
    if (only[0] !== '--tags') await this.#branches.keep(refs);
    return found;
  }

  /**
   * Another clock than this process's own: that of a remote which says the time; where it says none, that of the file system
   * on which the mirror lies, where the two differ.
   */
  async clock(): Promise<OtherClock | undefined> {
    const said = await remoteClock(this.#remote.url, this.#options.signal);
    if (said) return { of: this.url, now: said };
    const stamped = fileClock(this.#repository.gitDir);
    return stamped && { of: 'the file system of the cache', now: stamped };
  }

  /** Where a ref is known to have stood, as far as the cache remembers. */
  async remembered(ref: RefName): Promise<CommitId | undefined> {
    parseRefName(ref);
    const id = await this.#repository.idOfRef(memoryOf(ref));
    return id === undefined ? undefined : parseCommitId(id);
  }

  /** When the remote was last asked for a ref, as far as the cache remembers. */
  async lastAsked(ref: RefName): Promise<Date | undefined> {
    parseRefName(ref);
    const directory = join(this.#repository.gitDir, RUNS);
    const runs = (await readdir(directory).catch(() => [])).sort().reverse();
    const found = runs.find((run) => existsSync(join(directory, run, ref.slice('refs/'.length))));
    return found === undefined ? undefined : new Date(Number.parseInt(found, 36));
  }

  /** The branches that the remote had when it was last asked for them, and what this cache pushed since. */
  listed(): Promise<readonly RefName[]> {
    return this.#branches.read();
  }

  /** Keeps in mind where a ref stands. A cache that cannot be written to forgets. */
  async remember(ref: RefName, id: CommitId): Promise<void> {
    parseRefName(ref);
    await this.#run(['update-ref', memoryOf(ref), id]);
  }

  /** Brings the files with these ids, all at once. */
  prefetch(ids: readonly string[]): Promise<void> {
    return this.#repository.prefetch(ids);
  }

  /**
   * Moves refs of the remote, each only from where it is said to stand. Whatever went wrong, the remote is asked
   * whether the commits arrived: an answer may be lost on its way, and git may have sent the same push twice. An
   * `unreachable` push, where the remote could not be asked, may still have arrived.
   *
   * @throws DeliveryError `PUSH_REFUSED` for a branch that would not descend from what stands there.
   */
  async push(updates: readonly RefUpdate[], options: PushOptions = {}): Promise<PushResult> {
    const { atomic = true, rewrite = false } = options;
    for (const update of updates) await this.#assertMovable(update, rewrite);
    const pushOptions = (options.options ?? []).map((each) => {
      if (!hasControl(each)) return `--push-option=${each}`;
      throw DeliveryError.of('INVALID_OPTION', `the push option ${quote(each)} holds a control character`);
    });
    const { code, stdout, stderr } = await this.#run([
      ...['push', '--porcelain', '--no-verify', '--no-follow-tags', '--no-thin'],
      ...(atomic && updates.length > 1 ? ['--atomic'] : []),
      ...updates.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`),
      ...pushOptions,
      'origin',
      ...updates.map(({ ref, to }) => `${to ?? ''}:${ref}`),
    ]);
    const result = classifyPush({
      code,
      stdout: stdout.toString('utf8'),
      stderr,
      secrets: this.#remote.secrets,
      rewrite,
    });
    const end = result.ok || !(await this.#arrived(updates)) ? result : { ok: true as const, remote: '' };
    if (end.ok) await this.#followed(updates);
    return end;
  }

  /** What is kept in mind of a branch moves along with it. */
  async #followed(updates: readonly RefUpdate[]): Promise<void> {
    await this.#branches.follow(updates);
    for (const { ref, to } of updates) {
      if (to !== null && (await this.#repository.idOfRef(memoryOf(ref))) !== undefined)
        await this.remember(ref, to);
    }
  }

  /**
   * Whether a push that failed did its work: what was pushed stands where it was to go, or is an ancestor of what
   * stands there now. Another run that made the very same commit asked for the very same change, and a push is all or
   * nothing; so a ref that was to go says nothing beside a commit, as another run may have made it again.
   */
  async #arrived(updates: readonly RefUpdate[]): Promise<boolean> {
    try {
      const standing = await this.fetch(updates.map(({ ref }) => ref));
      const commits = updates.filter(({ to, from }) => to !== null && to !== from);
      if (commits.length === 0) return updates.every(({ ref, to }) => (standing.get(ref) ?? null) === to);
      for (const { ref, to } of commits) {
        const there = standing.get(ref);
        if (to === null || there === undefined) return false;
        if (there !== to && !(await this.#repository.isAncestor(to, there))) return false;
      }
      return true;
    } catch (error) {
      if (error instanceof DeliveryError) return false;
      throw error;
    }
  }

  async #assertMovable({ ref, from, to }: RefUpdate, rewrite: boolean): Promise<void> {
    parseRefName(ref);
    for (const id of [from, to]) if (id !== null) assertObjectId(id);
    if (rewrite || from === null || to === null || !ref.startsWith('refs/heads/')) return;
    if (await this.#descends(from, to)) return;
    throw DeliveryError.of(
      'PUSH_REFUSED',
      `the commit ${quote(to)} does not descend from ${quote(from)}, which stands at ${quote(ref)}`,
    );
  }

  async #descends(from: string, to: string): Promise<boolean> {
    try {
      return await this.#repository.isAncestor(from, to);
    } catch {
      // perhaps it was never brought here
      return (await this.fetchObject(from)) && this.#repository.isAncestor(from, to);
    }
  }

  async #fetchRefs(
    refs: readonly RefName[],
    asked: readonly RefName[] = [],
  ): Promise<Map<RefName, CommitId>> {
    let wanted = [...new Set(refs)];
    let perhaps = asked;
    const limits = boundary(this.#remote, this.#repository.gitDir);
    // With a depth, git fails without a word where no pattern matches.
    if (limits.length > 0 && perhaps.length > 0) {
      const there = await this.list('refs/');
      perhaps = perhaps.filter((ref) => there.has(ref));
    }
    for (let round = 0; round < 3 && wanted.length + perhaps.length > 0; round++) {
      const run = `${Date.now().toString(36).padStart(10, '0')}-${randomBytes(6).toString('hex')}`;
      const home = (ref: RefName): RefName => parseRefName(`${RUNS}/${run}/${ref.slice('refs/'.length)}`);
      const { code, stderr } = await this.#run([
        ...FETCH,
        ...limits,
        'origin',
        ...wanted.map((ref) => `+${ref}:${home(ref)}`),
        ...perhaps.map((ref) => `+${patternOf(ref)}:${patternOf(home(ref))}`),
      ]);
      if (code === 0) {
        const found = await this.#standing(wanted, home, perhaps);
        await this.#forgetOldRuns();
        await tidyMirror(this.#repository.gitDir);
        return found;
      }
      if (!stderr.includes("couldn't find remote ref")) throw this.#failed('fetch', stderr);
      const there = await this.list('refs/');
      wanted = wanted.filter((ref) => there.has(ref));
    }
    return new Map();
  }

  async #standing(
    refs: readonly RefName[],
    home: (ref: RefName) => RefName,
    perhaps: readonly RefName[],
  ): Promise<Map<RefName, CommitId>> {
    const found = new Map<RefName, CommitId>();
    for (const ref of perhaps) {
      const id = await this.#repository.idOfRef(home(ref));
      if (id !== undefined) found.set(ref, parseCommitId(id));
    }
    for (const ref of refs) {
      const id = await this.#repository.idOfRef(home(ref));
      if (id === undefined) throw this.#failed('fetch', `${ref} was fetched but is not there`);
      found.set(ref, parseCommitId(id));
    }
    return found;
  }

  /** Old runs only tell the remote what is here already: a few are enough. They are loose files of our own making. */
  async #forgetOldRuns(): Promise<void> {
    const directory = join(this.#repository.gitDir, RUNS);
    const runs = await readdir(directory).catch(() => []);
    for (const run of runs.sort().slice(0, -RUNS_KEPT)) {
      await rm(join(directory, run), { recursive: true, force: true }).catch(() => {});
    }
  }

  /** Whether the remote answers, asked without the cache: git reads the refs of a cache before it asks. */
  async #answers(): Promise<boolean> {
    const { settings, secrets, url } = this.#remote;
    const { signal } = this.#options;
    const { code } = await runGit(['ls-remote', '--quiet', '--heads', '--', url], {
      settings,
      secrets,
      ...(signal === undefined ? {} : { signal }),
    });
    return code === 0;
  }

  /** Runs what only reads of the remote, again where that breaks off. */
  #ask(args: readonly string[]): Promise<GitResult> {
    const isBroken = ({ code, stderr }: GitResult) => code !== 0 && brokeOff(stderr);
    return askAgain(() => this.#run(args), isBroken, this.#options.signal);
  }

  get #branches(): ListedBranches {
    return new ListedBranches(this.#repository.gitDir);
  }

  #run(args: readonly string[]): Promise<GitResult> {
    const { settings, secrets } = this.#remote;
    const { signal } = this.#options;
    const options: GitOptions = { gitDir: this.#repository.gitDir, settings, secrets };
    return runGit(args, signal === undefined ? options : { ...options, signal });
  }

  #failed(verb: string, stderr: string): DeliveryError {
    const words = gitWords(stderr, this.#remote.secrets);
    const code = isDiskFull(stderr) ? 'DISK' : 'REMOTE_FAILED';
    const remedy = code === 'DISK' ? undefined : remoteRemedy(stderr);
    return DeliveryError.of(
      code,
      `cannot ${verb} from ${quote(this.#remote.url)}: ${words}`,
      {},
      remedy === undefined ? {} : { remedy },
    );
  }
}

const signed = (repository: GitRepository, { signing }: MirrorOptions) =>
  signing === undefined ? repository : repository.signedBy(signing);

/** A pattern that nothing matches is no failure. Its star stands late, so that few other refs match, and the remote lists few. */
const patternOf = (ref: RefName) => `${ref.slice(0, -1)}*${ref.slice(-1)}`;

/** What a remote is asked for alone. */
const KINDS_OF_REFS = [
  ['refs/heads/', '--heads'],
  ['refs/tags/', '--tags'],
] as const;

const RUNS = 'refs/cdk8s-delivery/runs';

const memoryOf = (ref: RefName): RefName =>
  parseRefName(`refs/cdk8s-delivery/remembered/${ref.slice('refs/'.length)}`);

/**
 * A clone on this machine that holds a part of the history only: the cache takes its boundary over. Without that, git
 * (2.39) asks such a remote for the commits behind it again and again, without end. Once that clone holds the whole,
 * so does the cache.
 */
function boundary({ url }: Remote, gitDir: string): string[] {
  const files = [join(url, 'shallow'), join(url, '.git', 'shallow'), join(gitDir, 'shallow')];
  const isShallow = files.some((file) => existsSync(file));
  return isShallow ? ['--depth=2147483647'] : [];
}
const RUNS_KEPT = 8;

/** Objects that one fetch asks for. */
const MOST_OBJECTS = 2_000;

const FETCH = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
  '--filter=blob:none',
] as const;
