import type { EnvironmentData } from '../../model/environment';
import type { AppData, FleetDescription } from '../../model/exchange';
import {
  DeliveryError,
  type Finding,
  quote,
  type Subject,
  takenForApp,
  unknownApp,
  unknownName,
} from '../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  isAppName,
  isEnvironmentName,
  parseTreeId,
  type TreeId,
} from '../../model/scalars';
import { hasControl } from '../../model/text';
import {
  type DeliveredEnvironment,
  type DeliveryLayout,
  type EnvironmentFile,
  type Folder,
  layoutOf,
  type Place,
  parseApp,
  parseRecord,
  parseWitness,
  type ReleaseRecord,
  type Witness,
} from '../../registry';
import type { TreeEntry } from '../git';
import { lastReadable, readable } from './last-readable';
import { type BranchOf, isDeliveredTo, isSameBranch, type Location, repositoryOf } from './location';
import { historyLost } from './lost-branch';
import { notConfigured } from './nothing-there';
import type { BrokenEnvironment } from './read-environments';
import {
  type KnownLine,
  TargetHistories,
  type TargetPaths,
  type TargetState,
  targetHistory,
} from './target-history';
import { upstreamsFirst } from './upstreams-first';

/** A snapshot of before, and what was moved on its branches since. */
interface EarlierPast {
  readonly snapshot: Snapshot;
  isMoved(target: TargetPaths): boolean;
}

/** The data of an app's part as it stands in Git. */
interface AppFile {
  readonly place: Extract<Place, { readonly kind: 'app' }>;
  readonly file: string;
  readonly text: string;
}

/** A record and the text it was read from. */
interface StoredRecord {
  readonly text: string;
  readonly record: ReleaseRecord;
}

/**
 * The delivery data at the fetched heads, by which every rule judges. It reads lazily and remembers what it read,
 * so that the cost of a change grows with the change and not with the fleet.
 */
export class Snapshot {
  private readonly texts = new Map<string, Promise<string | undefined>>();
  private readonly listings = new Map<string, Promise<ReadonlyMap<string, TreeId>>>();
  private readonly layouts = new Map<string, DeliveryLayout>();
  private readonly histories = new Map<string, TargetHistories>();
  /** By their texts: a record has the same text in every environment that its release was promoted to. */
  private readonly records = new Map<string, ReleaseRecord>();
  private together: readonly AppName[] = [];
  private earlier: EarlierPast | undefined;
  private line: { readonly location: Location; readonly past: KnownLine } | undefined;
  private allLayouts: DeliveryLayout | undefined;
  private looked: Snapshot | undefined;
  private inOrder: readonly EnvironmentData[] | undefined;
  private defined: Pick<FleetDescription, 'environments' | 'apps'> | undefined;

  constructor(
    /** The branch that holds the data of all environments; the place of apps, rejections, witnesses and renders. */
    readonly home: Location,
    private readonly locations: ReadonlyMap<string, Location>,
    private readonly files: ReadonlyMap<string, EnvironmentFile>,
    /** Environments whose own repository cannot be read, and what git said. */
    private readonly unreachable: ReadonlyMap<string, string> = new Map(),
    /** Environments whose data cannot be read. */
    private readonly broken: ReadonlyMap<string, BrokenEnvironment> = new Map(),
    /** The same with those that count as they were: see {@link lookedAt}. */
    private readonly passed?: ReadonlyMap<string, BrokenEnvironment>,
  ) {}

  /**
   * The same for those who only look: where the data of an environment cannot be read, what it said when it was last
   * readable counts, and one that never was readable is left out. {@link brokenEnvironments} says why.
   */
  lookedAt(): Snapshot {
    if (this.broken.size === 0 || this.passed) return this;
    const last = [...this.broken].flatMap(([name, { last: file }]) => (file ? [[name, file] as const] : []));
    const never = [...this.broken].filter(([, each]) => !each.last);
    this.looked ??= new Snapshot(
      this.home,
      this.locations,
      new Map([...this.files, ...last]),
      this.unreachable,
      new Map(never),
      new Map([...this.broken].map(([name, each]) => [name, asLastReadable(each)])),
    );
    return this.looked;
  }

  /** The same records and manifests, with environments and apps as code defines them: as after `configure`. */
  definedBy(fleet: Pick<FleetDescription, 'environments' | 'apps'>): Snapshot {
    const names = new Set<string>(fleet.environments.map(({ name }) => name));
    const defined = fleet.environments.map(
      (environment) => [environment.name, { ...this.files.get(environment.name), environment }] as const,
    );
    const broken = new Map([...this.broken].filter(([name]) => !names.has(name)));
    const files = new Map([...this.files, ...defined]);
    const made = new Snapshot(this.home, this.locations, files, this.unreachable, broken, this.passed);
    made.defined = fleet;
    return made;
  }

