import { DEFAULT_CONTROLLER, type EnvironmentData } from '../../model/environment';
import type { Finding } from '../../model/finding';
import { reachesOver } from '../allowed/apart';
import { imagesByHand } from '../allowed/images-by-hand';
import type { Confinement } from './confinement';

/** The confinement of a controller; its code is loaded when an environment is delivered by it. */
interface ConfinementEntry {
  /** As an environment names it. */
  readonly name: string;
  readonly load: () => Confinement;
}

/** The known confinements. */
const CONFINEMENTS: readonly ConfinementEntry[] = [
  {
    name: 'argocd',
    load: () => (require('../argocd/confinement') as typeof import('../argocd/confinement')).confinement,
  },
  {
    name: 'flux',
    load: () => (require('../flux/confinement') as typeof import('../flux/confinement')).confinement,
  },
];

/** The confinement of the controller that delivers an environment; undefined where none is known. */
export function confinementOf(
  { controller = DEFAULT_CONTROLLER }: { readonly controller?: string },
  entries: readonly ConfinementEntry[] = CONFINEMENTS,
): Confinement | undefined {
  return entries.find(({ name }) => name === controller)?.load();
}

/** The controller that a target's `delivery/` files hand it to, by their names, where another one delivers the environment. */
export function handedToAnother(
  environment: { readonly controller?: string },
  files: readonly string[],
): Confinement | undefined {
  return anotherOf(environment, files)?.load();
}

/** The name of that controller, as an environment names it. */
export function nameOfAnother(
  environment: { readonly controller?: string },
  files: readonly string[],
): string | undefined {
  return anotherOf(environment, files)?.name;
}

function anotherOf(
  environment: { readonly controller?: string },
  files: readonly string[],
): ConfinementEntry | undefined {
  const own = confinementOf(environment);
  const foreign = own ? files.filter((file) => !own.handsOver(file)) : [];
  if (foreign.length === 0) return undefined;
  return CONFINEMENTS.find(({ load }) => load() !== own && foreign.some((file) => load().handsOver(file)));
}

/** Why controllers cannot keep environments apart: findings for all controllers, and those of each one. */
export function apartFindings(environments: readonly EnvironmentData[]): Finding[] {
  const judged = CONFINEMENTS.flatMap(({ name, load }) => {
    const own = environments.filter(({ controller = DEFAULT_CONTROLLER }) => controller === name);
    return own.length === 0 ? [] : load().findings(own);
  });
  return [...reachesOver(environments), ...imagesByHand(environments), ...judged];
}
