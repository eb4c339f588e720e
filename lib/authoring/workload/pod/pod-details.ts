import type { NamedPort } from '../container/ports';
import type { Probes } from '../container/probe';

/** What differs between workloads: probes, ports, and how the pod starts again. */
export interface PodDetails {
  /** Questions to the workload's own container. */
  readonly probes?: Probes;
  /** Ports of the workload's own container; the first one is what probes ask that name none. */
  readonly ports?: readonly NamedPort[];
  /** Whether the pods are spread over nodes and zones unless the props say otherwise. */
  readonly isSpread?: boolean;
  readonly restartPolicy?: 'Never' | 'OnFailure';
  /** Names of volumes that the workload brings by claims of its own. */
  readonly claims?: readonly string[];
  readonly hostPID?: boolean | undefined;
}
