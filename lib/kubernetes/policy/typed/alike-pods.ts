import { isMap, type Json, type JsonMap } from '../../../model/json';
import { CONTAINER_LISTS } from '../../facts';
import type { PolicyVerdict } from './evaluate-policy';
import { kindNameOf, POD_PATHS, podShapeOf } from './pod-shapes';
import type { Policy } from './policy';

/**
 * Rules about pods that name each field of a pod and of a container that they look at, and take no pod and no container as
 * a whole: fields that their texts do not name change nothing. A test looks at what is called so.
 */
const selecting = new WeakSet<Policy>();

/** Declares that a rule names everything that it looks at. */
export function namesItsFields(policy: Policy): Policy {
  selecting.add(policy);
  return policy;
}

/** Whether a rule declared that it names everything that it looks at. */
export function isSelecting(policy: Policy): boolean {
  return fieldsOf(policy) !== undefined;
}

/**
 * Judges a pod by a rule, or takes the verdict about another pod that differs in nothing that the rule looks at: a fleet
 * has thousands of containers that differ in name and image. Only verdicts without problems are taken over, as those name
 * containers.
 *
 * @param object with the defaults that the API server gives
 * @param evaluate gives the verdict where none is known
 */
export function judgedAlike(
  policy: Policy,
  object: JsonMap,
  evaluate: () => PolicyVerdict | undefined,
): PolicyVerdict | undefined {
  const fields = policy.compiled.kinds.has(kindNameOf(object)) ? fieldsOf(policy) : undefined;
  const key = fields && keyOf(object, fields);
  if (key === undefined) return evaluate();
  const known = verdicts.get(policy) ?? new Map<string, PolicyVerdict | undefined>();
  verdicts.set(policy, known);
  if (known.has(key)) return known.get(key);
  const verdict = evaluate();
  if (verdict === undefined || verdict.outcome === 'passed') {
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, verdict);
  }
  return verdict;
}

const verdicts = new WeakMap<Policy, Map<string, PolicyVerdict | undefined>>();

/** Verdicts that are kept of a rule. */
const MOST_KEPT = 200;

const fieldsBy = new WeakMap<Policy, ReadonlySet<string> | null>();

/** Every word in the texts of a rule, the names of fields among them; nothing where it looks at more than the pod. */
function fieldsOf(policy: Policy): ReadonlySet<string> | undefined {
  if (!selecting.has(policy)) return undefined;
  const known = fieldsBy.get(policy) ?? wordsOf(policy);
  fieldsBy.set(policy, known);
  return known ?? undefined;
}

function wordsOf({ props, compiled }: Policy): ReadonlySet<string> | null {
  if (!('pods' in props.match)) return null;
  const { conditions, variables, validations } = compiled;
  const all = [...conditions, ...variables, ...validations.map(({ holds }) => ({ expression: holds }))];
  const words = new Set<string>();
  for (const { expression } of all) {
    if (expression.references.some(({ name }) => name !== 'variables' && name !== 'params')) return null;
    for (const word of expression.source.match(/\w+/g) ?? []) words.add(word);
  }
  return words;
}

function keyOf(object: JsonMap, fields: ReadonlySet<string>): string | undefined {
  const shape = podShapeOf(kindNameOf(object));
  if (shape === undefined) return undefined;
  let pod: Json | undefined = object;
  for (const step of POD_PATHS[shape]) pod = isMap(pod) ? pod[step] : undefined;
  const spec = isMap(pod) ? pod['spec'] : undefined;
  if (!isMap(pod) || !isMap(spec)) return undefined;
  const seen: (Json | undefined)[] = [fields.has('podMetadata') ? pod['metadata'] : null];
  const hasContainers = CONTAINER_LISTS.some((list) => fields.has(list));
  for (const [name, value] of Object.entries(spec)) {
    if ((CONTAINER_LISTS as readonly string[]).includes(name)) {
      if (hasContainers)
        seen.push(name, Array.isArray(value) ? value.map((each) => seenOf(each, fields)) : value);
    } else if (fields.has(name)) seen.push(name, value);
  }
  return JSON.stringify(seen);
}

function seenOf(container: Json, fields: ReadonlySet<string>): Json {
  if (!isMap(container)) return container;
  return Object.fromEntries(Object.entries(container).filter(([name]) => fields.has(name)));
}
