import type { Validation } from '../typed/policy-props';
import { builtIn } from './built-in';
import { everywhere, type PackRule } from './pack-rule';

const NONE = '!has(object.rules) || dyn(object.rules) == null';

/** Roles name what they allow. */
export const noWildcardRbac: PackRule = {
  name: 'no-wildcard-rbac',
  title: 'no `*` in RBAC roles',
  docs: 'A `*` grants what does not exist yet. Counts for verbs, resources and API groups of Roles and ClusterRoles.',
  holds: 'everywhere',
  on: everywhere,
  make: () =>
    builtIn({
      name: 'no-wildcard-rbac',
      description: 'roles name what they allow',
      match: { kinds: ['rbac.authorization.k8s.io/v1/Role', 'rbac.authorization.k8s.io/v1/ClusterRole'] },
      validations: [
        no('verbs', "'*' in r.verbs"),
        no('resources', "has(r.resources) && '*' in r.resources"),
        no('apiGroups', "has(r.apiGroups) && '*' in r.apiGroups"),
      ],
      remedy: 'name the verbs, resources and API groups that are needed',
    }),
};

function no(field: string, wildcard: string): Validation {
  return {
    expression: `${NONE} || object.rules.all(r, !(${wildcard}))`,
    message: `a rule allows every one of its ${field}: "*"`,
    field: `rules[*].${field}`,
  };
}
