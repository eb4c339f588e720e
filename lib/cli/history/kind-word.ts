import type { DeliveryChange } from '../../engine/history';

/** The kind of a change, in a word; baselines are told apart from other releases. */
export function kindWord({ kind, environment, from, to }: DeliveryChange): string {
  const isBaseline = !from && to?.baseline !== undefined && to.baseline === environment;
  return isBaseline ? 'baseline' : kind;
}
