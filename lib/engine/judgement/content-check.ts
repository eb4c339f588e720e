import type { Finding, RuleTally, Subject } from '../../model/finding';
import type { AppName, EnvironmentName, ImageReference } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/** What was found in the manifests of one target. */
interface ContentVerdict {
  readonly findings: readonly Finding[];
  /** The result of every rule that holds there. */
  readonly rules: readonly RuleTally[];
  /** Files of the exceptions that were needed. */
  readonly exceptions: readonly string[];
}

/**
 * Judges the manifests of one target.
 *
 * @param images of the release that they belong to; those of the target's record unless given
 * @param before reads the files that they replace: a finding that both have does not stop the change
 */
export type ContentCheck = (
  files: ReadonlyMap<string, Buffer>,
  subject: Subject & { readonly app: AppName },
  images?: Readonly<Record<string, ImageReference>>,
  before?: () => Promise<ReadonlyMap<string, Buffer> | undefined>,
) => Promise<ContentVerdict>;

/** The port to the schemas, policies and exceptions of an environment, by which manifests are judged. */
export type ContentChecks = (snapshot: Snapshot, environment: EnvironmentName) => Promise<ContentCheck>;
