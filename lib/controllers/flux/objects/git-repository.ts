import type { EnvironmentData } from '../../../model/environment';
import { DeliveryError, quote } from '../../../model/finding';
import { ownLabels } from '../../allowed/own-labels';
import type { DeliveryPlace } from '../../controller';
import { fluxAddress, unreadByFlux } from '../address';
import { fluxNamespace, SOURCE_API } from '../names';
import { fluxSettings, spelled } from '../settings';

/**
 * A source of an environment: its folder of the delivery branch, without one of the two folders of each target.
 *
 * @throws DeliveryError `INVALID_OPTION` for a repository that Flux cannot reach
 */
export function gitRepository(
  environment: EnvironmentData,
  { repository, branch, path }: DeliveryPlace,
  name: string,
  without: string,
): object {
  const { interval, timeout, credentials } = fluxSettings(environment);
  return {
    apiVersion: SOURCE_API,
    kind: 'GitRepository',
    metadata: { name, namespace: fluxNamespace(environment.name), ...ownLabels(environment.name) },
    spec: {
      interval: spelled(interval),
      timeout: spelled(timeout),
      url: fluxUrl(repository, environment.name),
      ref: { branch },
      ...(credentials !== undefined && { secretRef: { name: credentials } }),
      ignore: ignored(path, without),
    },
  };
}

/** As `.gitignore` has it: everything but the folder, and what is to be left out of it. */
function ignored(path: string, without: string): string {
  const parts = path.split('/').filter((each) => each !== '' && each !== '.');
  const lines = parts.flatMap((part, at) => {
    const above = parts.slice(0, at).join('/');
    const folder = above === '' ? '' : `/${above}`;
    return [`${folder}/*`, `!${folder}/${part}/`];
  });
  return [...lines, `${parts.map((each) => `/${each}`).join('')}/*/${without}/`, ''].join('\n');
}

/**
 * A repository as Flux takes it, by http, https or ssh; the short form of ssh is written out.
 *
 * @throws DeliveryError `INVALID_OPTION` for one that Flux cannot reach
 */
export function fluxUrl(repository: string, environment: string): string {
  const address = fluxAddress(repository);
  if (address !== undefined) return address;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${unreadByFlux(repository)}, ${environment} is delivered to ${quote(repository)}`,
    { environment },
    {
      remedy: `write the address at which Flux in the cluster finds it: \`repository\` of "cdk8s-delivery" in package.json, or of \`delivery\` of ${environment}; for this machine alone, CDK8S_DELIVERY_REPOSITORY names another`,
    },
  );
}
