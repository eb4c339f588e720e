/** A repository as Flux takes it, by http, https or ssh; the short form of ssh is written out. Undefined where it takes none such. */
export function fluxAddress(repository: string): string | undefined {
  if (/^(?:https?|ssh):\/\//.test(repository)) return repository;
  const [, host, path] = /^([^/:]+@[^/:]+):(?!\/\/)(.+)$/.exec(repository) ?? [];
  return host !== undefined && path !== undefined ? `ssh://${host}/${path.replace(/^\//, '')}` : undefined;
}

/** What Flux reads, in words, where it does not read this repository. */
export const unreadByFlux = (repository: string): string | undefined =>
  fluxAddress(repository) === undefined ? 'Flux reads repositories by http, https and ssh' : undefined;
