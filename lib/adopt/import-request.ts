import type { ExistingApplication } from '../controllers/argocd';
import type { Running } from './compare-running';

/** What is to be imported. */
export interface ImportRequest {
  /** Folder of the project. */
  readonly root: string;
  /** Where that folder lies in its repository: empty at the top, else such as `services/pay/`. */
  readonly within: string;
  /** Folder below it where apps are looked for; empty for all of it. */
  readonly from: string;
  /** Names of environments, in the order in which releases pass them. */
  readonly environments?: readonly string[];
  /** One app only. */
  readonly app?: string;
  /** Kinds of objects that are left out. */
  readonly leaveOut: readonly string[];
  /** The Applications that deliver the apps now: these apps only, as they say. */
  readonly applications?: readonly ExistingApplication[];
  /** By environment, objects of its cluster: what runs is compared, and the digests that pods run are taken. */
  readonly running?: Running;
  /** Whether a URL is that of the project's own repository. */
  readonly isOwn?: (repository: string) => boolean;
  /** A day until when a new project's environments take baselines. */
  readonly baselinesUntil: string;
}
