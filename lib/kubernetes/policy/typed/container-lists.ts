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

function only(shape: PodShape, field: string): readonly Compiled[] {
  return podVariables(shape, [field]).map(({ name, expression }) => ({
    name,
    expression: compileCel(expression),
  }));
}
