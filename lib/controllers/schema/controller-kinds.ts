import type { KindSchema } from '../../kubernetes/schema';
import { argocdKinds } from '../argocd/schema';
import { fluxKinds } from '../flux/schema/flux-kinds';
import { progressiveKinds } from '../progressive/schema';

/**
 * The schemas of all controllers' own kinds, unpacked when one is needed. All of them count in every environment:
 * whatever delivers a target, its manifests may hold the objects of any controller.
 */
export function controllerKinds(): readonly KindSchema[] {
  return [...argocdKinds(), ...fluxKinds(), ...progressiveKinds()];
}
