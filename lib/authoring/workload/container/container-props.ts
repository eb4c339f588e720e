import type { ImageReference } from '../../../model/scalars';
import type { VariableSource, VariableValue } from './environment-variables';
import type { ContainerLifecycle } from './lifecycle';
import type { ContainerPorts } from './ports';
import type { Probes } from './probe';
import type { Resources } from './resources';
import type { VolumeMount } from './volume-mount';

/** Props of every container, the workload's own and those beside it. */
export interface ContainerProps {
  /** Image of the container, of a slot of the app. It is pulled by digest; the tag is not written. */
  readonly image: ImageReference;

  /**
   * When it is pulled. An image named by its digest needs no second pull.
   *
   * @default 'IfNotPresent'
   */
  readonly imagePullPolicy?: 'IfNotPresent' | 'Always' | 'Never';

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
   * Folder that it starts in.
   *
   * @default - the image's
   */
  readonly workingDir?: string;

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
   * Resources of the container.
   *
   * @default - 100 millis of a CPU without a limit, 128 MiB of memory as request and limit
   */
  readonly resources?: Resources;

  /**
   * Actions at the start and the end of its life.
   *
   * @default - nothing
   */
  readonly lifecycle?: ContainerLifecycle;

  /**
   * Where it sees the `volumes` of the workload.
   *
   * @default - nowhere
   */
  readonly volumeMounts?: readonly VolumeMount[];

  /**
   * Capabilities of Linux that it keeps, such as `NET_BIND_SERVICE`; all others are dropped.
   *
   * @default - none
   */
  readonly capabilities?: readonly string[];

  /**
   * Whether its own files are read-only.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * Whether it may gain rights that its parent does not have, as `sudo` does.
   *
   * @default false
   */
  readonly allowPrivilegeEscalation?: boolean;

  /**
   * Whether it has all rights of the node.
   *
   * @default false
   */
  readonly privileged?: boolean;
}

/** A container beside the workload's own. */
export interface SidecarProps extends ContainerProps, Probes {
  /** Name of the container, unlike those of the pod's other containers. */
  readonly name: string;

  /**
   * Ports that it listens on, by name.
   *
   * @default - none
   */
  readonly ports?: ContainerPorts;

  /**
   * User id that it runs as.
   *
   * @default - the pod's
   */
  readonly user?: number;

  /**
   * Group id that it runs as.
   *
   * @default - the pod's
   */
  readonly group?: number;

  /**
   * Directories that may be written to; empty at start, gone with the pod, seen by this container alone.
   *
   * @default - none
   */
  readonly writable?: readonly string[];
}

/** A container that runs before the workload's own. */
export interface InitContainerProps extends SidecarProps {
  /**
   * `'Always'` starts it before the workload's own container and lets it run beside it until that one ends: what Kubernetes
   * calls a sidecar container, from 1.29. Only such a container is asked by probes.
   *
   * @default - it runs to its end, and the next one starts
   */
  readonly restartPolicy?: 'Always';
}
