import type { AppPart } from '../../model/exchange';
import { DeliveryError, type Finding } from '../../model/finding';
import {
  type AppName,
  type CommitId,
  type EnvironmentName,
  isAppName,
  isEnvironmentName,
} from '../../model/scalars';
import {
  type DeliveryLayout,
  type EnvironmentFile,
  parseApp,
  parseEnvironment,
  parseRecord,
  type ReleaseRecord,
  SHARED,
  sharedPathOf,
} from '../../registry';
import type { GitRepository, TreeEntry } from '../git';
import { targetOfKey } from './target-key';

/**
 * The delivery data at one commit, as far as it can be read: a broken file becomes a finding, so that it hides
 * nothing else. Nothing is trusted beyond its own text.
 */
export class DeliveryState {
  readonly findings: Finding[] = [];

  constructor(
    private readonly repository: GitRepository,
    readonly commit: CommitId,
  ) {}

  /** Environments that the commit's data names, by folder. */
  async environments(): Promise<ReadonlyMap<EnvironmentName, EnvironmentFile>> {
    const entries = await this.repository.entries(this.commit, { path: SHARED });
    const names = entries
      .filter(({ type }) => type === 'tree')
      .map(({ path }) => path)
      .filter(isEnvironmentName);
    return this.parsed(
      names,
      (environment) => sharedPathOf({ kind: 'environment', environment }),
      (content, file) => parseEnvironment(content, file),
    );
  }

  /**
   * The parts of some apps in environments, by `<environment>/<app>`.
   *
   * @param layout of this state
   */
  apps(targets: readonly string[], layout: DeliveryLayout): Promise<ReadonlyMap<string, AppPart>> {
    const placeOf = (target: string) => ({ kind: 'app' as const, ...targetOfKey(target) });
    return this.parsed(
      targets,
      (target) => layout.pathOf(placeOf(target)),
      (content, file, target) => parseApp(content, file, placeOf(target)),
    );
  }

  /**
   * The records of some targets, by `<environment>/<app>`.
   *
   * @param layout of this state
   */
  records(targets: readonly string[], layout: DeliveryLayout): Promise<ReadonlyMap<string, ReleaseRecord>> {
    const file = (target: string) => layout.pathOf({ kind: 'record', ...targetOfKey(target) });
    // A record has the same text in every environment that its release was promoted to, and does not name its file.
    const known = new Map<string, ReleaseRecord>();
    const parse = (content: Buffer, name: string) => {
      const text = content.toString('latin1');
      const record = known.get(text) ?? parseRecord(content, name);
      known.set(text, record);
      return record;
    };
    return this.parsed(targets, file, parse);
  }

  /** Apps that have a part or a record in an environment. */
  async appNames(environment: EnvironmentName, layout: DeliveryLayout): Promise<readonly AppName[]> {
    const folders = (['app', 'record'] as const).map((kind) => layout.folderOf({ kind, environment }));
    const entries = await Promise.all(folders.map((path) => this.repository.entries(this.commit, { path })));
    return entries.flat().flatMap(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
      return isAppName(name) ? [name] : [];
    });
  }

  /** Everything below a folder, trees too; paths relative to it. */
  below(folder: string): Promise<readonly TreeEntry[]> {
    return this.repository.entries(this.commit, { path: folder, recursive: true, withTrees: true });
  }

  private async parsed<N extends string, T>(
    names: readonly N[],
    fileOf: (name: N) => string,
    parse: (text: Buffer, file: string, name: N) => T,
  ): Promise<ReadonlyMap<N, T>> {
    const blobs = await this.repository.read(names.map((name) => `${this.commit}:${fileOf(name)}`));
    const found = new Map<N, T>();
    names.forEach((name, index) => {
      const blob = blobs[index];
      if (!blob) return;
      try {
        found.set(name, parse(blob, fileOf(name), name));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        this.findings.push(...error.findings);
      }
    });
    return found;
  }
}
