/** A request of a workflow for a release, and what proves who asks. */
export interface AskedCaller {
  /** App that it asks for. */
  readonly app: string;
  /**
   * Images by slot, as the request says them.
   *
   * @default - none: new code alone
   */
  readonly images?: Readonly<Record<string, string>>;
  /**
   * Source commit that the request names.
   *
   * @default - that of the token
   */
  readonly commit?: string;
  /**
   * Link of the run that the request names.
   *
   * @default - that of the token
   */
  readonly run?: string;
  /** The token of OpenID Connect that the forge gave the workflow, for this request. */
  readonly token: string;
}
