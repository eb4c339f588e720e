import { foldersAround, isAtOrBelow } from '../../model/text';
import { type Location, type Snapshot, snapshotAt } from '../delivery';
import type { Plan } from './plan';
import type { Proposal } from './proposal';

/** From this many proposals on, one walk through the whole branch costs less than a search of git for each of them. */
const MANY = 20;

/**
 * The pasts of the targets of a batch: as each of its commits makes a snapshot of its own, a search for each would take the time of
 * all commits there are.
 */
export class BatchPast {
  readonly #snapshot: Snapshot;
  readonly #moved = new Set<string>();
  /** The folders that something moved in. */
  readonly #touched = new Set<string>();

  private constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Undefined for a few proposals. */
  static async of(
    snapshot: Snapshot,
    location: Location,
    proposals: readonly Proposal[],
  ): Promise<BatchPast | undefined> {
    if (proposals.length < MANY) return undefined;
    const own = await snapshotAt(snapshot, location, location.head);
    own.expectHistories(proposals.flatMap(({ intent }) => intent.apps));
    return new BatchPast(own);
  }

  /** Has a snapshot of the same branches, some commits later, take from here what it can. */
  lend(snapshot: Snapshot): void {
    snapshot.goOnFrom({
      snapshot: this.#snapshot,
      isMoved: ({ record, manifests }) => [record, manifests].some((path) => this.#isMoved(path)),
    });
  }

  /** A commit was made of this plan. */
  moves({ edits }: Plan): void {
    for (const { path } of edits) {
      this.#moved.add(path);
      for (const folder of foldersAround(path)) this.#touched.add(folder);
    }
  }

  /** Whether something at a path, below it or around it was moved. */
  #isMoved(path: string): boolean {
    return this.#touched.has(path) || isAtOrBelow(path, this.#moved);
  }
}
