import type { ClaimKind } from '../../kubernetes/diff';
import type { PlanView, TargetView } from './plan-view';

const LINES: Readonly<Record<ClaimKind, string>> = {
  none: 'no manifest changes',
  first: 'nothing ran here before: every object is new',
  removed: 'everything is removed',
  'image-only': 'image-only, proven: with the old images put back, every byte is what is there now',
  'image-and-derived':
    'images, and values that follow from them: with both put back, every byte is what is there now',
  'image-and-configuration': 'not only images: configuration changes too',
  'configuration-only': 'configuration only: no image changes',
  undecided: 'undecided: two slots ran the same image before, so image-only cannot be proven',
};

/** Short name of a kind of change, for headlines. */
export const CLAIM_LABELS: Readonly<Record<ClaimKind | 'mixed', string>> = {
  none: 'no change',
  first: 'first release',
  removed: 'removal',
  'image-only': 'image-only',
  'image-and-derived': 'images and derived values',
  'image-and-configuration': 'images and configuration',
  'configuration-only': 'configuration only',
  undecided: 'undecided',
  mixed: 'mixed',
};

/**
 * The one line that a reviewer decides by: the least proven target decides for all.
 *
 * @param beside what else changes, such as `governance`; empty for nothing. With it nothing is proven to be image-only
 */
export function verdictOf(targets: readonly TargetView[], beside = ''): PlanView['verdict'] {
  const kinds = new Map<ClaimKind, TargetView[]>();
  for (const target of targets)
    kinds.set(target.claim.kind, [...(kinds.get(target.claim.kind) ?? []), target]);
  const moving = [...kinds].filter(([kind]) => kind !== 'none');
  const [only] = moving;
  const others = beside === '' ? '' : `; ${beside} changes, too`;
  if (only === undefined) {
    return beside === ''
      ? { kind: 'none', proven: true, line: LINES.none }
      : { kind: 'none', proven: false, line: `no manifest changes, but ${beside} does` };
  }
  if (moving.length === 1) {
    const [kind, of] = only;
    const line = `${LINES[kind]}${derivedNames(kind, of)}${others}`;
    return { kind, proven: kind === 'image-only' && beside === '', line };
  }
  const parts = moving.map(([kind, of]) => `${of.length} ${CLAIM_LABELS[kind]}`);
  return { kind: 'mixed', proven: false, line: `not only images: ${parts.join(', ')}${others}` };
}

function derivedNames(kind: ClaimKind, targets: readonly TargetView[]): string {
  if (kind !== 'image-and-derived') return '';
  const names = new Set(
    targets.flatMap(({ claim }) =>
      claim.derived.map(({ path, from }) => `${path.slice(path.lastIndexOf('metadata'))} from ${from}`),
    ),
  );
  const shown = [...names].sort().slice(0, 5);
  return ` (${shown.join(', ')}${names.size > shown.length ? `, and ${names.size - shown.length} more` : ''})`;
}
