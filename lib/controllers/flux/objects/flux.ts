import type { Duration } from 'cdk8s';
import type { Json } from '../../../model/json';
import type { ControllerChoice } from '../../controller';

/** Settings of Flux for an environment. */
export interface FluxProps {
  /**
   * How often Flux looks at Git, and puts back what was changed in the cluster. A push is seen sooner where a Receiver
   * tells Flux of it.
   *
   * @default - 10 minutes
   */
  readonly interval?: Duration;

  /**
   * How soon it retries after a failure.
   *
   * @default - 1 minute
   */
  readonly retryInterval?: Duration;

  /**
   * How long it waits for the objects of a target to be ready.
   *
   * @default - 5 minutes
   */
  readonly timeout?: Duration;

  /**
   * Name of the Secret with the right to read the delivery repository. It is in the namespace `flux-<env>`, where an
   * administrator puts it: `flux create secret git`.
   *
   * @default - none: the repository can be read without credentials
   */
  readonly credentials?: string;

  /**
   * Secret in the namespace `flux-<env>` with the keys that objects encrypted with SOPS are decrypted with.
   *
   * @default - nothing is decrypted
   */
  readonly decryption?: { readonly secret: string };

  /**
   * Plurals of custom kinds (`group/Kind`: plural), where they do not follow Kubernetes' convention. The
   * rights of the environment's service account are granted on it.
   *
   * @default - the plural of the kind
   */
  readonly resources?: Readonly<Record<string, string>>;
}

/**
 * Has Flux deliver an environment.
 *
 * @example
 * new Environment(project, 'edge', { controller: flux({ interval: Duration.minutes(5) }) });
 */
export function flux(props: FluxProps = {}): ControllerChoice {
  const { interval, retryInterval, timeout, credentials, decryption, resources } = props;
  const given: Record<string, Json | undefined> = {
    interval: interval?.toSeconds(),
    retryInterval: retryInterval?.toSeconds(),
    timeout: timeout?.toSeconds(),
    credentials,
    decryption: decryption && { secret: decryption.secret },
    resources: resources && { ...resources },
  };
  const settings = Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return { name: 'flux', settings: Object.fromEntries(settings) };
}
