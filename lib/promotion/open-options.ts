import type { CommitId, CommitMaker, CommitSigning, Person } from '../model/scalars';
import type { RenderLimits } from './project-renderer';

/** What a delivery is opened with. */
export interface OpenOptions {
  /** The delivery repository: a path, `https://…`, `ssh://…` or `git@host:path`. */
  readonly repository: string;

  /**
   * Branch that holds the delivery data.
   *
   * @default delivery
   */
  readonly branch?: string;

  /**
   * Who asks for changes and approves them, as `Name <email>` or in parts.
   *
   * @default - git's author
   */
  readonly as?: Person | string;

  /**
   * Folder for mirrors and dependencies; safe to delete at any time.
   *
   * @default - `$CDK8S_DELIVERY_CACHE`, else where the system keeps caches
   */
  readonly cache?: string;

  /**
   * Name of the forge where proposals wait, such as `local` or `git`.
   *
   * @default - `local` for a path, `git` for a URL
   */
  readonly forge?: string;

  /**
   * Head of a branch that was moved back or rewritten, which is to be accepted as it is: a commit's full id. Without
   * it, changes are refused (`HISTORY_LOST`).
   *
   * @default - none
   */
  readonly acceptHead?: CommitId;

  /**
   * Whether no registry of images is asked. A release then takes digests only, and it is not checked whether they
   * exist.
   *
   * @default - `$CDK8S_DELIVERY_OFFLINE` is set to anything but `0`
   */
  readonly offline?: boolean;

  /**
   * Mirrors of registries of images, by the host that each replaces, such as `docker.io`: https or http URLs. A mirror
   * is asked first.
   *
   * @default - the registries themselves are asked
   */
  readonly mirrors?: Readonly<Record<string, string>>;

  /**
   * The clock for the rules and the commits.
   *
   * @default - the machine's clock
   */
  readonly clock?: () => Date;

  /**
   * How every commit is signed that is made: on the delivery branch, of renders, of proposals and approvals.
   *
   * @default - commits are not signed
   */
  readonly signing?: CommitSigning;

  /**
   * Who makes the commits of the delivery branch: `push`, this program, signed as `signing` says; `forge`, GitHub on
   * request, which signs them. The commit is looked at before the branch gets it.
   *
   * @default push
   */
  readonly commits?: CommitMaker;

  /**
   * Stops running work before its next step.
   *
   * @default - nothing does
   */
  readonly signal?: AbortSignal;

  /**
   * Folder of the project: relative paths start here, manifests are judged by its `crds/`, and the verbs that render
   * run its code, in a child without credentials.
   *
   * @default - none: paths start from the working directory, and verbs that render are refused
   */
  readonly project?: string;

  /**
   * Whether manifests are judged by schemas, rules and waivers, beside what always holds.
   *
   * @default true
   */
  readonly content?: boolean;

  /**
   * How the project's code is run.
   *
   * @default - 120 seconds, in Node's permission model
   */
  readonly render?: RenderLimits;

  /**
   * Called at each step.
   *
   * @default - nobody is
   */
  readonly onProgress?: (step: string) => void;

  /**
   * Called with notes that do not change the result: a part of the sandbox that did not hold, a cache that was made
   * anew.
   *
   * @default - nobody is
   */
  readonly onNote?: (words: string) => void;

  /**
   * Whether `onNote` also gets notes about what went well, such as the parts of the sandbox that held.
   *
   * @default false
   */
  readonly notesAll?: boolean;
}

/** Options of a change. */
export interface ChangeTerms {
  /**
   * Why, kept in the commit; needed for a bypass.
   *
   * @default - no reason is kept
   */
  readonly reason?: string;

  /**
   * The ticket that it is part of, an id or a link, kept in the commit.
   *
   * @default - no ticket is kept
   */
  readonly ticket?: string;

  /**
   * Codes of refusals to let pass; an environment says which it lets pass.
   *
   * @default - none
   */
  readonly bypass?: readonly string[];
}
