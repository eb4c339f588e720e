import type { Environment } from './environment';

/** Environments that a release comes from, and whether one of them suffices. */
export interface Upstreams {
  readonly mode: 'anyOf' | 'allOf';
  readonly environments: readonly Environment[];
}

/** A release may come from any one of these environments. A plain array means the same. */
export const anyOf = (...environments: readonly [Environment, ...Environment[]]): Upstreams => ({
  mode: 'anyOf',
  environments,
});

/** A release must have been in every one of these environments. */
export const allOf = (...environments: readonly [Environment, ...Environment[]]): Upstreams => ({
  mode: 'allOf',
  environments,
});
