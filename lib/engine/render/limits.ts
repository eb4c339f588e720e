/** How much the output of a render may hold. Sizes are in bytes. */
export interface OutputLimits {
  /**
   * Size of one manifest.
   *
   * @default 1 MiB, what the API server takes in one object is about 1.5 MiB
   */
  readonly fileBytes: number;
  /** Manifests of one target, or of one environment's inputs. */
  readonly filesPerTarget: number;
  /** All files together; also watched while the child runs. */
  readonly totalBytes: number;
  /** Files and folders together; also watched while the child runs. */
  readonly totalFiles: number;
}

/** The limits that hold where none are given. */
export const DEFAULT_LIMITS: OutputLimits = {
  fileBytes: 1024 * 1024,
  filesPerTarget: 500,
  totalBytes: 256 * 1024 * 1024,
  totalFiles: 250_000,
};
