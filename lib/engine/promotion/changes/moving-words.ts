import type { Plan, TargetPlan } from '../plan';

/** What a plan moves, in words: an app and its version, or how many apps. */
export function movingWords({ targets }: Plan): string {
  const moving = targets.filter(({ change }) => change !== 'same');
  const concerned = moving.length > 0 ? moving : targets;
  const [only] = concerned;
  return concerned.length === 1 && only ? `${only.app}${versionOf(only)}` : `${concerned.length} apps`;
}

function versionOf({ to, change }: TargetPlan): string {
  if (change === 'remove' || !to) return '';
  const versions = [...new Set(Object.values(to.images).map(({ version }) => version))];
  return versions.length === 0 ? ` ${to.release}` : ` ${versions.join(', ')}`;
}
