import { DeliveryError } from '../../model/finding';
import { type GitObject, ObjectReader } from './object-reader';
import type { GitPlace } from './spawn-git';

/**
 * Objects that are here, read through one process that stays while it is used; it holds up neither the end of this
 * process nor, for longer than a moment, a place in the system's table. Nothing is ever fetched.
 */
export class LocalObjects {
  readonly #place: GitPlace;
  #reader: Promise<ObjectReader> | undefined;
  #open = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(place: GitPlace) {
    this.#place = { ...place, env: { ...place.env, ...NO_LAZY_FETCH } };
  }

  /**
   * The object that a revision names. Nothing means that it cannot be told here: there is none, or a partial clone may
   * have to fetch it, or git gave up.
   */
  async read(revision: string): Promise<GitObject | undefined> {
    clearTimeout(this.#idle);
    this.#open++;
    this.#reader ??= ObjectReader.start(this.#place);
    const reader = this.#reader;
    try {
      const started = await reader;
      started.hold(true);
      return await started.read(revision);
    } catch (cause) {
      // git ends at an object that it may not fetch; the next question starts it anew
      if (this.#reader === reader) this.#reader = undefined;
      if (cause instanceof DeliveryError && cause.code === 'REMOTE_FAILED') return undefined;
      throw cause;
    } finally {
      this.#open--;
      if (this.#open === 0) await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    const reader = await this.#reader?.catch(() => undefined);
    if (reader === undefined || this.#open > 0) return;
    reader.hold(false);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#open > 0) return;
      this.#reader = undefined;
      reader.close();
    }, IDLE_MS).unref();
  }
}

/** Older gits know the second one only, and end instead of saying that the object is missing. */
export const NO_LAZY_FETCH = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' } as const;

const IDLE_MS = 250;
