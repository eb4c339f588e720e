import type { Json } from '../../model/json';
import { renderedObject } from './rules';
import { madeBy } from './rules/made-by';

/** What objects that stand beside a target bring into the cluster, with the Secrets made of them, as `kind/name`. */
export function externalsOf(beside: readonly Json[]): string[] {
  return beside.flatMap((value) => {
    const object = renderedObject('', value);
    return object ? [object, ...madeBy(object)].map(({ kind, name }) => `${kind}/${name}`) : [];
  });
}
