import { CONTAINER_LISTS } from '../../facts';
import { compileCel } from '../cel';
import type { Compiled } from './compiled';
import type { PodShape } from './pod-shapes';
import { podVariables } from './pod-variables';

/** A list of containers of a pod, and the variables of a rule about pods that see this list alone. */
interface ContainerList {
  /** Such as `initContainers`. */
  readonly field: string;
  readonly variables: readonly Compiled[];
}

/** The lists that `variables.containers` is made of, each for itself: so what breaks a rule is found where it stands. */
export function containerLists(shape: PodShape): readonly ContainerList[] {
  const known =
    lists.get(shape) ?? CONTAINER_LISTS.map((field) => ({ field, variables: only(shape, field) }));
  lists.set(shape, known);
  return known;
}

/** Whether a list holds anything, asked with its variables. */
export const HAS_CONTAINERS = compileCel('size(variables.containers) > 0');

const lists = new Map<PodShape, readonly ContainerList[]>();

/** The pod itself has no other list there: a rule that takes its lists by name, not `variables.containers`, sees no other either. */
function only(shape: PodShape, field: string): readonly Compiled[] {
  return podVariables(shape, [field]).map(({ name, expression }) => {
    const compiled = compileCel(expression);
    if (name !== 'pod') return { name, expression: compiled };
    const evaluate: typeof compiled.evaluate = (bindings) => without(compiled.evaluate(bindings), field);
    return { name, expression: { ...compiled, evaluate } };
  });
}

function without(pod: unknown, kept: string): unknown {
  if (!(pod instanceof Map)) return pod;
  const others = CONTAINER_LISTS.filter((each) => each !== kept);
  return new Map([...pod].filter(([field]) => !others.includes(field)));
}