  /** Whether code defines environments and apps here, not the data: see {@link definedBy}. */
  get isDefinedByCode(): boolean {
    return this.defined !== undefined;
  }

  /**
   * Environments in the order of promotion: upstreams first.
   *
   * @throws DeliveryError `BROKEN_FILE` where the data of one cannot be read: a change that depends on all of them must
   * not go on
   */
  get environments(): readonly EnvironmentData[] {
    if (!this.passed) DeliveryError.throwIfAny(this.brokenEnvironments);
    return this.readableEnvironments;
  }

  /** The environments whose data can be read, in the order of promotion: for display only. */
  get readableEnvironments(): readonly EnvironmentData[] {
    this.inOrder ??= upstreamsFirst([...this.files.values()].map(({ environment }) => environment));
    return this.inOrder;
  }

  /** Why the data of environments cannot be read, with positions. */
  get brokenEnvironments(): readonly Finding[] {
    return [...(this.passed ?? this.broken).values()].flatMap(({ error }) => error.findings);
  }

  /** Why the data of one environment cannot be read; nothing where it can. */
  whyBroken(name: EnvironmentName): readonly Finding[] {
    return (this.passed ?? this.broken).get(name)?.error.findings ?? [];
  }

  /** Finds the data of one environment by its name; throws `BROKEN_FILE` where it exists and cannot be read. */
  get recordOf(): { get(name: EnvironmentName): EnvironmentData | undefined } {
    return {
      get: (name) => {
        const broken = this.broken.get(name);
        if (broken) throw broken.error;
        return this.files.get(name)?.environment;
      },
    };
  }

  /** Throws `UNKNOWN_ENVIRONMENT` (or `NOT_CONFIGURED` when there is none at all). */
  environment(name: EnvironmentName): EnvironmentData {
    return this.environmentFile(name).environment;
  }

  /**
   * The error that something was not configured: `HISTORY_LOST` where the branch is gone, so that it is not configured
   * anew.
   */
  notConfigured(message: string, subject: Subject = {}): DeliveryError {
    const { lost } = this.home;
    return new DeliveryError([lost ? historyLost(this.home, lost) : notConfigured(message, { subject })]);
  }

  /** The environment with the fields that only its data file has. */
  environmentFile(name: EnvironmentName): EnvironmentFile {
    const broken = this.broken.get(name);
    if (broken) throw broken.error;
    const file = this.files.get(name);
    if (file) return file;
    if (this.files.size === 0) {
      throw this.notConfigured(
        `branch ${quote(this.home.branch)} of ${quote(this.home.remote)} holds no environments yet`,
      );
    }
    throw new DeliveryError([unknownName({ code: 'UNKNOWN_ENVIRONMENT', name, known: this.files.keys() })]);
  }

  /**
   * The environment for a change that broken data must not stop: where its data cannot be read, as it was when it was
   * last readable. Throws what {@link environment} throws where it never was.
   */
  lastReadable(name: EnvironmentName): EnvironmentData {
    return this.broken.get(name)?.last?.environment ?? this.environment(name);
  }

  /** Where the environment is delivered; throws `UPSTREAM_UNREACHABLE` when that repository cannot be read. */
  locationOf(environment: EnvironmentName): Location {
    const problem = this.unreachable.get(environment);
    if (problem !== undefined) {
      throw DeliveryError.of(
        'UPSTREAM_UNREACHABLE',
        `the repository that ${environment} is delivered to cannot be read: ${problem}`,
        { environment },
      );
    }
    return this.locations.get(environment) ?? this.home;
  }

  /** Whether the branch that the environment is delivered to could be read. */
  isReachable(environment: EnvironmentName): boolean {
    return !this.unreachable.has(environment);
  }

  /** Every branch that is delivered to, the home first. */
  get allLocations(): readonly Location[] {
    return [...new Set([this.home, ...this.locations.values()])];
  }

  /** The path of a place on the branch that it lies on, as the layout of its environment says. */
  pathOf(place: Place): string {
    return this.layout.pathOf(place);
  }

  /** The folder of an environment's data files of a kind. */
  folderOf(folder: Folder): string {
    return this.layout.folderOf(folder);
  }

  /** Folder of a target's manifests on its location. */
  manifestPath(environment: EnvironmentName, app: AppName): string {
    // Throws for an unknown environment.
    this.lastReadable(environment);
    return this.pathOf({ kind: 'target', environment, app });
  }

