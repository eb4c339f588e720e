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

type PlainMap<T> = T extends object ? { readonly [Key in keyof T as FieldName<Key>]: Plain<T[Key]> } : T;

/** Names that the generated types write in their own way. */
interface FieldNames {
  readonly clientIp: 'clientIP';
  readonly clusterIp: 'clusterIP';
  readonly downwardApi: 'downwardAPI';
  readonly hostIpc: 'hostIPC';
  readonly hostPid: 'hostPID';
}

type FieldName<Key> = Key extends keyof FieldNames ? FieldNames[Key] : Key;

/** An object of a kind, whose props are those of the generated class in their {@link Plain} form. */
export function plainObject<Props>(
  scope: Construct,
  id: string,
  kind: GroupVersionKind,
  props: Plain<Props>,
): ApiObject {
  return new PlainObject(scope, id, { ...kind, ...props });
}
