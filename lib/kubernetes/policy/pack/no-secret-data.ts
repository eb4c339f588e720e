import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const FILLED = (field: string) => `has(object.${field}) && size(object.${field}) > 0`;

/** No Secret with data is rendered. */
export const noSecretData: PackRule = {
  name: 'no-secret-data',
  title: 'no rendered Secret with data',
  docs: 'What stands in Git is known to everybody who can read it, for ever. In the cluster the rule only audits, since operators make Secrets there for good reasons.',
  profile: 'fixed',
  make: () =>
    builtIn({
      name: 'no-secret-data',
      description: 'no Secret with data is rendered',
      match: { kinds: ['v1/Secret'] },
      validations: [
        {
          expression: `!(${FILLED('data')}) && !(${FILLED('stringData')})`,
          message: 'the Secret has data',
          field: 'data',
        },
      ],
      remedy: 'render an ExternalSecret or a SealedSecret, and change the value that was shown',
      admission: ['Audit'],
    }),
};
