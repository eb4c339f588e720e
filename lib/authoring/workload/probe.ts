import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../model/exchange';
import type { Plain } from './plain';

/** How often a probe asks, and how patient it is. */
export interface ProbeTiming {
  /**
   * Time between two questions.
   *
   * @default - 10 s; 2 s for a startup probe
   */
  readonly period?: Duration;

  /**
   * Time for an answer.
   *
   * @default - 1 s
   */
  readonly timeout?: Duration;

  /**
   * How many wrong answers in a row count as a failure.
   *
   * @default - 3; 30 for a startup probe
   */
  readonly failures?: number;
}

/** A probe that asks over HTTP. */
export interface HttpProbe extends ProbeTiming {
  /** Path asked for. */
  readonly path: string;

  /**
   * Port asked, by number or name.
   *
   * @default - the workload's port
   */
  readonly port?: number | string;
}

/** A probe that runs a command in the container. */
export interface CommandProbe extends ProbeTiming {
  /** The command; 0 means well. */
  readonly command: readonly string[];
}

/** A question to a container. */
export type Probe = HttpProbe | CommandProbe;

/** A probe as Kubernetes wants it. */
export function probe(
  probe: Probe,
  port: number | string,
  defaults: Partial<Plain<k8s.Probe>> = {},
): Plain<k8s.Probe> {
  return {
    ...defaults,
    ...defined<Plain<k8s.Probe>>({
      periodSeconds: probe.period?.toSeconds(),
      timeoutSeconds: probe.timeout?.toSeconds(),
      failureThreshold: probe.failures,
    }),
    ...('command' in probe
      ? { exec: { command: [...probe.command] } }
      : { httpGet: { path: probe.path, port: probe.port ?? port } }),
  };
}

/** A startup probe waits up to a minute, so that a liveness probe can be strict. */
export const STARTUP: Partial<Plain<k8s.Probe>> = { periodSeconds: 2, failureThreshold: 30 };
