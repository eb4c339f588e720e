import { DEFAULT_CONTROLLER } from '../../model/environment';
import type { Pausing } from './pausing';

/** The pausing of a controller; its code is loaded when an environment is delivered by it. */
interface PausingEntry {
  /** As an environment names it. */
  readonly name: string;
  readonly load: () => Pausing;
}

/** The controllers that are known here. */
const PAUSINGS: readonly PausingEntry[] = [
  {
    name: 'argocd',
    load: () => (require('../argocd/pausing') as typeof import('../argocd/pausing')).pausing,
  },
  {
    name: 'flux',
    load: () => (require('../flux/pausing') as typeof import('../flux/pausing')).pausing,
  },
];

/** How to pause the controller of an environment; undefined where none is known. */
export function pausingOf({
  controller = DEFAULT_CONTROLLER,
}: {
  readonly controller?: string;
}): Pausing | undefined {
  return PAUSINGS.find(({ name }) => name === controller)?.load();
}
