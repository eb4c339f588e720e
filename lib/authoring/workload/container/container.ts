import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { ImageReference, isDnsLabel } from '../../../model/scalars';
import type { Plain } from '../plain';
import { countProblems } from '../problems';
import type { ContainerProps } from './container-props';
import { environmentProblems, environmentSources, environmentVariables } from './environment-variables';
import { lifecycle, lifecycleProblems } from './lifecycle';
import { containerPorts, type NamedPort } from './ports';
import { type DefaultPort, type Probes, probes, probesProblems } from './probe';
import { resourceProblems, resourceRequirements } from './resources';
import { mountProblems, type VolumeMount, volumeMounts } from './volume-mount';

/** A container, with what the pod and the kind of workload say of it. */
export interface ContainerPlan {
  readonly name: string;
  readonly props: ContainerProps;
  readonly probes: Probes;
  readonly ports: readonly NamedPort[];
  /** All its mounts. */
  readonly mounts: readonly VolumeMount[];
  /** Where it differs from the pod's. */
  readonly user?: number | undefined;
  readonly group?: number | undefined;
  readonly restartPolicy?: 'Always' | undefined;
}

/** A container as Kubernetes wants it: without privileges or capabilities, unless its props say otherwise. */
export function container(plan: ContainerPlan): Plain<k8s.Container> {
  const { name, props, ports, mounts, user, group, restartPolicy } = plan;
  const { image, command, args, env, envFrom, capabilities = [] } = props;
  return defined<Plain<k8s.Container>>({
    name,
    image: image.pullable,
    imagePullPolicy: props.imagePullPolicy ?? 'IfNotPresent',
    restartPolicy,
    command: command && [...command],
    args: args && [...args],
    workingDir: props.workingDir,
    env: env && environmentVariables(env),
    envFrom: envFrom && environmentSources(envFrom),
    ports: containerPorts(ports),
    ...probes(plan.probes, defaultPort(plan)),
    lifecycle: props.lifecycle && lifecycle(props.lifecycle),
    resources: resourceRequirements(props.resources),
    securityContext: {
      allowPrivilegeEscalation: props.allowPrivilegeEscalation ?? props.privileged ?? false,
      capabilities: { ...(capabilities.length > 0 ? { add: [...capabilities] } : {}), drop: ['ALL'] },
      privileged: props.privileged ?? false,
      readOnlyRootFilesystem: props.readOnlyRootFilesystem ?? true,
      ...(user === undefined ? {} : { runAsUser: user }),
      ...(group === undefined ? {} : { runAsGroup: group }),
    },
    volumeMounts: volumeMounts(mounts),
  });
}

/** What is wrong with a container of a pod with volumes of these names. */
export function containerProblems(
  plan: ContainerPlan,
  volumes: ReadonlySet<string>,
  leastUser: number,
): string[] {
  const { name, props, mounts, user, group } = plan;
  const of = `of the container ${quote(name)}`;
  return [
    ...(isDnsLabel(name)
      ? []
      : [`${quote(name)} is not a name of a container: 1 to 63 lower-case letters, digits and inner "-"`]),
    ...(props.image instanceof ImageReference
      ? []
      : [`the image ${of} is not one of a slot: take it from the images that the chart is given`]),
    ...environmentProblems(props.env ?? {}),
    ...probesProblems(name, plan.probes, defaultPort(plan)),
    ...lifecycleProblems(name, props.lifecycle),
    ...resourceProblems(name, props.resources),
    ...(props.allowPrivilegeEscalation === false && props.privileged === true
      ? [`the container ${quote(name)} is privileged, so it may gain rights`]
      : []),
    ...(props.capabilities ?? [])
      .filter((each) => each !== each.toUpperCase() || each.startsWith('CAP_') || each === '')
      .map((each) => `a capability is written as "NET_BIND_SERVICE", got ${quote(each)}`),
    ...countProblems(`a user ${of}`, user, leastUser),
    ...countProblems(`a group ${of}`, group, 0),
    ...mountProblems(name, mounts, volumes),
  ];
}

const defaultPort = ({ ports: [first] }: ContainerPlan): DefaultPort | undefined => first;
