import { canonicalRepository } from '../../../model/scalars';

const HUB = '((index\\.|registry-1\\.)?docker\\.io/)?';

/** A pattern (RE2) of the images that come from an approved registry, or from a repository in it, however they are written. */
export function registryPattern(approved: string): string {
  const prefix = canonicalPrefix(approved);
  const path = escaped(prefix.slice(DOCKER_HUB.length));
  if (!prefix.startsWith(DOCKER_HUB)) return `^${escaped(prefix)}`;
  // What has no dot, colon or port before its first `/` names no registry, and means Docker Hub.
  if (path === '') return `^(((index\\.|registry-1\\.)?docker\\.io/)|[^/.:]+/|[^/]+$)`;
  return path === 'library/' ? `^${HUB}(library/)?[^/]+$` : `^${HUB}${path}`;
}

/** Whether a repository, by its one name, is in an approved registry. */
export function isApproved(repository: string, registries: readonly string[]): boolean {
  return registries.some((each) => repository.startsWith(canonicalPrefix(each)));
}

const DOCKER_HUB = 'docker.io/';

/** An approved registry up to a `/`, with Docker Hub by its one name. */
const canonicalPrefix = (approved: string): string =>
  canonicalRepository(`${approved.replace(/\/+$/, '')}/a/b`).slice(0, -'a/b'.length);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
