import { Duration, Size } from 'cdk8s';
import { Cpu, type k8s } from 'cdk8s-plus-28';
import { defined } from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { configAnnotations, configMapName, configProblems } from './config-map';
import { environmentProblems, environmentSources, environmentVariables } from './environment-variables';
import type { Identity } from './identity';
import type { Plain } from './plain';
import type { PodProps } from './pod-props';

/** What differs between workloads: probes, ports, and how the pod starts again. */
export interface PodDetails {
  readonly container?: Pick<
    Plain<k8s.Container>,
    'ports' | 'livenessProbe' | 'readinessProbe' | 'startupProbe'
  >;
  readonly spec?: Omit<Plain<k8s.PodSpec>, 'containers' | 'volumes'>;
}

/**
 * The pod of a ready-made workload. It meets the `restricted` Pod Security Standard of Kubernetes: no root, no
 * capabilities, no privilege escalation, the runtime's seccomp profile; and more: a read-only root file system, no
 * API token, and no variables about the namespace's other Services, which clash with an app's own.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function podTemplate(
  identity: Identity,
  props: PodProps,
  details: PodDetails,
): Plain<k8s.PodTemplateSpec> {
  DeliveryError.throwIfAny(podProblems(identity, props));
  const mounts = mountsOf(identity, props);
  const user = props.user ?? 65532;
  const annotations = { ...configAnnotations(props.config), ...props.podAnnotations };
  return {
    metadata: {
      labels: { ...props.podLabels, ...identity.labels },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: defined<Plain<k8s.PodSpec>>({
      automountServiceAccountToken: props.serviceAccount !== undefined,
      serviceAccountName: props.serviceAccount,
      enableServiceLinks: false,
      imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
      terminationGracePeriodSeconds: (props.terminationGrace ?? Duration.seconds(30)).toSeconds(),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(props, mounts, details)],
      volumes: mounts.length > 0 ? mounts.map(({ name, volume }) => ({ name, ...volume })) : undefined,
      ...details.spec,
    }),
  };
}

function container(props: PodProps, mounts: readonly Mount[], details: PodDetails): Plain<k8s.Container> {
  const { image, command, args, env, envFrom, resources = {} } = props;
  const memory = (resources.memory ?? Size.mebibytes(128)).asString();
  const quantity = ({ amount }: Cpu): Plain<k8s.Quantity> => amount;
  return defined<Plain<k8s.Container>>({
    name: 'main',
    image: image.pullable,
    imagePullPolicy: 'IfNotPresent',
    command: command && [...command],
    args: args && [...args],
    env: env && environmentVariables(env),
    envFrom: envFrom && environmentSources(envFrom),
    ...details.container,
    resources: {
      requests: { cpu: quantity(resources.cpu ?? Cpu.millis(100)), memory },
      limits: { ...(resources.cpuLimit ? { cpu: quantity(resources.cpuLimit) } : {}), memory },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMounts:
      mounts.length > 0
        ? mounts.map(({ name, path, readOnly }) => ({
            name,
            mountPath: path,
            ...(readOnly ? { readOnly } : {}),
          }))
        : undefined,
  });
}

interface Mount {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly volume: Omit<Plain<k8s.Volume>, 'name'>;
}

function mountsOf(identity: Identity, props: PodProps): Mount[] {
  const { config, secretFiles = {}, writable = ['/tmp'], writableSize = Size.mebibytes(256) } = props;
  const sizeLimit = writableSize.asString();
  const mounts: Mount[] = [];
  if (config) {
    const volume = { configMap: { name: configMapName(identity) } };
    mounts.push({ name: 'config', path: config.directory, readOnly: true, volume });
  }
  for (const [path, secretName] of Object.entries(secretFiles)) {
    mounts.push({
      name: volumeName('secret', path),
      path,
      readOnly: true,
      volume: { secret: { secretName } },
    });
  }
  for (const path of writable) {
    mounts.push({
      name: volumeName('writable', path),
      path,
      readOnly: false,
      volume: { emptyDir: { sizeLimit } },
    });
  }
  return mounts;
}

/** A volume's name tells its directory; two directories that read alike are told apart by the check below. */
function volumeName(kind: string, path: string): string {
  const words = path.toLowerCase().split(/[^a-z0-9]/);
  return [kind, ...words.filter((word) => word !== '')].join('-').slice(0, 63);
}

function podProblems(identity: Identity, props: PodProps): Finding[] {
  const found = [
    ...environmentProblems(props.env ?? {}),
    ...(props.config ? configProblems(props.config) : []),
  ];
  const bad = (message: string): void => {
    found.push(refusal('INVALID_OPTION', message));
  };
  const { user } = props;
  if (user !== undefined && !(Number.isInteger(user) && user > 0)) {
    bad(`a user is a whole number above 0, got ${quote(String(user))}`);
  }
  for (const label of Object.keys(props.podLabels ?? {})) {
    if (label in identity.labels) bad(`the label ${quote(label)} is set by the workload, choose another`);
  }
  const names = new Map<string, string>();
  const mounted = new Set<string>();
  for (const { name, path } of mountsOf(identity, props)) {
    if (!path.startsWith('/') || path.includes(':')) {
      bad(`a directory is an absolute path without ":", got ${quote(path)}`);
    }
    if (mounted.has(path)) bad(`the directory ${quote(path)} is mounted twice`);
    const same = names.get(name);
    if (same !== undefined && same !== path) {
      bad(`the directories ${quote(same)} and ${quote(path)} read alike in a volume's name, rename one`);
    }
    mounted.add(path);
    names.set(name, path);
  }
  return found;
}
