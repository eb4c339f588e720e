import { quote } from '../../../model/finding';
import { mapsAt, textAt } from './access';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/**
 * Rights go to accounts that are rendered along, or that are the namespace's own: who may run pods in another namespace, or
 * is in a group of everybody, has them otherwise.
 */
export const foreignSubjects: ObjectRule = (context) => {
  for (const object of context.objects) {
    const { group, kind, value } = object;
    if (group !== 'rbac.authorization.k8s.io' || (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding'))
      continue;
    const role = `the ${textAt(value, 'roleRef', 'kind') ?? 'Role'} ${quote(textAt(value, 'roleRef', 'name') ?? '')}`;
    for (const [index, subject] of mapsAt(value, 'subjects')) {
      const who = foreign(
        textAt(subject, 'kind'),
        textAt(subject, 'name') ?? '',
        textAt(subject, 'namespace'),
        object,
        context,
      );
      if (who !== undefined)
        context.tell(
          object,
          'warning',
          'FOREIGN_SUBJECT',
          `.subjects[${index}]`,
          `gives ${role} to ${who}, which is not of this app`,
        );
    }
  }
};

/** Everybody in a cluster, and those that no namespace bounds. */
const EVERYBODY =
  /^system:(?:authenticated|unauthenticated|anonymous|masters|serviceaccounts|nodes|bootstrappers)/;

function foreign(
  kind: string | undefined,
  name: string,
  namespace: string | undefined,
  from: RenderedObject,
  context: RuleContext,
): string | undefined {
  if (kind === 'ServiceAccount') return foreignAccount(namespace ?? from.namespace, name, from, context);
  const [, accounts, inside, account] = name.split(':');
  if (kind === 'User' && accounts === 'serviceaccount' && inside !== undefined && account !== undefined)
    return foreignAccount(inside, account, from, context);
  if (kind === 'Group' && accounts === 'serviceaccounts' && inside !== undefined)
    return isOwn(inside, from, context) ? undefined : `all accounts of the namespace ${quote(inside)}`;
  return (kind === 'User' || kind === 'Group') && EVERYBODY.test(name)
    ? `the ${kind === 'Group' ? 'group' : 'user'} ${quote(name)}`
    : undefined;
}

function foreignAccount(
  namespace: string,
  name: string,
  from: RenderedObject,
  context: RuleContext,
): string | undefined {
  if (context.find('ServiceAccount', namespace, name) || isOwn(namespace, from, context)) return undefined;
  if (context.isKnown('ServiceAccount', name, from) && name !== 'default') return undefined;
  return `the ServiceAccount ${quote(name)} of the namespace ${quote(namespace)}`;
}

/** Whether a namespace is the binding's own; a binding for the whole cluster has those of what is rendered along. */
function isOwn(namespace: string, from: RenderedObject, { objects }: RuleContext): boolean {
  return from.kind === 'RoleBinding'
    ? namespace === from.namespace
    : objects.some((each) => each.namespace === namespace);
}
