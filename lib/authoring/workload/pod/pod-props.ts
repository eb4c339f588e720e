import type { Duration, Size } from 'cdk8s';
import type { ContainerProps, InitContainerProps, SidecarProps } from '../container/container-props';
import type { IdentityProps } from '../identity';
import type { PlacementProps } from './placement';
import type { ServiceAccountProps } from './service-account';
import type { VolumeSource } from './volume-source';

/** Configuration files, kept in a ConfigMap that belongs to the workload. A changed file restarts the pods. */
export interface ConfigFiles {
  /** Where they appear in the container. */
  readonly directory: string;

  /** Text per file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Props of all ready-made workloads: a locked-down container, and what is beside it. */
export interface PodProps extends IdentityProps, ContainerProps, PlacementProps {
  /**
   * Name of the workload's own container.
   *
   * @default 'main'
   */
  readonly containerName?: string;

  /**
   * Containers that run to their end, one after the other, before the workload's own starts; with `restartPolicy: 'Always'`
   * such as start before it and run beside it.
   *
   * @default - none
   */
  readonly initContainers?: readonly InitContainerProps[];

  /**
   * Containers beside the workload's own.
   *
   * @default - none
   */
  readonly sidecars?: readonly SidecarProps[];

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
   * Directories of the workload's own container that may be written to; empty at start, gone with the pod. All else is read-only.
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
   * Further volumes of the pod, by name. Containers see them with `volumeMounts`.
   *
   * @default - none
   */
  readonly volumes?: Readonly<Record<string, VolumeSource>>;

  /**
   * User id that the containers run as, not 0 unless `ensureNonRoot` is false. A number is needed because the kubelet cannot
   * tell of a user name that it is not root.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * Group id that the containers run as.
   *
   * @default - the number of the user
   */
  readonly group?: number;

  /**
   * Group id that volumes belong to. `'none'` leaves them as they are.
   *
   * @default - the number of the group
   */
  readonly fsGroup?: number | 'none';

  /**
   * When the files of a volume get their group: always at the start of a pod, or only where the volume itself does not have it,
   * which is faster where there are many files.
   *
   * @default - always
   */
  readonly fsGroupChangePolicy?: 'Always' | 'OnRootMismatch';

  /**
   * Whether the kubelet starts no container that would run as root.
   *
   * @default true
   */
  readonly ensureNonRoot?: boolean;

  /**
   * ServiceAccount of the pods: the name of one that is there, whose token is mounted, or one that is made.
   *
   * @default - the namespace's default one, without a token
   */
  readonly serviceAccount?: string | ServiceAccountProps;

  /**
   * Secrets for pulling the images.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];

  /**
   * How long the pods may take to stop, in whole seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether the pods share the node's network: its addresses and ports.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether the containers of the pod see each other's processes.
   *
   * @default false
   */
  readonly shareProcessNamespace?: boolean;

  /**
   * Names that the pods know by themselves: IP address per host name.
   *
   * @default - none
   */
  readonly hostAliases?: Readonly<Record<string, string>>;

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
