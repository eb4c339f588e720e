import { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { quote } from '../../../model/finding';
import { isDnsLabel } from '../../../model/scalars';
import type { Identity } from '../identity';
import type { Plain } from '../plain';
import { configMapName } from './config-map';
import { CONFIG_VOLUME, volumeName, writableMounts } from './mounts';
import type { PodProps } from './pod-props';
import { type VolumeSource, volumeSource } from './volume-source';

interface NamedVolume {
  readonly name: string;
  /** Its directory, where that made the name. */
  readonly path?: string;
  readonly source: VolumeSource;
}

/** The volumes of a pod as Kubernetes wants them. */
export const volumesOf = (identity: Identity, props: PodProps): Plain<k8s.Volume>[] =>
  namedVolumes(identity, props).map(({ name, source }) => ({ name, ...volumeSource(source) }));

/** What is wrong with the volumes of a pod, whose workload brings claims of these names. */
export function volumeProblems(identity: Identity, props: PodProps, claims: readonly string[]): string[] {
  const volumes = [
    ...namedVolumes(identity, props),
    ...claims.map((name): Omit<NamedVolume, 'source'> => ({ name })),
  ];
  const paths = new Map<string, string | undefined>();
  return volumes.flatMap(({ name, path }) => {
    const found: string[] = [];
    if (!isDnsLabel(name))
      found.push(`${quote(name)} is not a name of a volume: lower-case letters, digits and inner "-"`);
    const same = paths.get(name);
    if (paths.has(name) && (same === undefined || path === undefined))
      found.push(`two volumes are called ${quote(name)}`);
    else if (same !== undefined && path !== undefined && same !== path)
      found.push(
        `the directories ${quote(same)} and ${quote(path)} read alike in a volume's name, rename one`,
      );
    paths.set(name, path);
    return found;
  });
}

function namedVolumes(identity: Identity, props: PodProps): NamedVolume[] {
  const { config, secretFiles = {}, writable = ['/tmp'], volumes = {} } = props;
  const emptyDir = { sizeLimit: props.writableSize ?? Size.mebibytes(256) };
  return [
    ...(config ? [{ name: CONFIG_VOLUME, source: { configMap: configMapName(identity) } }] : []),
    ...Object.entries(secretFiles).map(([path, secret]) => ({
      name: volumeName('secret', path),
      path,
      source: { secret },
    })),
    ...writable.map((path) => ({ name: volumeName('writable', path), path, source: { emptyDir } })),
    ...[...(props.initContainers ?? []), ...(props.sidecars ?? [])].flatMap((each) =>
      writableMounts(each.name, each.writable ?? []).map(({ volume, path }) => ({
        name: volume,
        path: `${each.name}:${path}`,
        source: { emptyDir },
      })),
    ),
    ...Object.entries(volumes).map(([name, source]) => ({ name, source })),
  ];
}
