import { CONTAINER_LISTS } from '../../facts';
import { POD_PATHS, type PodShape } from './pod-shapes';
import type { NamedExpression } from './policy-props';

/** Types of the variables that rules about pods begin with. */
export const POD_VARIABLE_TYPES = {
  pod: 'io.k8s.api.core.v1.PodSpec',
  podMetadata: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  containers: 'list<io.k8s.api.core.v1.Container>',
} as const;

/**
 * The variables that rules about pods begin with, for objects of a shape.
 *
 * @param lists which lists of a pod `containers` is made of; all that there are where absent
 */
export function podVariables(
  shape: PodShape,
  lists: readonly string[] = CONTAINER_LISTS,
): readonly NamedExpression[] {
  const at = ['object', ...POD_PATHS[shape]].join('.');
  const optional = (field: string) => `(has(${at}.spec.${field}) ? dyn(${at}.spec.${field}) : dyn([]))`;
  return [
    { name: 'pod', expression: `${at}.spec` },
    { name: 'podMetadata', expression: `${at}.metadata` },
    { name: 'containers', expression: lists.map(optional).join(' + ') },
  ];
}
