import type { Duration, Size } from 'cdk8s';
import type { Cpu } from 'cdk8s-plus-28';
import type { ImageReference } from '../../model/scalars';

/** Value of an environment variable: a text, or where it is taken from. Objects are named, never made here. */
export type VariableValue =
  | string
  | { readonly secret: string; readonly key: string; readonly optional?: boolean }
  | { readonly configMap: string; readonly key: string; readonly optional?: boolean }
  | { readonly field: string };

/** All keys of a Secret or ConfigMap as environment variables. */
export type VariableSource =
  | { readonly secret: string; readonly prefix?: string }
  | { readonly configMap: string; readonly prefix?: string };

/** Configuration files, kept in a ConfigMap that belongs to the workload. A changed file restarts the pods. */
export interface ConfigFiles {
  /** Where they appear in the container. */
  readonly directory: string;

  /** Text per file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a container is given. */
export interface Resources {
  /**
   * Processor time that is set aside.
   *
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu;

  /**
   * Processor time it may use at the most.
   *
   * @default - what the node has free
   */
  readonly cpuLimit?: Cpu;

  /**
   * Memory that is set aside, and that it may use at the most.
   *
   * @default Size.mebibytes(128)
   */
  readonly memory?: Size;
}

/** What all ready-made workloads have in common: one container, locked down. */
export interface PodProps {
  /**
   * Name of the objects.
   *
   * @default - `<app>-<id>`, or `<app>` where the id is the app's name
   */
  readonly name?: string;

  /** Image of the container. It is pulled by digest; the tag is not written. */
  readonly image: ImageReference;

  /**
   * What is run instead of the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: readonly string[];

  /**
   * Arguments.
   *
   * @default - the image's
   */
  readonly args?: readonly string[];

  /**
   * Environment variables, in this order.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, VariableValue>>;

  /**
   * Secrets and ConfigMaps whose keys all become environment variables.
   *
   * @default - none
   */
  readonly envFrom?: readonly VariableSource[];

  /**
   * Configuration files.
   *
   * @default - none
   */
  readonly config?: ConfigFiles;

  /**
   * Secrets to mount, read-only: name of the Secret per directory.
   *
   * @default - none
   */
  readonly secretFiles?: Readonly<Record<string, string>>;

  /**
   * Directories that may be written to; empty at start, gone with the pod. All else is read-only.
   *
   * @default ['/tmp']
   */
  readonly writable?: readonly string[];

  /**
   * How much each writable directory may hold.
   *
   * @default Size.mebibytes(256)
   */
  readonly writableSize?: Size;

  /**
   * What the container is given.
   *
   * @default - 100 millis of a CPU without a limit, 128 MiB of memory as request and limit
   */
  readonly resources?: Resources;

  /**
   * User and group id it runs as, not 0. A number is needed because the kubelet cannot tell of a user name that it is
   * not root.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * Name of the ServiceAccount. Its token is mounted only when one is named.
   *
   * @default - the namespace's default one, without a token
   */
  readonly serviceAccount?: string;

  /**
   * Secrets for pulling the image.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];

  /**
   * How long it may take to stop.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGrace?: Duration;

  /**
   * Further labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;

  /**
   * Further annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}
