import type { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import type { Plain } from '../plain';
import { type Claim, claimSpec } from './claim';

/** Files of a Secret or ConfigMap, as a volume. The object is named, never made here. */
export interface FilesOf {
  /** Name of the object. */
  readonly name: string;

  /**
   * Keys that become files, with the path of each below the mount.
   *
   * @default - every key, under its own name
   */
  readonly items?: Readonly<Record<string, string>>;

  /**
   * Mode of the files, such as `0o400`.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;

  /**
   * Whether the pod starts where the object is not there.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** A part of a projected volume. */
export type ProjectedSource =
  | { readonly secret: FilesOf }
  | { readonly configMap: FilesOf }
  | {
      /** A token of the pod's ServiceAccount for another audience than the API server. */
      readonly serviceAccountToken: {
        /** Where the token stands below the mount. */
        readonly path: string;
        /** @default - the API server */
        readonly audience?: string;
        /** In seconds, from 600. @default 3600 */
        readonly expirationSeconds?: number;
      };
    }
  | {
      /** Fields of the pod, by path of the file: `{ labels: 'metadata.labels' }`. */
      readonly downwardApi: Readonly<Record<string, string>>;
    };

/** What a volume is made of. Where only a name is needed, the name alone will do. */
export type VolumeSource =
  | {
      /** Empty at start, gone with the pod. */
      readonly emptyDir: { readonly sizeLimit?: Size; readonly medium?: 'Memory' };
    }
  | { readonly secret: string | FilesOf }
  | { readonly configMap: string | FilesOf }
  | {
      /** A claim that is there, or that the app renders. */
      readonly persistentVolumeClaim: string | { readonly claimName: string; readonly readOnly?: boolean };
    }
  | {
      /** A claim made with the pod, gone with it. */
      readonly ephemeral: Claim;
    }
  | {
      readonly projected: { readonly sources: readonly ProjectedSource[]; readonly defaultMode?: number };
    }
  | {
      /** A file or folder of the node. The rule `no-host-access` refuses it unless an environment says otherwise. */
      readonly hostPath: string | { readonly path: string; readonly type?: string };
    }
  | { readonly nfs: { readonly server: string; readonly path: string; readonly readOnly?: boolean } }
  | {
      readonly csi: {
        readonly driver: string;
        readonly readOnly?: boolean;
        readonly fsType?: string;
        readonly volumeAttributes?: Readonly<Record<string, string>>;
      };
    };

/** A volume as Kubernetes wants it, without its name. */
export function volumeSource(source: VolumeSource): Omit<Plain<k8s.Volume>, 'name'> {
  if ('emptyDir' in source) {
    const { sizeLimit, medium } = source.emptyDir;
    return {
      emptyDir: defined<Plain<k8s.EmptyDirVolumeSource>>({ medium, sizeLimit: sizeLimit?.asString() }),
    };
  }
  if ('secret' in source) {
    const { name, ...rest } = filesOf(source.secret);
    return { secret: { secretName: name, ...rest } };
  }
  if ('configMap' in source) return { configMap: filesOf(source.configMap) };
  if ('persistentVolumeClaim' in source) {
    const { persistentVolumeClaim: claim } = source;
    return { persistentVolumeClaim: typeof claim === 'string' ? { claimName: claim } : { ...claim } };
  }
  if ('ephemeral' in source) {
    return { ephemeral: { volumeClaimTemplate: { spec: claimSpec(source.ephemeral) } } };
  }
  if ('projected' in source) {
    const { sources, defaultMode } = source.projected;
    return {
      projected: defined<Plain<k8s.ProjectedVolumeSource>>({ defaultMode, sources: sources.map(projection) }),
    };
  }
  if ('hostPath' in source) {
    const { hostPath } = source;
    return { hostPath: typeof hostPath === 'string' ? { path: hostPath } : { ...hostPath } };
  }
  return 'nfs' in source ? { nfs: { ...source.nfs } } : { csi: { ...source.csi } };
}

function projection(source: ProjectedSource): Plain<k8s.VolumeProjection> {
  if ('secret' in source) return { secret: filesOf(source.secret) };
  if ('configMap' in source) return { configMap: filesOf(source.configMap) };
  if ('serviceAccountToken' in source) return { serviceAccountToken: { ...source.serviceAccountToken } };
  const items = Object.entries(source.downwardApi).map(([path, fieldPath]) => ({
    path,
    fieldRef: { fieldPath },
  }));
  return { downwardAPI: { items } };
}

function filesOf(given: string | FilesOf): {
  name: string;
  items?: { key: string; path: string }[];
  defaultMode?: number;
  optional?: boolean;
} {
  if (typeof given === 'string') return { name: given };
  const { name, items, defaultMode, optional } = given;
  return {
    name,
    ...(items ? { items: Object.entries(items).map(([key, path]) => ({ key, path })) } : {}),
    ...(defaultMode === undefined ? {} : { defaultMode }),
    ...(optional === undefined ? {} : { optional }),
  };
}
