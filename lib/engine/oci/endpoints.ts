import { canonicalRepository, isLoopback } from '../../model/scalars';

/** Mirrors by the host that they replace: `https://…`, with a path in front of the repositories where there is one. */
export type Mirrors = Readonly<Record<string, string>>;

/** A registry endpoint for a repository. */
export interface Endpoint {
  /** Host and port, as people and credentials name it. */
  readonly host: string;
  /** Address in front of `/v2/`, without a slash at the end. */
  readonly base: string;
  /** The repository as this endpoint calls it. */
  readonly path: string;
}

const DOCKER_HUB = 'docker.io';

/** The endpoints of a repository, in the order in which they are asked: a mirror, then the registry itself. */
export function endpointsOf(repository: string, mirrors: Mirrors = {}): readonly Endpoint[] {
  const name = canonicalRepository(repository);
  const slash = name.indexOf('/');
  const host = name.slice(0, slash);
  const path = name.slice(slash + 1);
  const own = {
    host,
    base: `${schemeOf(host)}://${host === DOCKER_HUB ? 'registry-1.docker.io' : host}`,
    path,
  };
  const mirror = Object.hasOwn(mirrors, host) ? mirrors[host] : undefined;
  if (mirror === undefined) return [own];
  const { host: at, origin, pathname } = new URL(mirror);
  const prefix = pathname.split('/').filter((part) => part !== '');
  return [{ host: at, base: origin, path: [...prefix, path].join('/') }, own];
}

/** Encrypted, except on this machine. */
function schemeOf(host: string): string {
  return isLoopback(host.replace(/:\d+$/, '')) ? 'http' : 'https';
}

/** Whether what is sent there cannot be read on the way. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
