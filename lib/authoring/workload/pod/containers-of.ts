import type { ContainerPlan } from '../container/container';
import type { SidecarProps } from '../container/container-props';
import { namedPorts } from '../container/ports';
import type { Probes } from '../container/probe';
import { ownMounts, writableMounts } from './mounts';
import type { PodDetails } from './pod-details';
import type { PodProps } from './pod-props';

/** The containers of a pod. */
export interface PodContainers {
  /** Those that start before, one after the other. */
  readonly before: readonly ContainerPlan[];
  /** The workload's own. */
  readonly own: ContainerPlan;
  /** Those that start beside it. */
  readonly beside: readonly ContainerPlan[];
}

/** The containers that the props of a workload ask for. */
export function containersOf(props: PodProps, details: PodDetails): PodContainers {
  return {
    before: (props.initContainers ?? []).map((each) => ({
      ...sidecar(each),
      restartPolicy: each.restartPolicy,
    })),
    own: {
      name: props.containerName ?? 'main',
      props,
      probes: details.probes ?? {},
      ports: details.ports ?? [],
      mounts: [...ownMounts(props), ...(props.volumeMounts ?? [])],
    },
    beside: (props.sidecars ?? []).map(sidecar),
  };
}

function sidecar(props: SidecarProps): ContainerPlan {
  const { name, user, group, ports } = props;
  return {
    name,
    props,
    probes: asked(props),
    ports: namedPorts(ports),
    mounts: [...writableMounts(name, props.writable ?? []), ...(props.volumeMounts ?? [])],
    user,
    group,
  };
}

function asked({ readiness, liveness, startup }: Probes): Probes {
  return {
    ...(readiness ? { readiness } : {}),
    ...(liveness ? { liveness } : {}),
    ...(startup ? { startup } : {}),
  };
}
