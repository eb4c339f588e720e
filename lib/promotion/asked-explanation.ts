import type { Snapshot } from '../engine/delivery';
import {
  type ChosenApp,
  type ExplainQuestion,
  type Explanation,
  type PromoteChange,
  parseChange,
} from '../engine/promotion';
import { defined } from '../model/exchange';
import type { DeliveryError } from '../model/finding';
import { type CommitId, durationText, type EnvironmentName } from '../model/scalars';

/**
 * A question: the results of all rules that a release of an app meets in an environment.
 *
 * @typeParam E names of environments
 */
export interface AskedExplanation<E extends string = string> {
  readonly app: string;
  readonly to: E;
  /**
   * A release that an environment runs or ran, by its id or the beginning of it.
   *
   * @default - what an upstream runs now; at an entry, what runs there
   */
  readonly release?: string;
  /**
   * Upstream to take the release from.
   *
   * @default - the first one that has it
   */
  readonly from?: E;
  /**
   * Ask no remote, and go by what was read last.
   *
   * @default false
   */
  readonly offline?: boolean;
}

/** The state that an explanation is based on. */
export interface Reading {
  /** When the repository was read; absent where that is not known. */
  readonly at?: Date;
  /** Now, as the rules see it. */
  readonly now: Date;
  /** How long that is ago, in words; absent where it was read now, or nobody knows when. */
  readonly age?: string;
  /** Head of the delivery branch. */
  readonly commit?: CommitId;
  /** Whether it is what was read last, and no remote was asked. */
  readonly offline: boolean;
  /** Why no remote was asked, where that was not wanted: lower case, no full stop. */
  readonly why?: string;
}

/** An explanation, and the state that it is based on. */
export interface Explained extends Explanation {
  readonly read: Reading;
}

/** Parses a question; throws as a promotion of the app would for what means nothing. */
export function explainQuestion({ app, to, release, from }: AskedExplanation): ExplainQuestion {
  const chosen = defined({ app, release, from });
  const asked = parseChange({ verb: 'promote', apps: [chosen], to }) as PromoteChange;
  const [parsed] = asked.apps as readonly [ChosenApp];
  return { ...parsed, to: asked.to as EnvironmentName };
}

export function readingOf({ home }: Snapshot, now: Date, unanswered?: DeliveryError): Reading {
  const { head, remembered } = home;
  const at = remembered ? remembered.at : now;
  const seconds = at && Math.floor((now.getTime() - at.getTime()) / 1000);
  return {
    now,
    ...(at ? { at } : {}),
    ...(remembered && seconds !== undefined && seconds >= 0 ? { age: durationText(seconds) } : {}),
    ...(head === undefined ? {} : { commit: head }),
    offline: remembered !== undefined,
    ...(unanswered ? { why: unanswered.findings[0].message } : {}),
  };
}