  /**
   * The layout of the environments that are delivered to a branch: it says what a path of that branch is.
   *
   * @param changed environments as a change makes them, those included that it adds there
   */
  layoutAt(location: BranchOf, changed: readonly EnvironmentData[] = []): DeliveryLayout {
    const others = changed.filter((each) => isDeliveredTo(each, location, this.home));
    const key = `${location.remote} ${location.branch}`;
    const known = others.length > 0 ? undefined : this.layouts.get(key);
    if (known) return known;
    const here: DeliveredEnvironment[] = [];
    const elsewhere: string[] = [];
    for (const each of this.standing)
      if (
        !this.unreachable.has(each.name) &&
        isSameBranch(this.locations.get(each.name) ?? this.home, location)
      )
        here.push(each);
      else elsewhere.push(each.name);
    const layout = layoutOf([...here, ...others], elsewhere);
    if (others.length === 0) this.layouts.set(key, layout);
    return layout;
  }

  private get layout(): DeliveryLayout {
    this.allLayouts ??= layoutOf(this.standing);
    return this.allLayouts;
  }

  /** Environments as they are now, or as they were last readable. */
  private get standing(): readonly DeliveredEnvironment[] {
    const last = [...this.broken.values()].flatMap(({ last: file }) => (file ? [file.environment] : []));
    return [...this.readableEnvironments, ...last];
  }

  /**
   * The app's data: what the part of the environment named says, or else the first part, and the environments that have
   * one. Throws `UNKNOWN_APP` with the apps there are, `NOT_CONFIGURED` when there is none, `UPSTREAM_UNREACHABLE` where
   * the environment named cannot be read.
   */
  async app(name: AppName, environment?: EnvironmentName): Promise<AppData> {
    const defined = this.defined?.apps.find((each) => each.name === name);
    if (defined) return defined;
    if (environment !== undefined) this.locationOf(environment);
    const environments = await this.environmentsOf(name);
    const said = environments.find((each) => each === environment) ?? environments[0];
    if (said !== undefined) {
      const file = this.pathOf({ kind: 'app', environment: said, app: name });
      const text = (await this.text(this.locationOf(said), file)) ?? '';
      const { namespace, unused, ...part } = parseApp(text, file, {
        kind: 'app',
        environment: said,
        app: name,
      });
      const namespaces = namespace === undefined ? {} : { namespaces: { [said]: namespace } };
      const unusedIn = unused === undefined ? {} : { unusedIn: { [said]: unused } };
      return { ...part, environments, ...namespaces, ...unusedIn };
    }
    const all = await this.appNames();
    if (all.length === 0)
      throw this.notConfigured(`app ${quote(name)} is not in the delivery data, which has no app yet`, {
        app: name,
      });
    const taken = takenForApp(
      name,
      this.standing.map((each) => each.name),
    );
    const remedy =
      taken ??
      'use one of them, or run `cdk8s-delivery configure` when the app is new and the index of `environments` imports its file';
    throw new DeliveryError([unknownApp(name, all, remedy)]);
  }

  /** The file that {@link app} reads for an environment: that of its own part, or else of the first part. */
  async appFile(name: AppName, environment: EnvironmentName): Promise<AppFile | undefined> {
    this.locationOf(environment);
    // Most apps have a part where they are asked for, and the other parts need not be looked at.
    for (const each of [environment, ...this.reachable]) {
      const place = { kind: 'app', environment: each, app: name } as const;
      const file = this.pathOf(place);
      const text = await this.text(this.locationOf(each), file);
      if (text !== undefined) return { place, file, text };
    }
    return undefined;
  }

  /** Whether the app is in the delivery data. */
  async hasApp(name: AppName): Promise<boolean> {
    return (await this.environmentsOf(name)).length > 0;
  }

  /** All apps that exist in some environment whose branch can be read, sorted. */
  async appNames(): Promise<AppName[]> {
    const names = this.reachable.map((environment) =>
      this.namesIn(this.locationOf(environment), this.folderOf({ kind: 'app', environment })),
    );
    return [...new Set((await Promise.all(names)).flat())].filter(isAppName).sort();
  }

  /** The apps that exist in an environment, sorted; none where it does not exist yet. */
  async appsIn(environment: EnvironmentName): Promise<AppName[]> {
    if (!this.reachable.includes(environment)) return [];
    const names = await this.namesIn(
      this.locationOf(environment),
      this.folderOf({ kind: 'app', environment }),
    );
    return names.filter(isAppName).sort();
  }

