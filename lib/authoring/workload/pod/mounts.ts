import type { VolumeMount } from '../container/volume-mount';
import type { PodProps } from './pod-props';

/** Name of the volume with a workload's configuration files. */
export const CONFIG_VOLUME = 'config';

/** Mounts of a workload's own container that follow from its props beside `volumeMounts`. */
export function ownMounts({ config, secretFiles = {}, writable = ['/tmp'] }: PodProps): VolumeMount[] {
  return [
    ...(config ? [{ volume: CONFIG_VOLUME, path: config.directory, readOnly: true }] : []),
    ...Object.keys(secretFiles).map((path) => ({
      volume: volumeName('secret', path),
      path,
      readOnly: true,
    })),
    ...writable.map((path) => ({ volume: volumeName('writable', path), path })),
  ];
}

/** Mounts of the directories that another container may write to. */
export const writableMounts = (container: string, paths: readonly string[]): VolumeMount[] =>
  paths.map((path) => ({ volume: volumeName(`writable-${container}`, path), path }));

/** A volume's name tells its directory. */
export function volumeName(kind: string, path: string): string {
  const words = path.toLowerCase().split(/[^a-z0-9]/);
  return [kind, ...words.filter((word) => word !== '')].join('-').slice(0, 63);
}
