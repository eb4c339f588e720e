import type { ImageReference } from '../../model/scalars';

/** A value that an environment offers to all apps. */
export type TargetValue = string | number | boolean;

/** Values of an environment by name, such as a domain. */
export type TargetValues = Readonly<Record<string, TargetValue>>;

/** What values are, given as a type or as an interface, which has no index signature. */
export type ValuesOf<V> = { readonly [K in keyof V]: TargetValue };

/** A cluster as its controller knows it: by URL, or by name. */
export type ClusterDestination =
  | { readonly server: string; readonly name?: never }
  | { readonly name: string; readonly server?: never };

/**
 * Everything that an app can read of an environment. Approvals, gates and upstreams are not part of it: two
 * environments that differ only in those render the same.
 *
 * `N` are the names of the fleet's environments, `V` the values that each of them has.
 */
export interface TargetEnvironment<N extends string = string, V extends ValuesOf<V> = TargetValues> {
  readonly name: N;
  readonly namespace: string;
  readonly destination: ClusterDestination;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: V;
}

/** What an app renders for: an environment, and one image per slot. */
export interface Target<
  S extends string = string,
  N extends string = string,
  V extends ValuesOf<V> = TargetValues,
> {
  /** The app's name. */
  readonly app: string;
  readonly environment: TargetEnvironment<N, V>;
  /**
   * One image per slot. Pass it on as it is, or put it into a text (`--image=${images.server}`): wherever an image is
   * in a manifest, `repository@digest` is written, which is what is pulled.
   */
  readonly images: Readonly<Record<S, ImageReference>>;
}
