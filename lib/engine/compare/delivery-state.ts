import type { AppPart } from '../../model/exchange';
import { DeliveryError, type Finding } from '../../model/finding';
import { type EnvironmentName, isEnvironmentName } from '../../model/scalars';
import {
  type EnvironmentFile,
  layout,
  parseApp,
  parseEnvironment,
  parseRecord,
  type ReleaseRecord,
} from '../../registry';
import type { GitRepository, TreeEntry } from '../git';
import { targetOfKey } from './target-key';

/**
 * The delivery data at one commit, as far as it can be read: what is broken becomes a finding, so that one bad file
 * hides nothing else. Nothing here is trusted further than its own text.
 */
export class DeliveryState {
  readonly findings: Finding[] = [];

  constructor(
    private readonly repository: GitRepository,
    readonly commit: string,
  ) {}

  /** Environments that the commit's data names, by folder. */
  async environments(): Promise<ReadonlyMap<EnvironmentName, EnvironmentFile>> {
    const entries = await this.repository.entries(this.commit, { path: layout.folderOf({ kind: 'data' }) });
    const names = entries
      .filter(({ type }) => type === 'tree')
      .map(({ path }) => path)
      .filter(isEnvironmentName);
    return this.parsed(
      names,
      (environment) => layout.pathOf({ kind: 'environment', environment }),
      parseEnvironment,
    );
  }

  /** The parts of some apps in environments, by `<environment>/<app>`. */
  apps(targets: readonly string[]): Promise<ReadonlyMap<string, AppPart>> {
    return this.parsed(targets, (target) => layout.pathOf({ kind: 'app', ...targetOfKey(target) }), parseApp);
  }

  /** The records of some targets, by `<environment>/<app>`. */
  records(targets: readonly string[]): Promise<ReadonlyMap<string, ReleaseRecord>> {
    const file = (target: string) => layout.pathOf({ kind: 'record', ...targetOfKey(target) });
    // A record has the same text in every environment that its release was promoted to, and says nothing of its file.
    const known = new Map<string, ReleaseRecord>();
    const parse = (content: Buffer, name: string) => {
      const text = content.toString('latin1');
      const record = known.get(text) ?? parseRecord(content, name);
      known.set(text, record);
      return record;
    };
    return this.parsed(targets, file, parse);
  }

  /** Everything below a folder, trees too; paths relative to it. */
  below(folder: string): Promise<readonly TreeEntry[]> {
    return this.repository.entries(this.commit, { path: folder, recursive: true, withTrees: true });
  }

  private async parsed<N extends string, T>(
    names: readonly N[],
    fileOf: (name: N) => string,
    parse: (text: Buffer, file: string) => T,
  ): Promise<ReadonlyMap<N, T>> {
    const blobs = await this.repository.read(names.map((name) => `${this.commit}:${fileOf(name)}`));
    const found = new Map<N, T>();
    names.forEach((name, index) => {
      const blob = blobs[index];
      if (!blob) return;
      try {
        found.set(name, parse(blob, fileOf(name)));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        this.findings.push(...error.findings);
      }
    });
    return found;
  }
}
