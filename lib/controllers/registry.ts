import { DEFAULT_CONTROLLER } from '../model/environment';
import { DeliveryError, quote } from '../model/finding';
import type { Controller } from './controller';

/** A controller by its name; its code is loaded when an environment asks for it. */
export interface ControllerEntry {
  readonly name: string;
  readonly load: () => Controller;
}

/** The known controllers. */
export const CONTROLLERS: readonly ControllerEntry[] = [
  {
    name: 'argocd',
    load: () =>
      (require('./argocd/objects/controller') as typeof import('./argocd/objects/controller')).argocd,
  },
  {
    name: 'flux',
    load: () => (require('./flux/objects/controller') as typeof import('./flux/objects/controller')).flux,
  },
];

/**
 * The controller that an environment names.
 *
 * @throws DeliveryError `INVALID_OPTION` with the known names
 */
export function controllerOf(
  { name, controller = DEFAULT_CONTROLLER }: { readonly name: string; readonly controller?: string },
  entries: readonly ControllerEntry[] = CONTROLLERS,
): Controller {
  const entry = entries.find((each) => each.name === controller);
  if (entry) return entry.load();
  const known = entries.map((each) => each.name).join(', ');
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${name} is delivered by ${quote(controller)}, the controllers are: ${known}`,
    { environment: name },
  );
}
