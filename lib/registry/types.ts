import type { ImageReference, ReleaseId } from '../model/scalars';

/** A fact about a release: a link, and the hash of what it pointed to. */
export interface Evidence {
  readonly link: string;
  /** `sha256:` and 64 hex digits of the linked document. */
  readonly digest?: string;
}

/** A release, written out: what a target runs, and what it renders to everywhere. */
export interface ReleaseRecord {
  readonly release: ReleaseId;
  /** One image per slot. */
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Commit of the typed definitions that rendered it. */
  readonly code: string;
  readonly renders: {
    /** Id of the tree made of `trees`. */
    readonly id: string;
    /** Id of the subtree of every environment the app exists in. */
    readonly trees: Readonly<Record<string, string>>;
    /** Per environment, the hash of what apps could read of it when this was rendered. */
    readonly inputs: Readonly<Record<string, string>>;
  };
  readonly source?: { readonly repository: string; readonly commit?: string };
  /** By kind: `run`, `tests`, `scan`, `sbom`, `provenance`, `ticket`, or a name of one's own. */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Versions of what rendered it; outside the identity. */
  readonly tools: Readonly<Record<string, string>>;
}

/** `environments/<env>/freeze.yaml`: the environment takes no promotions. */
export interface Freeze {
  readonly reason: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** ISO 8601, UTC; open-ended where absent. */
  readonly until?: string;
  /** Nothing at all may change, rollbacks included. */
  readonly lockdown: boolean;
}

/** `environments/<env>/holds/<app>.yaml`: the target stays where it is. */
export interface Hold {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
  /** The release that was left, where a rollback made the hold. */
  readonly from?: string;
  /** The release that was brought back, where a rollback made the hold: while it runs there, that rollback is done. */
  readonly restored?: string;
}

/** `environments/<env>/waivers/<name>.yaml`: what a check finds is let pass there for a while. */
export interface Waiver {
  /** Name of a rule, such as `probes`, or code of a finding, such as `SCHEMA_VALUE`. */
  readonly rule: string;
  /** The app it is for; every app of the environment where absent. */
  readonly app?: string;
  /** Kind and name of the object it is for, such as `Deployment web`; every object where absent. */
  readonly object?: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day it holds, in UTC (`2026-12-31`), or the moment it ends (ISO 8601, UTC). */
  readonly expires: string;
}

/** One entry of `environments/rejected.yaml`: never to be promoted again. */
export interface Rejection {
  /** A digest, a release id, or `<env>:<tree id>`. */
  readonly what: string;
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

/** `environments/_witnesses/<app>/<release>.yaml`: a second rendering gave the same id. */
export interface Witness {
  readonly release: ReleaseId;
  readonly app: string;
  readonly code: string;
  readonly renders: string;
  readonly by: string;
  readonly at: string;
  readonly tools: Readonly<Record<string, string>>;
}
