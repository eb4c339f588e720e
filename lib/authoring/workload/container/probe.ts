import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Plain } from '../plain';
import { countProblems, portProblems, secondsProblems } from '../problems';
import { type HttpQuestion, httpGet, httpProblems } from './http-question';

/** How often a probe asks, and how patient it is. */
export interface ProbeTiming {
  /**
   * Time between the start of the container and the first question, in whole seconds.
   *
   * @default - none; a startup probe is the better way to wait
   */
  readonly initialDelaySeconds?: Duration;

  /**
   * Time between two questions, in whole seconds.
   *
   * @default - 10 s; 2 s for a startup probe
   */
  readonly periodSeconds?: Duration;

  /**
   * Time for an answer, in whole seconds.
   *
   * @default - 1 s
   */
  readonly timeoutSeconds?: Duration;

  /**
   * How many wrong answers in a row count as a failure.
   *
   * @default - 3; 30 for a startup probe
   */
  readonly failureThreshold?: number;

  /**
   * How many right answers in a row count as a success after a failure. Only readiness takes more than 1.
   *
   * @default - 1
   */
  readonly successThreshold?: number;

  /**
   * How long the container may take to stop when this probe fails, in whole seconds. Not for readiness, which stops nothing.
   *
   * @default - what the pod has
   */
  readonly terminationGracePeriod?: Duration;
}

/** A probe that asks over HTTP. */
export interface HttpProbe extends ProbeTiming, HttpQuestion {}

/** A probe that runs a command in the container. */
export interface CommandProbe extends ProbeTiming {
  /** The command; 0 means well. */
  readonly command: readonly string[];
}

/** A probe that asks the health service of gRPC (`grpc.health.v1.Health`). */
export interface GrpcProbe extends ProbeTiming {
  readonly grpc: {
    /**
     * Port asked. Kubernetes takes no name here.
     *
     * @default - the workload's port
     */
    readonly port?: number;

    /**
     * Name of the service in the question.
     *
     * @default - the server as a whole
     */
    readonly service?: string;
  };
}

/** A probe that opens a TCP connection. */
export interface TcpProbe extends ProbeTiming {
  readonly tcpSocket: {
    /**
     * Port opened, by number or name.
     *
     * @default - the workload's port
     */
    readonly port?: number | string;

    /**
     * Host asked.
     *
     * @default - the pod
     */
    readonly host?: string;
  };
}

/** A question to a container. */
export type Probe = HttpProbe | CommandProbe | GrpcProbe | TcpProbe;

/** The questions that a container is asked. */
export interface Probes {
  /**
   * Whether the pod takes requests, and whether a new pod is far enough for an old one to go.
   *
   * @default - as soon as it runs
   */
  readonly readiness?: Probe | 'none';

  /**
   * Whether the container has to be restarted. One that exits is restarted anyway. It must not ask other services.
   *
   * @default - none: a question that is wrong at times does more harm than none
   */
  readonly liveness?: Probe | 'none';

  /**
   * Whether the container has started; liveness waits for it, up to a minute.
   *
   * @default - as soon as it runs
   */
  readonly startup?: Probe | 'none';
}

/** The port that is asked where a probe names none. */
export interface DefaultPort {
  readonly number: number;
  readonly name: string;
}

type ProbeFields = Pick<Plain<k8s.Container>, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;

/** Probes as Kubernetes wants them. */
export function probes({ readiness, liveness, startup }: Probes, port: DefaultPort | undefined): ProbeFields {
  return {
    ...(isAsked(readiness) ? { readinessProbe: probe(readiness, port) } : {}),
    ...(isAsked(liveness) ? { livenessProbe: probe(liveness, port) } : {}),
    ...(isAsked(startup) ? { startupProbe: probe(startup, port, STARTUP) } : {}),
  };
}

/** The same question without its timing. */
export function withoutTiming(question: Probe): Probe {
  const {
    initialDelaySeconds: _initialDelay,
    periodSeconds: _period,
    timeoutSeconds: _timeout,
    failureThreshold: _failures,
    successThreshold: _successes,
    terminationGracePeriod: _grace,
    ...rest
  } = question;
  return rest;
}

/** What is wrong with the probes of a container. */
export function probesProblems(container: string, asked: Probes, port: DefaultPort | undefined): string[] {
  return (['readiness', 'liveness', 'startup'] as const).flatMap((use) => {
    const given = asked[use];
    if (!isAsked(given)) return [];
    return probeProblems(`the ${use} probe of the container ${quote(container)}`, use, given, port);
  });
}

const isAsked = (given: Probe | 'none' | undefined): given is Probe =>
  given !== undefined && given !== 'none';

function probe(
  given: Probe,
  port: DefaultPort | undefined,
  defaults: Partial<Plain<k8s.Probe>> = {},
): Plain<k8s.Probe> {
  return {
    ...defaults,
    ...defined<Plain<k8s.Probe>>({
      initialDelaySeconds: given.initialDelaySeconds?.toSeconds(),
      periodSeconds: given.periodSeconds?.toSeconds(),
      timeoutSeconds: given.timeoutSeconds?.toSeconds(),
      failureThreshold: given.failureThreshold,
      successThreshold: given.successThreshold,
      terminationGracePeriodSeconds: given.terminationGracePeriod?.toSeconds(),
    }),
    ...question(given, port ?? { number: 0, name: '' }),
  };
}

function question(given: Probe, port: DefaultPort): Plain<k8s.Probe> {
  if ('command' in given) return { exec: { command: [...given.command] } };
  if ('grpc' in given) {
    const { port: asked = port.number, service } = given.grpc;
    return { grpc: { port: asked, ...(service === undefined ? {} : { service }) } };
  }
  if ('tcpSocket' in given) {
    const { port: asked = port.name, host } = given.tcpSocket;
    return { tcpSocket: { ...(host === undefined ? {} : { host }), port: asked } };
  }
  return { httpGet: httpGet(given, port.name) };
}

/** A startup probe waits up to a minute, so that a liveness probe can be strict. */
const STARTUP: Partial<Plain<k8s.Probe>> = { periodSeconds: 2, failureThreshold: 30 };

function probeProblems(
  what: string,
  use: keyof Probes,
  given: Probe,
  port: DefaultPort | undefined,
): string[] {
  const asked = askedPort(given);
  return [
    ...secondsProblems(`the initial delay of ${what}`, given.initialDelaySeconds),
    ...secondsProblems(`the period of ${what}`, given.periodSeconds, 1),
    ...secondsProblems(`the timeout of ${what}`, given.timeoutSeconds, 1),
    ...secondsProblems(`the grace period of ${what}`, given.terminationGracePeriod, 1),
    ...countProblems(`the failure threshold of ${what}`, given.failureThreshold, 1),
    ...countProblems(
      `the success threshold of ${what}`,
      given.successThreshold,
      1,
      use === 'readiness' ? undefined : 1,
    ),
    ...(use === 'readiness' && given.terminationGracePeriod
      ? [`${what} stops nothing, so it has no grace period`]
      : []),
    ...('path' in given ? httpProblems(what, given) : []),
    ...('command' in given && given.command.length === 0 ? [`the command of ${what} is empty`] : []),
    ...(typeof asked === 'number' ? portProblems(`the port of ${what}`, asked) : []),
    ...(asked === undefined && port === undefined && !('command' in given)
      ? [`${what} asks a port, and the container has none: name it`]
      : []),
  ];
}

function askedPort(given: Probe): number | string | undefined {
  if ('command' in given) return undefined;
  if ('grpc' in given) return given.grpc.port;
  return 'tcpSocket' in given ? given.tcpSocket.port : given.port;
}
