import type { PackOptions } from '../../../lib/kubernetes/policy/pack';

/** Every rule refuses, but for those that need values. */
export const STRICT: PackOptions = {
  minor: 34,
  podSecurity: { refuse: 'restricted', warn: 'restricted' },
  production: 'refuse',
};

/** What holds where an environment says nothing. */
export const PLAIN: PackOptions = {
  minor: 34,
  podSecurity: { refuse: 'baseline', warn: 'restricted' },
  production: 'warn',
};
