import type { DeliveryChange } from '../../engine/history';

/** What a change was, in a word: of releases, those that said what ran there already stand out. */
export function kindWord({ kind, environment, from, to }: DeliveryChange): string {
  const isBaseline = !from && to?.baseline !== undefined && to.baseline === environment;
  return isBaseline ? 'baseline' : kind;
}
