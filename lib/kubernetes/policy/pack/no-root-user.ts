import { builtIn } from './built-in';
import { noneInContexts } from './containers';
import type { PackRule } from './pack-rule';

/** No container asks for the user 0. */
export const noRootUser: PackRule = {
  name: 'no-root-user',
  title: 'no user 0',
  docs: 'The user 0 is root whatever else is said.',
  profile: 'restricted',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-root-user',
      severity,
      description: 'no container asks for the user 0',
      match: { pods: true },
      validations: noneInContexts('runAsUser', (value) => `${value} == 0`, {
        message: 'the user is 0, which is root',
        named: 'the user is 0, which is root',
      }),
      remedy: 'use a user other than 0',
    }),
};
