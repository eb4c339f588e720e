import type { Finding, RuleTally, Subject } from '../../model/finding';
import type { AppName, EnvironmentName, ImageReference } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** What was found in the manifests of one target. */
interface ContentVerdict {
  readonly findings: readonly Finding[];
  /** How every rule stands that holds there. */
  readonly rules: readonly RuleTally[];
  /** Files of the exceptions that were needed. */
  readonly exceptions: readonly string[];
}

/**
 * Judges the manifests of one target.
 *
 * @param images of the release that they belong to; those of the target's record where nothing is said
 * @param before reads the files that they replace: what a rule finds in both stops nothing
 */
export type ContentCheck = (
  files: ReadonlyMap<string, Buffer>,
  subject: Subject & { readonly app: AppName },
  images?: Readonly<Record<string, ImageReference>>,
  before?: () => Promise<ReadonlyMap<string, Buffer> | undefined>,
) => Promise<ContentVerdict>;

/** The port to what manifests are judged by: schemas, policies and exceptions of an environment. */
export type ContentChecks = (snapshot: Snapshot, environment: EnvironmentName) => Promise<ContentCheck>;
