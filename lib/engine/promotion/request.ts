import type { Finding, RuleTally, Subject } from '../../model/finding';
import type { Snapshot } from '../delivery/snapshot';
import type { Person } from './person';

/** What was found in the manifests of one target. */
export interface ContentVerdict {
  readonly findings: readonly Finding[];
  /** How every rule stands that holds there. */
  readonly rules: readonly RuleTally[];
  /** Files of the waivers that were needed. */
  readonly waivers: readonly string[];
}

/** Judges the manifests of one target. */
export type ContentCheck = (files: ReadonlyMap<string, Buffer>, subject: Subject) => ContentVerdict;

/** The port to what manifests are judged by: schemas, policies and waivers of an environment. */
export type ContentChecks = (snapshot: Snapshot, environment: string) => Promise<ContentCheck>;

/** What every change is asked with. */
export interface ChangeRequest {
  readonly requestedBy: Person;
  /** Now, as the rules see it. */
  readonly now: Date;
  /** Why; needed for a bypass, a rollback and the control files. */
  readonly reason?: string;
  /** Codes of refusals to bypass; an environment says which it lets pass. */
  readonly bypass?: readonly string[];
  /**
   * What the manifests are judged by, beside what always holds: at a release, and at a promotion.
   *
   * @default - nothing more
   */
  readonly content?: ContentChecks;
}
