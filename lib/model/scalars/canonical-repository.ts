import { isTag, repositoryProblem, splitReference, startsWithHost } from './image-reference';

/** An image as a text names it, with the canonical name of its repository. */
export interface ParsedImage {
  /** As {@link canonicalRepository} gives it. */
  readonly repository: string;
  readonly tag?: string;
  /** As written: `sha256:` and hex digits, or whatever else follows the `@`. */
  readonly digest?: string;
}

/** Hosts that answer for Docker Hub. */
const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-zA-Z=_-]{32,}$/;

/**
 * The canonical name of a repository, which may be written in several ways: Docker Hub's names are completed as a
 * container runtime completes them (`nginx`, `index.docker.io/nginx` → `docker.io/library/nginx`), hosts are in lower
 * case and without the default port. It is for comparing; what people read and a kubelet pulls stays as written.
 */
export function canonicalRepository(repository: string): string {
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  const hasHost = startsWithHost(first);
  const host = hasHost ? first.toLowerCase().replace(/:443$/, '') : 'docker.io';
  const path = hasHost ? repository.slice(slash + 1) : repository;
  if (!DOCKER_HUB.has(host)) return `${host}/${path}`;
  return `docker.io/${path.includes('/') ? path : `library/${path}`}`;
}

/** Whether two names are of one repository. */
export function isSameRepository(one: string, other: string): boolean {
  return one === other || canonicalRepository(one) === canonicalRepository(other);
}

/** Parses a reference with or without tag and digest; nothing where the text cannot be one. */
export function parseImage(text: string): ParsedImage | undefined {
  if (text.length > 600) return undefined;
  const { repository, tag, digest } = splitReference(text);
  if (repositoryProblem(repository) !== undefined) return undefined;
  if (tag !== undefined && !isTag(tag)) return undefined;
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  return {
    repository: canonicalRepository(repository),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}
