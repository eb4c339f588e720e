import type { ImageReference } from '../../model/scalars';

/** A value that an environment offers to all apps. */
export type TargetValue = string | number | boolean;

/** A cluster as its controller knows it: by URL, or by name. */
export type ClusterDestination =
  | { readonly server: string; readonly name?: never }
  | { readonly name: string; readonly server?: never };

/**
 * All that an app can read of an environment. Its approvals, gates and upstreams are none of it: two environments that
 * differ in those alone render the same.
 */
export interface TargetEnvironment {
  readonly name: string;
  readonly namespace: string;
  readonly destination: ClusterDestination;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, TargetValue>>;
}

/** What an app renders for: an environment, and one image per slot. */
export interface Target<S extends string = string> {
  /** The app's name. */
  readonly app: string;
  readonly environment: TargetEnvironment;
  /** One image per slot. Pass it on as it is, or as text: `images.server.pullable`. */
  readonly images: Readonly<Record<S, ImageReference>>;
}
