import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { defined } from '../../../model/exchange';
import { DeliveryError, quote } from '../../../model/finding';
import type { Identity } from '../identity';
import { type Plain, plainObject } from '../plain';
import { isHost } from './is-host';

/** How requests come in from outside. */
export interface IngressProps {
  /** Host name. */
  readonly host: string;

  /**
   * Path prefix.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Name of the IngressClass.
   *
   * @default - the cluster's default one
   */
  readonly className?: string;

  /**
   * Secret with the certificate.
   *
   * @default - no TLS
   */
  readonly tlsSecret?: string;

  /**
   * Annotations for the ingress controller or the certificate issuer.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The Ingress of a workload's Service.
 *
 * @throws DeliveryError `INVALID_OPTION` when the host is not a host name or the path not absolute.
 */
export function ingress(
  scope: Construct,
  identity: Identity,
  given: string | IngressProps,
  port: string,
): ApiObject {
  const props: IngressProps = typeof given === 'string' ? { host: given } : given;
  const { host, path = '/', className, tlsSecret, annotations } = props;
  if (!isHost(host)) throw DeliveryError.of('INVALID_OPTION', `${quote(host)} is not a host name`);
  if (!path.startsWith('/')) {
    throw DeliveryError.of('INVALID_OPTION', `a path starts with "/", got ${quote(path)}`);
  }
  const { name, labels } = identity;
  return plainObject<k8s.KubeIngressProps>(scope, 'ingress', k8s.KubeIngress.GVK, {
    metadata: defined<Plain<k8s.ObjectMeta>>({
      name,
      labels: { ...labels },
      annotations: annotations && { ...annotations },
    }),
    spec: defined<Plain<k8s.IngressSpec>>({
      ingressClassName: className,
      tls: tlsSecret === undefined ? undefined : [{ hosts: [host], secretName: tlsSecret }],
      rules: [
        {
          host,
          http: {
            paths: [{ path, pathType: 'Prefix', backend: { service: { name, port: { name: port } } } }],
          },
        },
      ],
    }),
  });
}
