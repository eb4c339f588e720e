import type { Json } from '../../../model/json';
import { type CelBindings, CelUnknown, toCel, withOwnBudget } from '../cel';
import type { Compiled } from './compiled';
import { type KindName, splitKindName } from './pod-shapes';

/** The facts about an object for evaluating its expressions. Large values are made on demand. */
export interface ObjectFacts {
  readonly kind: KindName;
  /** Makes the prepared object, as values of CEL. */
  readonly object: () => unknown;
  readonly name: string;
  /** Undefined for objects without a namespace. */
  readonly namespace: string | undefined;
  /** Makes the namespace's own object: null for what has no namespace, undefined where it is not rendered. */
  readonly namespaceObject: () => unknown;
}

/** Names and what they stand for, each worked out at most once. */
type Names = Readonly<Record<string, unknown>>;

/**
 * The names that all expressions about an object may use, shared by the policies that look at it. What only a cluster
 * knows raises {@link CelUnknown} when it is asked for: the authorizer, who asks and for which operation, the object
 * before, a namespace that is not rendered.
 */
export class ObjectBindings {
  readonly kind: KindName;
  readonly object: () => unknown;
  readonly request: () => unknown;
  readonly namespaceObject: () => unknown;
  private podVariables: Names | undefined;

  constructor(facts: ObjectFacts) {
    this.kind = facts.kind;
    this.object = once(facts.object);
    this.request = once(() => requestOf(facts));
    this.namespaceObject = once(() => {
      const made = facts.namespaceObject();
      return made === undefined ? unknown('namespaceObject')() : made;
    });
  }

  /**
   * The names that a policy's expressions use: those of the object, the policy's values, and its variables.
   *
   * @param pods what rules about pods begin with, for the object's kind; none for other rules
   */
  for(params: unknown, pods: readonly Compiled[], variables: readonly Compiled[]): CelBindings {
    const shared = pods.length === 0 ? NONE : this.sharedVariables(pods);
    if (variables.length === 0) return bindingsOf(this, params, shared);
    const own = lazyNames([...pods, ...variables], (each) =>
      pods.includes(each) ? shared[each.name] : each.expression.evaluate(bindings),
    );
    const bindings = bindingsOf(this, params, own);
    return bindings;
  }

  /** The same, for what rules about pods begin with in one question alone. */
  apart(params: unknown, pods: readonly Compiled[], variables: readonly Compiled[]): CelBindings {
    const own = lazyNames([...pods, ...variables], (each) => each.expression.evaluate(bindings));
    const bindings = bindingsOf(this, params, own);
    return bindings;
  }

  /** Depends on the object alone, so one value serves all policies; none of them pays for it. */
  private sharedVariables(pods: readonly Compiled[]): Names {
    if (this.podVariables) return this.podVariables;
    const shared = lazyNames(pods, (each) => withOwnBudget(() => each.expression.evaluate(bindings)));
    const bindings = bindingsOf(this, NONE, shared);
    this.podVariables = shared;
    return shared;
  }
}

/** Names that are worked out when they are asked for, each once. */
function lazyNames(list: readonly Compiled[], work: (of: Compiled) => unknown): Names {
  const names = new LazyNames(work) as unknown as Record<string, unknown>;
  for (const each of list) lazy(names, each.name, getterOf(each));
  return names;
}

class LazyNames {
  readonly #work: (of: Compiled) => unknown;
  readonly #made = new Map<Compiled, () => unknown>();

  constructor(work: (of: Compiled) => unknown) {
    this.#work = work;
  }

  static read(names: LazyNames, of: Compiled): unknown {
    const made = names.#made.get(of) ?? once(() => names.#work(of));
    names.#made.set(of, made);
    return made();
  }
}

/**
 * Getters are made once for each expression and know no object: Node keeps what a getter holds on to until it clears
 * all of its memory, and for a getter of its own each object would be kept until then.
 */
const getters = new WeakMap<Compiled, () => unknown>();

function getterOf(of: Compiled): () => unknown {
  const known = getters.get(of);
  if (known) return known;
  const getter = function (this: unknown): unknown {
    return LazyNames.read(this as LazyNames, of);
  };
  getters.set(of, getter);
  return getter;
}

const NONE: Names = Object.freeze(Object.create(null) as Record<string, never>);

/** A policy's values as expressions see them. */
export function paramsOf(params: Readonly<Record<string, Json | undefined>>): Record<string, unknown> {
  const own: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) lazy(own, name, unknown(`params.${name}`));
    else own[name] = toCel(value);
  }
  return own;
}

/** Getters on a prototype rather than on each object: these are made for every policy and object. */
class Bindings {
  readonly #of: ObjectBindings;
  readonly params: unknown;
  readonly variables: Names;

  constructor(of: ObjectBindings, params: unknown, variables: Names) {
    this.#of = of;
    this.params = params;
    this.variables = variables;
  }

  get object(): unknown {
    return this.#of.object();
  }

  get request(): unknown {
    return this.#of.request();
  }

  get namespaceObject(): unknown {
    return this.#of.namespaceObject();
  }

  get oldObject(): unknown {
    return unknown('oldObject')();
  }

  get authorizer(): unknown {
    return unknown('authorizer')();
  }
}

// No name but those above is known: not those that every object of JavaScript has.
for (const { prototype } of [Bindings, LazyNames]) {
  Object.setPrototypeOf(prototype, null);
  Reflect.deleteProperty(prototype, 'constructor');
}

function bindingsOf(of: ObjectBindings, params: unknown, variables: Names): CelBindings {
  return new Bindings(of, params, variables) as unknown as CelBindings;
}

function requestOf({ kind, name, namespace }: ObjectFacts): Names {
  const { apiVersion, kind: word } = splitKindName(kind);
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const request: Record<string, unknown> = Object.create(null);
  request['kind'] = toCel({ group, version, kind: word });
  request['name'] = name;
  request['namespace'] = namespace ?? '';
  for (const [field, get] of UNKNOWN_OF_REQUESTS) lazy(request, field, get);
  return request;
}

const UNKNOWN_OF_REQUESTS = [
  ...['operation', 'userInfo', 'dryRun', 'options', 'resource', 'subResource'],
  ...['requestKind', 'requestResource', 'requestSubResource', 'uid'],
].map((field) => [field, unknown(`request.${field}`)] as const);

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
