import type { Finding, Subject } from '../finding';
import type { Person } from './person';
import type { Snapshot } from './snapshot';

/** Judges the manifests of one target. */
export type ContentCheck = (files: ReadonlyMap<string, Buffer>, subject: Subject) => readonly Finding[];

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
   * What the manifests are judged by, beside what always holds: at a release, and where approval is asked.
   *
   * @default - nothing more
   */
  readonly content?: ContentChecks;
}
