import type { EnvironmentName } from '../scalars';

/** Which upstreams have to vouch for a release: a name, or several of which any or all are needed. */
export type AskedUpstreams =
  | { readonly name: EnvironmentName }
  | { readonly mode: 'anyOf' | 'allOf'; readonly of: readonly AskedUpstreams[] };

/** The names in an expression of upstreams, each once. */
export function upstreamNames(upstreams: AskedUpstreams): EnvironmentName[] {
  return 'name' in upstreams ? [upstreams.name] : [...new Set(upstreams.of.flatMap(upstreamNames))];
}

/** Whether the expression holds when the named ones do. */
export function upstreamsHold(upstreams: AskedUpstreams, holds: (name: string) => boolean): boolean {
  if ('name' in upstreams) return holds(upstreams.name);
  return upstreams.mode === 'anyOf'
    ? upstreams.of.some((each) => upstreamsHold(each, holds))
    : upstreams.of.every((each) => upstreamsHold(each, holds));
}
