import { builtIn } from './built-in';
import type { PackRule } from './pack-rule';

const WILD = [
  ['verbs', "'*' in r.verbs"],
  ['resources', "(has(r.resources) && '*' in r.resources)"],
  ['apiGroups', "(has(r.apiGroups) && '*' in r.apiGroups)"],
] as const;
const NONE = '!has(object.rules) || dyn(object.rules) == null';

/** Roles name what they allow. */
export const noWildcardRbac: PackRule = {
  name: 'no-wildcard-rbac',
  title: 'no `*` in RBAC roles',
  docs: 'A `*` grants what does not exist yet. Counts for verbs, resources and API groups of Roles and ClusterRoles.',
  profile: 'production',
  make: (_, { severity }) =>
    builtIn({
      name: 'no-wildcard-rbac',
      severity,
      description: 'roles name what they allow',
      match: { kinds: ['rbac.authorization.k8s.io/v1/Role', 'rbac.authorization.k8s.io/v1/ClusterRole'] },
      validations: [
        {
          expression: `${NONE} || !object.rules.exists(r, ${WILD.map(([, is]) => is).join(' || ')})`,
          message: 'a rule allows everything of a kind: "*"',
          messageExpression: `'"*" stands for all ' + [${WILD.map(([field, is]) => `object.rules.exists(r, ${is}) ? ['${field}'] : []`).join(', ')}].map(l, l.join('')).filter(f, f != '').join(', ')`,
          field: 'rules[*]',
        },
      ],
      remedy: 'name the verbs, resources and API groups that are needed',
    }),
};
