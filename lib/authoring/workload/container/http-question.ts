import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../plain';

/** A request over HTTP, in a probe or at the start or end of a container's life. */
export interface HttpQuestion {
  /** Path asked for. */
  readonly path: string;

  /**
   * Port asked, by number or name.
   *
   * @default - the workload's port
   */
  readonly port?: number | string;

  /**
   * Host asked. To set the `Host` header, give it in `headers`.
   *
   * @default - the pod
   */
  readonly host?: string;

  /**
   * Scheme. With `HTTPS` the certificate is not checked.
   *
   * @default 'HTTP'
   */
  readonly scheme?: 'HTTP' | 'HTTPS';

  /**
   * Headers, by name.
   *
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question over HTTP as Kubernetes wants it. */
export function httpGet(
  { path, port, host, scheme, headers }: HttpQuestion,
  defaultPort: number | string,
): Plain<k8s.HttpGetAction> {
  return {
    ...(host === undefined ? {} : { host }),
    ...(headers === undefined
      ? {}
      : { httpHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })) }),
    path,
    port: port ?? defaultPort,
    ...(scheme === undefined ? {} : { scheme }),
  };
}

/** What is wrong with a question over HTTP. */
export function httpProblems(what: string, { path }: HttpQuestion): string[] {
  return path.startsWith('/') ? [] : [`the path of ${what} starts with "/", got ${JSON.stringify(path)}`];
}
