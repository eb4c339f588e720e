import { type KindSchema, unpacked } from '../../../kubernetes/schema';

let decoded: readonly KindSchema[] | undefined;

/** The schemas of the kinds of Flux that environments are delivered with: Kustomization and GitRepository. */
export function fluxKinds(): readonly KindSchema[] {
  decoded ??= unpacked<readonly KindSchema[]>((require('./data') as typeof import('./data')).FLUX_KINDS);
  return decoded;
}
