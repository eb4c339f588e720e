import { DEFAULT_CONTROLLER } from '../../model/environment';
import type { Removal } from './removal';

/** The removal of a controller; its code is loaded when an environment is delivered by it. */
interface RemovalEntry {
  /** As an environment names it. */
  readonly name: string;
  readonly load: () => Removal;
}

/** The controllers that are known here. */
const REMOVALS: readonly RemovalEntry[] = [
  {
    name: 'argocd',
    load: () => (require('../argocd/removal') as typeof import('../argocd/removal')).removal,
  },
  {
    name: 'flux',
    load: () => (require('../flux/removal') as typeof import('../flux/removal')).removal,
  },
];

/** The removal for the controller of an environment; undefined where none is known. */
export function removalOf({
  controller = DEFAULT_CONTROLLER,
}: {
  readonly controller?: string;
}): Removal | undefined {
  return REMOVALS.find(({ name }) => name === controller)?.load();
}
