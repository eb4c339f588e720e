/** What a forge is made with: how a delivery reaches it. */
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
   * Is told why a request of the forge waits, and what was left undone that stops nothing.
   *
   * @default - nobody is told
   */
  readonly onWait?: (why: string) => void;
}
