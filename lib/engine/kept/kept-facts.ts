import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../version';
import type { GitRepository, Mirror } from '../git';
import { appendFacts, type Entry, MOST_BYTES, readFacts, replaceFacts } from './facts-file';

/**
 * Facts that never change, by the id of the commit or tree that they follow from. They are cached on this machine under
 * a seal, in one file, which is read at the first question. The cache is optional: a fact that cannot be read is worked
 * out again, and one that cannot be written is forgotten.
 */
export class KeptFacts<T> {
  readonly #file: string;
  readonly #name: string;
  #known: Map<string, unknown> | undefined;
  readonly #used = new Set<string>();
  #added: Entry[] = [];
  #size = 0;
  #untidy = false;

  /** @param name what the facts are about, and what they depend on beside their keys */
  constructor(file: string, name: string) {
    this.#file = file;
    this.#name = name;
  }

  get(key: string): T | undefined {
    const found = this.#all().get(key) as T | undefined;
    if (found !== undefined) this.#used.add(key);
    return found;
  }

  /** Adds a fact, which JSON gives back as it is. */
  put(key: string, fact: T): void {
    this.#all().set(key, fact);
    this.#used.add(key);
    this.#added.push([key, fact]);
  }

  /** Writes down what was added. */
  keep(): void {
    if (this.#added.length === 0) return;
    try {
      if (this.#untidy || this.#size > MOST_BYTES / 2) {
        const all = [...this.#all()];
        const wanted = this.#size > MOST_BYTES / 2 ? all.filter(([key]) => this.#used.has(key)) : all;
        replaceFacts(this.#file, this.#name, wanted);
        this.#untidy = false;
        this.#size = 0;
      } else appendFacts(this.#file, this.#name, this.#added);
    } catch {
      // A cache that cannot be written is done without.
    }
    this.#added = [];
  }

  #all(): Map<string, unknown> {
    if (this.#known) return this.#known;
    const { entries, size, untidy } = readFacts(this.#file, this.#name);
    this.#size = size;
    this.#untidy = untidy;
    this.#known = new Map(entries);
    return this.#known;
  }
}

/**
 * The facts of a kind about what a repository holds. They lie in its mirror, and go with it.
 *
 * @param details what the facts depend on beside their keys, and beside this version of the program
 */
export function keptFacts<T>(mirror: Mirror, kind: string, ...details: readonly string[]): KeptFacts<T> {
  const { repository } = mirror;
  const name = JSON.stringify([kind, version, ...details]);
  const here = opened.get(repository) ?? new Map<string, KeptFacts<unknown>>();
  opened.set(repository, here);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const facts =
    here.get(name) ?? new KeptFacts<unknown>(join(repository.gitDir, 'kept', `${kind}-${hash}`), name);
  here.set(name, facts);
  return facts as KeptFacts<T>;
}

/** One for each file, so that it is read once. */
const opened = new WeakMap<GitRepository, Map<string, KeptFacts<unknown>>>();
