import { type CelBindings, CelUnknown, type JsonValue, toCel } from '../cel';
import type { Compiled } from './compile-policy';
import { type KindName, splitKindName } from './pod-shapes';

/** What is known of an object when its expressions are evaluated. */
export interface ObjectFacts {
  readonly kind: KindName;
  /** The prepared object, as values of CEL. */
  readonly object: unknown;
  readonly name: string;
  /** Undefined for what has no namespace. */
  readonly namespace: string | undefined;
  /** The namespace's own object where it is rendered; null for what has no namespace. */
  readonly namespaceObject: unknown;
}

/**
 * The names that all expressions about an object may use. What only a cluster knows raises {@link CelUnknown} when it
 * is asked for: the authorizer, who asks and for which operation, the object before, a namespace that is not rendered.
 */
export function objectBindings(facts: ObjectFacts): CelBindings {
  const bindings: Record<string, unknown> = Object.create(null);
  bindings['object'] = facts.object;
  bindings['request'] = requestOf(facts);
  lazy(bindings, 'oldObject', unknown('oldObject'));
  lazy(bindings, 'authorizer', unknown('authorizer'));
  if (facts.namespaceObject === undefined) lazy(bindings, 'namespaceObject', unknown('namespaceObject'));
  else bindings['namespaceObject'] = facts.namespaceObject;
  return bindings;
}

/** The names that a policy's expressions use: those of the object, the policy's values, and its variables. */
export function policyBindings(
  object: CelBindings,
  params: unknown,
  variables: readonly Compiled[],
): CelBindings {
  const bindings: Record<string, unknown> = Object.create(object);
  bindings['params'] = params;
  const own: Record<string, unknown> = Object.create(null);
  for (const { name, expression } of variables)
    lazy(
      own,
      name,
      once(() => expression.evaluate(bindings)),
    );
  bindings['variables'] = own;
  return bindings;
}

function requestOf({ kind, name, namespace }: ObjectFacts): Record<string, unknown> {
  const { apiVersion, kind: word } = splitKindName(kind);
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const request: Record<string, unknown> = Object.create(null);
  request['kind'] = toCel({ group, version, kind: word });
  request['name'] = name;
  request['namespace'] = namespace ?? '';
  for (const field of ['operation', 'userInfo', 'dryRun', 'options', 'resource', 'subResource'])
    lazy(request, field, unknown(`request.${field}`));
  for (const field of ['requestKind', 'requestResource', 'requestSubResource', 'uid'])
    lazy(request, field, unknown(`request.${field}`));
  return request;
}

/** A policy's values as expressions see them. */
export function paramsOf(params: Readonly<Record<string, JsonValue | undefined>>): Record<string, unknown> {
  const own: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) lazy(own, name, unknown(`params.${name}`));
    else own[name] = toCel(value);
  }
  return own;
}

function unknown(asked: string): () => never {
  return () => {
    throw new CelUnknown(asked);
  };
}

function lazy(of: Record<string, unknown>, name: string, get: () => unknown): void {
  Object.defineProperty(of, name, { get, enumerable: true });
}

/** A value that is worked out when it is first asked for, or the error that this gave. */
function once(work: () => unknown): () => unknown {
  let done: { value: unknown } | { error: unknown } | undefined;
  return () => {
    if (!done) {
      try {
        done = { value: work() };
      } catch (error) {
        done = { error };
      }
    }
    if ('error' in done) throw done.error;
    return done.value;
  };
}
