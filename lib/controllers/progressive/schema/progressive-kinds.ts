import { type KindSchema, unpacked } from '../../../kubernetes/schema';

let decoded: readonly KindSchema[] | undefined;

/** The schemas of kinds by which a release rolls out step by step: those of Argo Rollouts and Flagger, and the HTTPRoute. */
export function progressiveKinds(): readonly KindSchema[] {
  decoded ??= unpacked<readonly KindSchema[]>(
    (require('./data') as typeof import('./data')).PROGRESSIVE_KINDS,
  );
  return decoded;
}
