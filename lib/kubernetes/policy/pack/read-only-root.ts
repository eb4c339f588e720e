import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const READ_ONLY =
  'has(c.securityContext) && has(c.securityContext.readOnlyRootFilesystem) && c.securityContext.readOnlyRootFilesystem';

/** Containers cannot write to their root file system. */
export const readOnlyRoot: PackRule = {
  name: 'read-only-root',
  title: 'read-only root file systems',
  docs: 'What cannot write its own files cannot be changed by who gets in. Places to write to are volumes.',
  profile: 'production',
  make: (_, { severity }) =>
    builtIn({
      name: 'read-only-root',
      severity,
      description: 'containers cannot write to their root file system',
      match: { pods: true },
      validations: [
        {
          expression: `variables.containers.all(c, ${READ_ONLY})`,
          message: 'a container can write to its root file system',
          messageExpression: `'the root file system is writable: ' + variables.containers.filter(c, !(${READ_ONLY})).map(c, c.name).join(', ')`,
          field: 'containers[*].securityContext.readOnlyRootFilesystem',
        },
      ],
      remedy: 'set `readOnlyRootFilesystem: true` and mount volumes where the program writes',
    }),
};