  /** Reads the parts of many apps in one go for each branch, so that later single reads cost nothing. */
  async prefetchApps(
    apps: readonly AppName[],
    environments: readonly EnvironmentName[] = this.reachable,
  ): Promise<void> {
    await Promise.all(
      environments.map((environment) =>
        this.prefetch(
          this.locationOf(environment),
          apps.map((app) => this.pathOf({ kind: 'app', environment, app })),
        ),
      ),
    );
  }

  /** Reads the records of many apps in an environment in one go, so that later single reads cost nothing. */
  prefetchRecords(environment: EnvironmentName, apps: readonly AppName[]): Promise<void> {
    return this.prefetch(
      this.locationOf(environment),
      apps.map((app) => this.pathOf({ kind: 'record', environment, app })),
    );
  }

  /** The environments that have a part of the app, in the order of promotion. */
  async environmentsOf(app: AppName): Promise<EnvironmentName[]> {
    const texts = await Promise.all(
      this.reachable.map((environment) =>
        this.text(this.locationOf(environment), this.pathOf({ kind: 'app', environment, app })),
      ),
    );
    return this.reachable.filter((_, index) => texts[index] !== undefined);
  }

  /**
   * Environments whose branch can be read, those with broken data last: code that reads one of them goes on without the
   * others.
   */
  private get reachable(): readonly EnvironmentName[] {
    const broken = [...this.broken.keys()].filter(isEnvironmentName);
    const names = [...this.readableEnvironments.map(({ name }) => name), ...broken];
    return names.filter((name) => !this.unreachable.has(name));
  }

  async record(environment: EnvironmentName, app: AppName): Promise<StoredRecord | undefined> {
    const file = this.pathOf({ kind: 'record', environment, app });
    const text = await this.text(this.locationOf(environment), file);
    if (text === undefined) return undefined;
    const known = this.records.get(text);
    if (known) return { text, record: known };
    const { value: record, error } = readable(text, file, parseRecord);
    if (!record) {
      const remedy = `fix the file at the position named, or bring back what was last readable with \`cdk8s-delivery rollback ${app} --env ${environment}\``;
      throw advising(error, remedy);
    }
    this.records.set(text, record);
    return { text, record };
  }

  /** What a record that cannot be read said when it was last readable; undefined where it never was. */
  lastRecord(environment: EnvironmentName, app: AppName): Promise<ReleaseRecord | undefined> {
    const location = this.locationOf(environment);
    const file = this.pathOf({ kind: 'record', environment, app });
    if (location.head === undefined) return Promise.resolve(undefined);
    return lastReadable(repositoryOf(location), location.head, file, parseRecord);
  }

  /** Apps that have a record in the environment. */
  async recordNames(environment: EnvironmentName): Promise<AppName[]> {
    return (await this.recordStems(environment)).filter(isAppName);
  }

  /** Names of files among the environment's records that are not valid names of apps. */
  async misnamedRecords(environment: EnvironmentName): Promise<string[]> {
    return (await this.recordStems(environment)).filter((stem) => !isAppName(stem));
  }

  private recordStems(environment: EnvironmentName): Promise<string[]> {
    return this.fileNames('record', environment);
  }

  /** Names of the data files of a kind in an environment, without folder and ending. */
  async fileNames(kind: Folder['kind'], environment: EnvironmentName): Promise<string[]> {
    return this.namesIn(this.locationOf(environment), this.folderOf({ kind, environment }));
  }

  /** Id of the target's present manifest tree. */
  async treeOf(environment: EnvironmentName, app: AppName): Promise<TreeId | undefined> {
    const location = this.locationOf(environment);
    if (location.head === undefined) return undefined;
    const id = await repositoryOf(location).idAt(location.head, this.manifestPath(environment, app));
    return id === undefined ? undefined : parseTreeId(id);
  }

  /** Ids of all trees below the environment's manifest folder, by name: one listing, remembered. */
  manifestTrees(environment: EnvironmentName): Promise<ReadonlyMap<string, TreeId>> {
    const known = this.listings.get(environment) ?? this.listTrees(environment);
    this.listings.set(environment, known);
    return known;
  }

  /** The states of the target along the first parents, newest first; see {@link targetHistory}. */
  async *history(environment: EnvironmentName, app: AppName): AsyncIterable<TargetState> {
    const location = this.locationOf(environment);
    const paths = this.targetPaths(environment, app);
    if (this.earlier && !this.earlier.isMoved(paths)) {
      yield* this.earlier.snapshot.history(environment, app);
      return;
    }
    if (this.line && isSameBranch(this.line.location, location)) {
      yield* this.line.past.of(location.head, paths);
      return;
    }
    if (!this.together.includes(app)) {
      yield* targetHistory(repositoryOf(location), location.head, paths);
      return;
    }
    const known =
      this.histories.get(environment) ??
      new TargetHistories(
        repositoryOf(location),
        location.head,
        this.together.map((each) => this.targetPaths(environment, each)),
      );
    this.histories.set(environment, known);
    yield* known.of(paths.record);
  }

