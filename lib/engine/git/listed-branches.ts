import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRefName, parseRefName, type RefName } from '../../model/scalars';
import type { RefUpdate } from './types';

const BRANCHES = 'refs/heads/';

/**
 * The branches that a remote had when it was last asked for them, as the cache keeps them for what asks no remote. A
 * cache that cannot be written to forgets.
 */
export class ListedBranches {
  private readonly file: string;

  constructor(gitDir: string) {
    this.file = join(gitDir, 'cdk8s-delivery-branches');
  }

  async read(): Promise<readonly RefName[]> {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    return text.split('\n').filter(isRefName).map(parseRefName);
  }

  /** Keeps what the remote answered. */
  async keep(refs: Iterable<string>): Promise<void> {
    const all = [...refs].filter((ref) => ref.startsWith(BRANCHES)).map((ref) => `${ref}\n`);
    const made = `${this.file}.${process.pid}`;
    await writeFile(made, all.join(''))
      .then(() => rename(made, this.file))
      .catch(() => {});
  }

  /** Follows a push that went through. */
  async follow(updates: readonly RefUpdate[]): Promise<void> {
    const moved = new Set(updates.map(({ ref }) => ref));
    const made = updates.flatMap(({ ref, to }) => (to === null ? [] : [ref]));
    await this.keep([...(await this.read()).filter((ref) => !moved.has(ref)), ...made]);
  }
}
