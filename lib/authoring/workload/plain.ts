import type { ApiObject, GroupVersionKind } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { PlainObject } from '../objects';

/**
 * The same in the form that the API server takes: where the generated types of `cdk8s-plus` ask for an `IntOrString` or a
 * `Quantity`, the number or text itself.
 */
export type Plain<T> = T extends k8s.IntOrString | k8s.Quantity
  ? keyof T extends 'value'
    ? number | string
    : PlainMap<T>
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : PlainMap<T>;

type PlainMap<T> = T extends object ? { readonly [Key in keyof T]: Plain<T[Key]> } : T;

/** An object of a kind, whose props are those of the generated class in their {@link Plain} form. */
export function plainObject<Props>(
  scope: Construct,
  id: string,
  kind: GroupVersionKind,
  props: Plain<Props>,
): ApiObject {
  return new PlainObject(scope, id, { ...kind, ...props });
}
