import type { AppName, EnvironmentName } from '../scalars';

/** What a gate says of a release that is to enter an environment. */
export type GateVerdict =
  | {
      readonly verdict: 'pass';
      /** Why it may pass. */
      readonly why: string;
    }
  | {
      /** It opens by itself, or when something happens elsewhere. */
      readonly verdict: 'wait';
      /** What it waits for, such as `1 d in the upstream`. */
      readonly for: string;
      readonly since?: Date;
      /** When it opens; absent where that is not known. */
      readonly until?: Date;
      /**
       * What a person does so that it goes on: a remedy.
       *
       * @default - time alone is missing, or what it waits for says so
       */
      readonly lift?: string;
    }
  | {
      /** It cannot be decided by what is known here. */
      readonly verdict: 'undecided';
      /** What is missing. */
      readonly missing: string;
      /** Who can supply it, and how: a remedy. */
      readonly supply: string;
    }
  | {
      readonly verdict: 'refuse';
      readonly why: string;
      /** Who may lift it, and how: a remedy. */
      readonly lift: string;
    };

/** How a gate stands for a target, as plans and status show it: plain data. */
export interface GateStanding {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** What the gate is called there: the name that a fleet gave it, or its kind. */
  readonly gate: string;
  readonly verdict: GateVerdict['verdict'];
  readonly message: string;
  /** Since when it waits: ISO 8601, UTC. */
  readonly since?: string;
  /** When it opens: ISO 8601, UTC. */
  readonly until?: string;
}
