import { type KindSchema, unpacked } from '../../../kubernetes/schema';

let decoded: readonly KindSchema[] | undefined;

/** The schemas of Argo CD's own kinds. */
export function argocdKinds(): readonly KindSchema[] {
  decoded ??= unpacked<readonly KindSchema[]>((require('./data') as typeof import('./data')).ARGOCD_KINDS);
  return decoded;
}
