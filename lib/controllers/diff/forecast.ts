import type { TreeDiff, TreeFiles } from '../../kubernetes/diff';

/** A Job that a sync makes, and so runs. */
export interface JobForecast {
  /** `Job.batch migrate-0a1b2c3d`. */
  readonly object: string;
  /** Its place in the order of the sync; 0 for the objects that say nothing. */
  readonly wave: number;
  /** What the controller calls that place, where it has names for it: Flux has stages, and no waves. */
  readonly stage?: string;
  /** `changed`: it stood there with another content. `returns`: it comes back with what ran before, so it may have run already. */
  readonly why: 'new' | 'changed' | 'returns';
  /** What a migration promises, as its annotation says. */
  readonly contract?: string;
}

/** A hook that a sync runs, changed or not. */
export interface HookForecast {
  readonly phase: string;
  readonly wave: number;
  /** `Job.batch migrate`. */
  readonly object: string;
}

/** What a sync of a tree runs. */
export interface SyncForecast {
  /** Jobs in their order. */
  readonly jobs: readonly JobForecast[];
  /** Hooks by phase, wave and name. */
  readonly hooks: readonly HookForecast[];
  /** Waves of the other objects, in order, where there are several. */
  readonly waves: readonly number[];
  /** The same as their controller calls them, where it has names for them. */
  readonly stages?: readonly string[];
  /** Steps of progressive rollouts that a new version goes through. */
  readonly rollouts: readonly string[];
}

/** The inputs of a forecast. */
export interface ForecastInput {
  /** The target's files as they will be. */
  readonly files: TreeFiles;
  /** The differences from the present files. */
  readonly diff: TreeDiff;
  /** Whether the target goes back to what ran before. */
  readonly returns?: boolean;
}

/** Forecasts what a sync does beside applying objects. Pure; nothing in the files is an error. */
export type Forecast = (input: ForecastInput) => SyncForecast;
