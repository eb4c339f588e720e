import type { Fleet } from '../../lib';

/** The fleets below `fleets/`, each loaded when it is asked for: a fleet is rendered in a process of its own. */
export const FLEETS = {
  'web-services': () => require('./fleets/web-services').fleet as Fleet<string>,
  'background-work': () => require('./fleets/background-work').fleet as Fleet<string>,
  'plain-yaml': () => require('./fleets/plain-yaml').fleet as Fleet<string>,
  'environment-graph': () => require('./fleets/environment-graph').fleet as Fleet<string>,
  'raw-constructs': () => require('./fleets/raw-constructs').fleet as Fleet<string>,
} as const;

/** Name of a fleet below `fleets/`. */
export type OwnFleet = keyof typeof FLEETS;

/** Whether there is such a fleet below `fleets/`. */
export const isOwnFleet = (name: string): name is OwnFleet => Object.hasOwn(FLEETS, name);

/** Every fleet of which a picture is kept: the example of this repository, what the demo delivers, and those of `fleets/`. */
export const KEPT_FLEETS = ['example', 'demo', ...(Object.keys(FLEETS) as OwnFleet[])] as const;

/** @see KEPT_FLEETS */
export type KeptFleet = (typeof KEPT_FLEETS)[number];
