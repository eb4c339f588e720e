import type { k8s } from 'cdk8s-plus-28';
import { isPortName } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Plain } from '../plain';
import { portProblems } from '../problems';

/** The protocol of a port. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a container listens on. */
export interface ContainerPort {
  readonly number: number;

  /**
   * Its protocol.
   *
   * @default 'TCP'
   */
  readonly protocol?: Protocol;

  /**
   * Port of the node that leads to it; one pod per node can have it.
   *
   * @default - none
   */
  readonly hostPort?: number;
}

/** Ports by name, each with its number or more. */
export type ContainerPorts = Readonly<Record<string, number | ContainerPort>>;

/** A port with its name. */
export interface NamedPort extends ContainerPort {
  readonly name: string;
}

/** Ports with their names. */
export const namedPorts = (ports: ContainerPorts = {}): readonly NamedPort[] =>
  Object.entries(ports).map(([name, port]) => ({
    name,
    ...(typeof port === 'number' ? { number: port } : port),
  }));

/** Ports of a container as Kubernetes wants them; nothing where there are none. */
export function containerPorts(ports: readonly NamedPort[]): Plain<k8s.ContainerPort>[] | undefined {
  if (ports.length === 0) return undefined;
  return ports.map(({ name, number, protocol, hostPort }) =>
    defined<Plain<k8s.ContainerPort>>({ name, containerPort: number, protocol, hostPort }),
  );
}

/** What is wrong with the ports of a pod. */
export function containerPortProblems(ports: readonly NamedPort[]): string[] {
  const found = ports.flatMap(({ name, number, hostPort }) => [
    ...(isPortName(name)
      ? []
      : [
          `${quote(name)} is not a name of a port: 1 to 15 lower-case letters, digits and inner single "-", a letter among them`,
        ]),
    ...portProblems('a port', number),
    ...portProblems('a port of the node', hostPort),
  ]);
  const names = ports.map(({ name }) => name);
  const numbers = ports.map(({ number, protocol = 'TCP' }) =>
    protocol === 'TCP' ? String(number) : `${number}/${protocol}`,
  );
  return [...found, ...twice(names), ...twice(numbers)];
}

/** Names or numbers of ports that occur more than once. */
export function twice(values: readonly string[]): string[] {
  const found = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(found)].map((value) => `two ports share ${quote(value)}`);
}
