import type { TargetPlan } from '../../engine/promotion';

/** Changes of a record where the release stays the same. */
export function addedWords({ from, to }: Pick<TargetPlan, 'from' | 'to'>): string {
  const renamed = Object.entries(to?.images ?? {}).flatMap(([slot, { tag }]) => {
    const before = from?.images[slot]?.tag;
    return tag === before ? [] : [`tag of ${slot}: ${before ?? 'none'} → ${tag ?? 'none'}`];
  });
  const evidence = Object.keys(to?.evidence ?? {}).filter((kind) => {
    const [before, now] = [from?.evidence[kind], to?.evidence[kind]];
    return before?.link !== now?.link || before?.digest !== now?.digest;
  });
  const seen = (from?.unchecked ?? []).filter((slot) => !to?.unchecked?.includes(slot));
  const checked = seen.length === 0 ? [] : [`a registry has the image of ${seen.join(', ')}`];
  const parts = [
    ...renamed,
    ...checked,
    ...(evidence.length === 0 ? [] : [`evidence added: ${evidence.join(', ')}`]),
  ];
  return parts.length === 0 ? 'facts about the release added' : parts.join('; ');
}
