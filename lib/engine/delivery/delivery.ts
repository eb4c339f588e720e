import type { EnvironmentData } from '../../model/environment';
import { DeliveryError } from '../../model/finding';
import type { BranchName, CommitId, CommitSigning } from '../../model/scalars';
import { refName } from '../../registry';
import { isOfSameHost, Mirror, normaliseRemote } from '../git';
import { fetchHead } from './fetch-head';
import type { Location } from './location';
import { lostBranch } from './lost-branch';
import { governBy, readEnvironments } from './read-environments';
import { Snapshot } from './snapshot';

/** Where the delivery data lives, and where this machine may keep copies of it. */
interface DeliveryOptions {
  /** URL or path of the repository. */
  readonly remote: string;
  readonly branch: BranchName;
  /** Folder for bare mirrors; safe to delete at any time. */
  readonly cacheDir: string;
  /** Head of a branch that was moved back or rewritten, which is to be accepted as it is. */
  readonly acceptHead?: CommitId;
  /** Folder that relative paths start from. */
  readonly cwd?: string;
  /** How commits are signed; absent: they are not. */
  readonly signing?: CommitSigning;
  /** A password for a remote; where it is absent or returns none, git finds its own. */
  readonly passwordFor?: (remote: string) => Promise<string | undefined>;
  /** Stops what talks to the repository. */
  readonly signal?: AbortSignal;
}

/** The delivery repository (or repositories, where environments name their own) as seen from here. */
export class Delivery {
  private readonly mirrors = new Map<string, Promise<Mirror>>();

  constructor(private readonly options: DeliveryOptions) {}

  /** Fetches and gives a consistent view; call it again after a lost race. */
  snapshot(): Promise<Snapshot> {
    return this.read((remote, branch) => this.location(remote, branch));
  }

  /**
   * The view that was fetched last: no remote is asked. It has no head where this machine has never seen the branch.
   */
  remembered(): Promise<Snapshot> {
    return this.read(async (remote, branch) => {
      const mirror = await this.mirror(remote);
      const ref = refName({ kind: 'branch', branch });
      const [head, at] = await Promise.all([mirror.remembered(ref), mirror.lastAsked(ref)]);
      const remembered = at ? { at } : {};
      return { remote: mirror.url, branch, mirror, remembered, ...(head === undefined ? {} : { head }) };
    });
  }

  private async read(locate: Locate): Promise<Snapshot> {
    const { remote, branch } = this.options;
    const home = await locate(remote, branch);
    if (home.head === undefined) return new Snapshot(home, new Map(), new Map());
    const { files: environments, broken } = await readEnvironments(home.mirror.repository, home.head);
    const locations = new Map<string, Location>();
    const unreachable = new Map<string, string>();
    const fetched = new Map<string, Location | DeliveryError>();
    const last = [...broken].flatMap(([name, { last: file }]) => (file ? [[name, file] as const] : []));
    for (const [name, { environment }] of [...environments, ...last]) {
      const { repository = remote, branch: own = branch } = environment.delivery;
      const key = `${this.identity(repository)}\n${own}`;
      const location =
        fetched.get(key) ?? (await this.located(environment, home, locate).catch(unreachableLocation));
      fetched.set(key, location);
      if (location === home) continue;
      if (location instanceof DeliveryError) {
        unreachable.set(name, location.findings[0].message);
        continue;
      }
      locations.set(name, location);
      // The environment's own branch decides on its governance as soon as it holds its data.
      if (location.head === undefined) continue;
      const said = await readEnvironments(location.mirror.repository, location.head);
      governBy(said, name, { files: environments, broken });
    }
    return new Snapshot(home, locations, environments, unreachable, broken);
  }

  /** The branch that an environment is delivered to: the home, unless the environment names its own. */
  locationOf(environment: Pick<EnvironmentData, 'delivery'>, home: Location): Promise<Location> {
    return this.located(environment, home, (remote, branch) => this.location(remote, branch));
  }

  private async located(
    { delivery }: Pick<EnvironmentData, 'delivery'>,
    home: Location,
    locate: Locate,
  ): Promise<Location> {
    const remote = delivery.repository ?? this.options.remote;
    const branch = delivery.branch ?? this.options.branch;
    return this.identity(remote) === this.identity(this.options.remote) && branch === this.options.branch
      ? home
      : locate(remote, branch);
  }

  private async location(remote: string, branch: BranchName): Promise<Location> {
    const mirror = await this.mirror(remote);
    const ref = refName({ kind: 'branch', branch });
    const { acceptHead } = this.options;
    const fetched = await fetchHead(mirror, ref, acceptHead);
    const accepts = acceptHead === undefined ? {} : { acceptHead };
    if (fetched.head !== undefined) return { remote: mirror.url, branch, mirror, ...fetched, ...accepts };
    const lost = await lostBranch(mirror, branch);
    return { remote: mirror.url, branch, mirror, ...accepts, ...(lost ? { lost } : {}) };
  }

  private mirror(remote: string): Promise<Mirror> {
    const key = this.identity(remote);
    const { cacheDir, cwd, signing, passwordFor, signal } = this.options;
    // Data names an environment's repository, also data that nobody has approved yet: what lets into this one goes to no other host.
    const isHome = key === this.identity(this.options.remote) || isOfSameHost(remote, this.options.remote);
    const known =
      this.mirrors.get(key) ??
      Mirror.open({
        remote,
        cacheDir,
        ...(cwd === undefined ? {} : { cwd }),
        ...(signing ? { signing } : {}),
        ...(isHome ? passwordFor && { passwordFor } : { isElsewhere: true }),
        ...(signal ? { signal } : {}),
      });
    this.mirrors.set(key, known);
    known.catch(() => this.mirrors.delete(key));
    return known;
  }

  private identity(remote: string): string {
    return normaliseRemote(remote, this.options.cwd ?? process.cwd());
  }
}

/** How a branch of a repository is found. */
type Locate = (remote: string, branch: BranchName) => Promise<Location>;

/** A repository that does not answer stops only the work that needs it. */
function unreachableLocation(error: unknown): DeliveryError {
  if (error instanceof DeliveryError && (error.code === 'REMOTE_FAILED' || error.code === 'NO_REPOSITORY'))
    return error;
  throw error;
}
