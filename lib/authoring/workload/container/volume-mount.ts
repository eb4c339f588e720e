import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Plain } from '../plain';

/** Where a container sees a volume of the pod. */
export interface VolumeMount {
  /** Name of the volume, among the `volumes` of the workload. */
  readonly volume: string;

  /** Where it appears in the container. */
  readonly path: string;

  /**
   * A file or folder of the volume, in place of all of it. What is mounted so does not follow changes of a ConfigMap or Secret.
   *
   * @default - the whole volume
   */
  readonly subPath?: string;

  /**
   * Whether nothing can be written there.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Whether mounts made later, by the node or by the container, are seen by the other.
   *
   * @default - they are not
   */
  readonly propagation?: 'None' | 'HostToContainer' | 'Bidirectional';
}

/** Mounts as Kubernetes wants them; nothing where there are none. */
export function volumeMounts(mounts: readonly VolumeMount[]): Plain<k8s.VolumeMount>[] | undefined {
  if (mounts.length === 0) return undefined;
  return mounts.map(({ volume, path, subPath, readOnly, propagation }) =>
    defined<Plain<k8s.VolumeMount>>({
      name: volume,
      mountPath: path,
      subPath,
      readOnly: readOnly === true ? true : undefined,
      mountPropagation: propagation,
    }),
  );
}

/** What is wrong with the mounts of a container, which sees volumes of these names. */
export function mountProblems(
  container: string,
  mounts: readonly VolumeMount[],
  volumes: ReadonlySet<string>,
): string[] {
  const seen = new Set<string>();
  return mounts.flatMap(({ volume, path, subPath }) => {
    const found: string[] = [];
    if (!path.startsWith('/') || path.includes(':'))
      found.push(`a directory is an absolute path without ":", got ${quote(path)}`);
    if (seen.has(path))
      found.push(`the directory ${quote(path)} is mounted twice in the container ${quote(container)}`);
    if (subPath !== undefined && (subPath.startsWith('/') || subPath.split('/').includes('..')))
      found.push(`a sub-path is relative and stays within its volume, got ${quote(subPath)}`);
    if (!volumes.has(volume))
      found.push(
        `the container ${quote(container)} mounts ${quote(volume)}, which is not among the volumes ${[...volumes].map(quote).join(', ')}`,
      );
    seen.add(path);
    return found;
  });
}
