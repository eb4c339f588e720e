import type { Plan, TargetPlan } from '../plan';

/** What a plan moves, in words: an app and its version, or the number of apps. */
export function movingWords({ targets }: Plan): string {
  const moving = targets.filter(({ change }) => change !== 'same');
  const concerned = moving.length > 0 ? moving : targets;
  const names = new Set(concerned.map(({ app }) => app));
  const words = new Set(concerned.map((each) => `${each.app}${versionOf(each)}`));
  const [only = ''] = words.size === 1 ? words : names;
  return names.size === 1 ? only : `${names.size} apps`;
}

function versionOf({ to, change }: TargetPlan): string {
  if (change === 'remove' || !to) return '';
  const versions = [...new Set(Object.values(to.images).map(({ version }) => version))];
  return versions.length === 0 ? ` ${to.release}` : ` ${versions.join(', ')}`;
}
