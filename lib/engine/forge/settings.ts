import type { CommitMaker } from '../../model/scalars';

/** The settings of a forge: how a delivery reaches it. */
export interface ForgeSettings {
  /** The delivery repository, by URL or by absolute path: of a URL, host, owner and name. */
  readonly remote: string;
  /** Variables of the environment, where tokens stand. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Stops what is asked of the forge.
   *
   * @default - nothing does
   */
  readonly signal?: AbortSignal;
  /**
   * Called with a note when a request to the forge waits, or when something minor could not be done.
   *
   * @default - notes are dropped
   */
  readonly onWait?: (why: string) => void;
  /**
   * Who makes the commits of the delivery branch.
   *
   * @default push
   */
  readonly commits?: CommitMaker;
}
