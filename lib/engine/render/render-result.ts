import type { FleetDescription } from '../../model/exchange';
import type { Sandbox, SandboxReport } from './sandbox-report';

/** Files by path relative to their folder, in code-unit order of the paths; the bytes as the child wrote them. */
export type Files = ReadonlyMap<string, Buffer>;

/** What the project's code rendered, read and judged by the engine. */
export interface RenderedFleet {
  readonly fleet: FleetDescription;
  /** By `<environment>/<app>`. */
  readonly targets: ReadonlyMap<string, Files>;
  /** By `<environment>/<app>`, for files that are there: what made each; claims of the project's code, for people. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The environments' inputs, by environment; those that have any. */
  readonly environmentInputs: ReadonlyMap<string, Files>;
  /** The file that an administrator applies, by environment. */
  readonly bootstrap: ReadonlyMap<string, string>;
}

/** Milliseconds spent in each phase of a render. */
interface RenderTimings {
  readonly checkout: number;
  readonly dependencies: number;
  readonly compile: number;
  readonly run: number;
  readonly read: number;
}

/** A render that worked. */
export interface RenderResult extends RenderedFleet {
  readonly sandbox: Sandbox;
  /** What of it held on this machine. */
  readonly held: SandboxReport;
  /** The end of what the code printed; for people only, nothing is read from it. */
  readonly log: string;
  readonly timings: RenderTimings;
}
