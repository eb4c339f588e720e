import type { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import type { Plain } from '../plain';

/** Storage that is asked for. */
export interface Claim {
  /** How much. It can grow later where the storage class lets it; it cannot shrink. */
  readonly storage: Size;

  /**
   * How it may be mounted.
   *
   * @default ['ReadWriteOnce']
   */
  readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod')[];

  /**
   * Name of the StorageClass.
   *
   * @default - the cluster's default one
   */
  readonly storageClassName?: string;

  /**
   * A file system, or a raw device.
   *
   * @default - a file system
   */
  readonly volumeMode?: 'Filesystem' | 'Block';
}

/** A claim as Kubernetes wants it. */
export function claimSpec(claim: Claim): Plain<k8s.PersistentVolumeClaimSpec> {
  const { storage, accessModes = ['ReadWriteOnce'], storageClassName, volumeMode } = claim;
  return defined<Plain<k8s.PersistentVolumeClaimSpec>>({
    accessModes: [...accessModes],
    resources: { requests: { storage: storage.asString() } },
    storageClassName,
    volumeMode,
  });
}
