import { DeliveryError, type Finding, quote, refusal } from '../finding';
import type { GitRepository } from '../git';
import type { AppData, EnvironmentData } from '../protocol';
import {
  type EnvironmentFile,
  type Freeze,
  type Hold,
  parseApp,
  parseEnvironment,
  parseFreeze,
  parseHold,
  parseRecord,
  parseRejections,
  parseWitness,
  paths,
  type Rejection,
  type ReleaseRecord,
  type Witness,
} from '../registry';
import { didYouMean } from './did-you-mean';
import { repositoryOf, type Site } from './site';

/** A record and the text it was read from. */
export interface StoredRecord {
  readonly text: string;
  readonly record: ReleaseRecord;
}

/**
 * The delivery data at the fetched heads: what every rule judges by. It reads lazily and remembers what it read, so
 * that the cost of a change grows with the change and not with the fleet.
 */
export class Snapshot {
  private readonly texts = new Map<string, Promise<string | undefined>>();
  private readonly listings = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(
    /** The branch that holds the data of all environments; the place of apps, rejections, witnesses and renders. */
    readonly home: Site,
    private readonly sites: ReadonlyMap<string, Site>,
    private readonly files: ReadonlyMap<string, EnvironmentFile>,
    /** Environments whose own repository cannot be read, and what git said. */
    private readonly unreachable: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** Environments in the order of promotion: upstreams first. */
  get environments(): readonly EnvironmentData[] {
    return upstreamsFirst([...this.files.values()].map(({ environment }) => environment));
  }

  /** Throws `UNKNOWN_ENVIRONMENT` (or `NOT_CONFIGURED` when there is none at all). */
  environment(name: string): EnvironmentData {
    return this.environmentFile(name).environment;
  }

  /** The environment with what only its data file knows. */
  environmentFile(name: string): EnvironmentFile {
    const file = this.files.get(name);
    if (file) return file;
    if (this.files.size === 0) {
      throw DeliveryError.of(
        'NOT_CONFIGURED',
        `branch ${quote(this.home.branch)} of ${quote(this.home.remote)} holds no environments yet`,
      );
    }
    throw DeliveryError.of(
      'UNKNOWN_ENVIRONMENT',
      `${quote(name)} is no environment, there are: ${[...this.files.keys()].join(', ')}${didYouMean(name, [...this.files.keys()])}`,
    );
  }

  /** Where the environment is delivered; throws `UPSTREAM_UNREACHABLE` when that repository cannot be read. */
  siteOf(environment: string): Site {
    const problem = this.unreachable.get(environment);
    if (problem !== undefined) {
      throw DeliveryError.of(
        'UPSTREAM_UNREACHABLE',
        `the repository that ${environment} is delivered to cannot be read: ${problem}`,
        { environment },
      );
    }
    return this.sites.get(environment) ?? this.home;
  }

  /** Every branch that is delivered to, the home first. */
  get allSites(): readonly Site[] {
    return [...new Set([this.home, ...this.sites.values()])];
  }

  /** Folder of a target's manifests on its site. */
  manifestPath(environment: string, app: string): string {
    return `${this.environment(environment).delivery.path}/${app}`;
  }

  /** The app's data; throws `UNKNOWN_APP` with the apps there are, `NOT_CONFIGURED` when there is none. */
  async app(name: string): Promise<AppData> {
    const text = await this.text(this.home, paths.app(name));
    if (text !== undefined) return parseApp(text, paths.app(name));
    const all = await this.appNames();
    if (all.length === 0)
      throw DeliveryError.of(
        'NOT_CONFIGURED',
        `app ${quote(name)} is not in the delivery data, no app is yet`,
      );
    throw DeliveryError.of(
      'UNKNOWN_APP',
      `${quote(name)} is no app of the delivery data, there are: ${all.join(', ')}${didYouMean(name, all)}`,
      { app: name },
      {
        remedy: 'use one of them, or run `cdk8s-delivery configure` when the app is new',
      },
    );
  }

  /** Whether the app is in the delivery data. */
  async hasApp(name: string): Promise<boolean> {
    return (await this.text(this.home, paths.app(name))) !== undefined;
  }

  async appNames(): Promise<string[]> {
    return this.namesIn(this.home, `${paths.data}/_apps`);
  }

  async record(environment: string, app: string): Promise<StoredRecord | undefined> {
    const file = paths.record(environment, app);
    const text = await this.text(this.siteOf(environment), file);
    return text === undefined ? undefined : { text, record: parseRecord(text, file) };
  }

  /** Apps that have a record in the environment. */
  async recordNames(environment: string): Promise<string[]> {
    return this.namesIn(this.siteOf(environment), paths.records(environment));
  }

  /** Names of the waivers that stand in the environment. */
  async waiverNames(environment: string): Promise<string[]> {
    return this.namesIn(this.siteOf(environment), paths.waivers(environment));
  }

  /** Id of the target's manifest tree, as it stands. */
  async treeOf(environment: string, app: string): Promise<string | undefined> {
    const site = this.siteOf(environment);
    return site.head === undefined
      ? undefined
      : repositoryOf(site).idAt(site.head, this.manifestPath(environment, app));
  }

  /** Ids of all trees below the environment's manifest folder, by name: one listing, remembered. */
  manifestTrees(environment: string): Promise<ReadonlyMap<string, string>> {
    const known = this.listings.get(environment) ?? this.listTrees(environment);
    this.listings.set(environment, known);
    return known;
  }

  async freeze(environment: string): Promise<Freeze | undefined> {
    const text = await this.text(this.siteOf(environment), paths.freeze(environment));
    return text === undefined ? undefined : parseFreeze(text, paths.freeze(environment));
  }

  async hold(environment: string, app: string): Promise<Hold | undefined> {
    const file = paths.hold(environment, app);
    const text = await this.text(this.siteOf(environment), file);
    return text === undefined ? undefined : parseHold(text, file);
  }

  async rejections(): Promise<readonly Rejection[]> {
    const text = await this.text(this.home, paths.rejected);
    return text === undefined ? [] : parseRejections(text, paths.rejected);
  }

  async witness(app: string, release: string): Promise<Witness | undefined> {
    const file = paths.witness(app, release);
    const text = await this.text(this.home, file);
    return text === undefined ? undefined : parseWitness(text, file);
  }

  /** Text of a data file on a site; remembered. */
  text(site: Site, path: string): Promise<string | undefined> {
    if (site.head === undefined) return Promise.resolve(undefined);
    const spec = `${site.head}:${path}`;
    const known = this.texts.get(`${site.remote} ${spec}`);
    if (known) return known;
    const read = repositoryOf(site).readText(spec);
    this.texts.set(`${site.remote} ${spec}`, read);
    return read;
  }

  /** Reads many files of a site in one go, so that later single reads cost nothing. */
  async prefetch(site: Site, files: readonly string[]): Promise<void> {
    if (site.head === undefined) return;
    const specs = files
      .map((path) => `${site.head}:${path}`)
      .filter((spec) => !this.texts.has(`${site.remote} ${spec}`));
    const blobs = await repositoryOf(site).read(specs);
    specs.forEach((spec, index) => {
      this.texts.set(`${site.remote} ${spec}`, Promise.resolve(blobs[index]?.toString('utf8')));
    });
  }

  private async listTrees(environment: string): Promise<ReadonlyMap<string, string>> {
    const site = this.siteOf(environment);
    if (site.head === undefined) return new Map();
    const entries = await repositoryOf(site).entries(site.head, {
      path: this.environment(environment).delivery.path,
    });
    return new Map(entries.filter(({ type }) => type === 'tree').map(({ path, id }) => [path, id]));
  }

  private async namesIn(site: Site, folder: string): Promise<string[]> {
    if (site.head === undefined) return [];
    const entries = await repositoryOf(site).entries(site.head, { path: folder });
    return entries.flatMap(({ path }) => {
      const file = path.slice(path.lastIndexOf('/') + 1);
      return file.endsWith('.yaml') ? [file.slice(0, -5)] : [];
    });
  }
}

/** Reads the environment files of a commit; broken ones are reported all at once. */
export async function readEnvironments(
  repository: GitRepository,
  head: string,
): Promise<Map<string, EnvironmentFile>> {
  const folders = (await repository.entries(head, { path: paths.data })).filter(
    ({ type }) => type === 'tree',
  );
  const names = folders
    .map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    .filter((name) => !name.startsWith('_'));
  const blobs = await repository.read(names.map((name) => `${head}:${paths.environment(name)}`));
  const result = new Map<string, EnvironmentFile>();
  const findings: Finding[] = [];
  names.forEach((name, index) => {
    const blob = blobs[index];
    if (!blob) return;
    const file = paths.environment(name);
    try {
      const parsed = parseEnvironment(blob.toString('utf8'), file);
      if (parsed.environment.name !== name) {
        findings.push(
          refusal(
            'BROKEN_FILE',
            `it names environment ${quote(parsed.environment.name)}, ${quote(name)} is expected here`,
            { file },
          ),
        );
      }
      result.set(name, parsed);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings);
    }
  });
  DeliveryError.throwIfAny(findings);
  return result;
}

/** Upstreams before what promotes from them; by name within a rank. Circles (broken data) come last. */
function upstreamsFirst(environments: readonly EnvironmentData[]): EnvironmentData[] {
  const byName = new Map(environments.map((each) => [each.name, each]));
  const ranks = new Map<string, number>();
  const rank = (name: string, path: readonly string[]): number => {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) return environments.length;
    const upstreams = byName.get(name)?.promotesFrom.environments ?? [];
    const result = Math.max(0, ...upstreams.map((each) => rank(each, [...path, name]) + 1));
    ranks.set(name, result);
    return result;
  };
  return [...environments].sort(
    (one, other) => rank(one.name, []) - rank(other.name, []) || (one.name < other.name ? -1 : 1),
  );
}