  /**
   * Announces the apps whose pasts may be asked for: the branch is then walked once for all of them, not once for
   * each, and not at all where none is asked for.
   */
  expectHistories(apps: readonly AppName[]): void {
    this.together = apps.length > 1 ? [...new Set(apps)] : [];
    this.histories.clear();
  }

  /** Takes the pasts of the targets of a branch from its commits, which are at hand. */
  goAlong(location: Location, past: KnownLine): void {
    this.line = { location, past };
  }

  /** Takes the pasts of targets that nothing moved since from an earlier snapshot. */
  goOnFrom(earlier: EarlierPast): void {
    this.earlier = earlier;
  }

  private targetPaths(environment: EnvironmentName, app: AppName): TargetPaths {
    return {
      record: this.pathOf({ kind: 'record', environment, app }),
      manifests: this.manifestPath(environment, app),
    };
  }

  async witness(app: AppName, release: string): Promise<Witness | undefined> {
    const file = this.pathOf({ kind: 'witness', app, release });
    const text = await this.text(this.home, file);
    return text === undefined ? undefined : parseWitness(text, file);
  }

  /** Text of a data file on a location; remembered. */
  text(location: Location, path: string): Promise<string | undefined> {
    if (location.head === undefined) return Promise.resolve(undefined);
    const spec = `${location.head}:${path}`;
    const known = this.texts.get(`${location.remote} ${spec}`);
    if (known) return known;
    const read = repositoryOf(location).readText(spec);
    this.texts.set(`${location.remote} ${spec}`, read);
    return read;
  }

  /** Reads many files of a location in one go, so that later single reads cost nothing. */
  async prefetch(location: Location, files: readonly string[]): Promise<void> {
    if (location.head === undefined) return;
    const specs = files
      .map((path) => `${location.head}:${path}`)
      .filter((spec) => !this.texts.has(`${location.remote} ${spec}`));
    const blobs = await repositoryOf(location)
      .read(specs)
      .catch((error: unknown) => {
        // One that was lost is told where it is asked for; the others are here now.
        if (error instanceof DeliveryError && error.code === 'OBJECT_MISSING') return undefined;
        throw error;
      });
    blobs?.forEach((blob, index) => {
      this.texts.set(`${location.remote} ${specs[index]}`, Promise.resolve(blob?.toString('utf8')));
    });
  }

  /** Entries beside the targets of an environment that are not folders. */
  async filesBesideTargets(environment: EnvironmentName): Promise<readonly string[]> {
    return (await this.manifestEntries(environment))
      .filter(({ type }) => type !== 'tree')
      .map(({ path }) => path);
  }

  private async manifestEntries(environment: EnvironmentName): Promise<readonly TreeEntry[]> {
    const location = this.locationOf(environment);
    if (location.head === undefined) return [];
    const { path } = this.environment(environment).delivery;
    return repositoryOf(location).entries(location.head, { path });
  }

  private async listTrees(environment: EnvironmentName): Promise<ReadonlyMap<string, TreeId>> {
    const entries = await this.manifestEntries(environment);
    return new Map(
      entries.filter(({ type }) => type === 'tree').map(({ path, id }) => [path, parseTreeId(id)]),
    );
  }

  private async namesIn(location: Location, folder: string): Promise<string[]> {
    if (location.head === undefined) return [];
    const entries = await repositoryOf(location).entries(location.head, { path: folder });
    return entries.flatMap(({ path, type }) => {
      const file = path.slice(path.lastIndexOf('/') + 1);
      return type === 'blob' && file.endsWith('.yaml') && !hasControl(file) ? [file.slice(0, -5)] : [];
    });
  }
}

/** What is broken, for those who are shown what was last readable. */
function asLastReadable({ error, last }: BrokenEnvironment): BrokenEnvironment {
  if (!last) return { error };
  const remedy =
    'fix the file at the position named; until then, what it said when it was last readable is shown';
  return { last, error: advising(error, remedy) };
}

function advising({ findings: [first, ...more] }: DeliveryError, remedy: string): DeliveryError {
  return new DeliveryError([{ ...first, remedy }, ...more.map((each) => ({ ...each, remedy }))]);
}
