import { quote } from '../../../model/finding';
import { type ContainerPort, containerPortProblems, type NamedPort, twice } from '../container/ports';
import { countProblems, portProblems } from '../problems';

/** Settings of a container's port as seen from outside. */
export interface PortProps extends ContainerPort {
  /**
   * Port of the Service.
   *
   * @default - the number
   */
  readonly servicePort?: number;

  /**
   * The application protocol, for meshes and gateways: `grpc`, `http`, `kubernetes.io/h2c`, …
   *
   * @default - not said
   */
  readonly appProtocol?: string;

  /**
   * Whether the Service leads to the container's port by its name or by its number. A Service that leads by number finds pods whose
   * ports have another name, or none: what an existing Deployment has until its pods are replaced.
   *
   * @default 'name'
   */
  readonly targetPort?: 'name' | 'number';

  /**
   * Port of every node that leads to the Service, for the types `NodePort` and `LoadBalancer`.
   *
   * @default - the cluster chooses one where the type needs it
   */
  readonly nodePort?: number;
}

/** A port with its name, as container and Service have it. */
export interface Port extends PortProps, NamedPort {
  readonly servicePort: number;
}

/** Ports of a workload that answers requests. */
export interface PortsProps {
  /** Port that the container listens on, above 1023 since it does not run as root. */
  readonly port: number;

  /**
   * Name of the port. Meshes and gateways read the protocol of names such as `grpc`, `grpc-web`, `http2` and `tcp-redis`.
   *
   * @default 'http'
   */
  readonly portName?: string;

  /**
   * Port of the Service.
   *
   * @default 80
   */
  readonly servicePort?: number;

  /**
   * The application protocol of the port, for meshes and gateways: `grpc`, `http`, `kubernetes.io/h2c`, …
   *
   * @default - not said
   */
  readonly appProtocol?: string;

  /**
   * Whether the Service leads to the ports of the container by name or by number. A Service that leads by number finds pods whose
   * ports have another name, or none: what an existing Deployment has until its pods are replaced.
   *
   * @default 'name'
   */
  readonly targetPort?: 'name' | 'number';

  /**
   * Port of every node that leads to the Service, for the types `NodePort` and `LoadBalancer`.
   *
   * @default - the cluster chooses one where the type needs it
   */
  readonly nodePort?: number;

  /**
   * Further ports of the container, by name (`{ metrics: 9797 }`). The Service has them too, under the same number.
   *
   * @default - none
   */
  readonly extraPorts?: Readonly<Record<string, number | PortProps>>;
}

/** The ports of a workload: its own first. */
export function portsOf(
  props: PortsProps,
  defaults: { readonly name: string; readonly servicePort: number },
): readonly [Port, ...Port[]] {
  const { port, portName = defaults.name, servicePort = defaults.servicePort, targetPort = 'name' } = props;
  const { appProtocol, nodePort, extraPorts = {} } = props;
  const own: Port = {
    name: portName,
    number: port,
    servicePort,
    targetPort,
    ...(appProtocol === undefined ? {} : { appProtocol }),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
  const more = Object.entries(extraPorts).map(([name, given]): Port => {
    const extra = typeof given === 'number' ? { number: given } : given;
    return { targetPort, servicePort: extra.number, ...extra, name };
  });
  return [own, ...more];
}

/** What is wrong with the ports of a workload. */
export function portsProblems(ports: readonly Port[]): string[] {
  const numbers = ports.map(({ servicePort, protocol = 'TCP' }) =>
    protocol === 'TCP' ? String(servicePort) : `${servicePort}/${protocol}`,
  );
  const found = [
    ...containerPortProblems(ports),
    ...ports.flatMap(({ servicePort, nodePort }) => [
      ...portProblems('a port', servicePort),
      ...countProblems('a port of the nodes', nodePort, 1, 65535),
    ]),
    ...twice(numbers),
    ...ports
      .filter(({ appProtocol }) => appProtocol === '')
      .map(({ name }) => `the protocol of the port ${quote(name)} is empty`),
  ];
  return [...new Set(found)];
}
