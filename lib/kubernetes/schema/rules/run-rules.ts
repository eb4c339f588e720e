import type { SchemaIssue } from '../issue';
import { textAt } from './access';
import { autoscaledReplicas } from './autoscaled-replicas';
import { containers } from './containers';
import { duplicateObjects } from './duplicate-objects';
import { foreignSubjects } from './foreign-subjects';
import { ingresses } from './ingresses';
import { madeBy } from './made-by';
import { names } from './names';
import { PodIndex } from './pod-index';
import { references } from './references';
import type { RenderedObject } from './rendered-object';
import { restartPolicies } from './restart-policies';
import type { ObjectRule, RuleContext } from './rule';
import { secretLooking } from './secret-looking';
import { selectors } from './selectors';
import { services } from './services';
import { targets } from './targets';

const RULES: readonly ObjectRule[] = [
  duplicateObjects,
  names,
  selectors,
  containers,
  restartPolicies,
  services,
  ingresses,
  references,
  targets,
  foreignSubjects,
  autoscaledReplicas,
  secretLooking,
];

/** Names, on an object, what it refers to and what is there without being rendered: `Secret/db, ConfigMap/ca-*`. */
const EXTERNAL_ANNOTATION = 'cdk8s-delivery/external';

/**
 * Judges objects that are delivered together by what no schema sees.
 *
 * @param externals what is in the cluster without being rendered, as `kind/name`; `*` at the end stands for any rest
 * @param inputs what inputs of environments before this one bring, as `kind/name`, with the environment
 * @param more rules beside those about Kubernetes itself
 */
export function runRules(
  objects: readonly RenderedObject[],
  externals: readonly string[],
  inputs: ReadonlyMap<string, string>,
  more: readonly ObjectRule[],
  tell: (object: RenderedObject, issue: SchemaIssue) => void,
): void {
  const index = new Map<string, RenderedObject>();
  for (const each of objects) {
    index.set(keyOf(each.kind, each.namespace, each.name), each);
    for (const made of madeBy(each)) index.set(keyOf(made.kind, each.namespace, made.name), each);
  }
  const find = (kind: string, namespace: string, name: string) => index.get(keyOf(kind, namespace, name));
  const pods = new PodIndex(objects);
  const context: RuleContext = {
    objects,
    podsIn: (namespace) => pods.in(namespace),
    podsWith: (namespace, labels) => pods.with(namespace, labels),
    find: (kind, namespace, name) => {
      const found = find(kind, namespace, name);
      return found?.kind === kind ? found : undefined;
    },
    isKnown: (kind, name, from) =>
      find(kind, from.namespace, name) !== undefined ||
      ALWAYS.has(`${kind}/${name}`) ||
      isDeclared(`${kind}/${name}`, externals) ||
      isDeclared(`${kind}/${name}`, declared(from)),
    inputOf: (kind, name) => inputs.get(`${kind}/${name}`),
    tell: (object, severity, code, path, message) =>
      tell(object, { code, severity, path, message: `${path} ${message}`.trimStart() }),
  };
  for (const rule of [...RULES, ...more]) rule(context);
}

/** No two places share a key, whatever the texts hold. */
const keyOf = (kind: string, namespace: string, name: string): string =>
  `${kind.length} ${namespace.length} ${kind}${namespace}${name}`;

/** What Kubernetes puts into every namespace. */
const ALWAYS: ReadonlySet<string> = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt']);

function declared(object: RenderedObject): readonly string[] {
  const known = declarations.get(object);
  if (known) return known;
  const text = textAt(object.value, 'metadata', 'annotations', EXTERNAL_ANNOTATION) ?? '';
  const names = text.split(',').map((each) => each.trim());
  declarations.set(object, names);
  return names;
}

const declarations = new WeakMap<RenderedObject, readonly string[]>();

function isDeclared(wanted: string, externals: readonly string[]): boolean {
  return externals.some((each) =>
    each.endsWith('*') ? each.includes('/') && wanted.startsWith(each.slice(0, -1)) : each === wanted,
  );
}
