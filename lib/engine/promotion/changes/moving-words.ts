import type { Plan, TargetPlan } from '../plan';

/**
 * What a plan moves, in words: an app and its version, or the number of apps.
 *
 * @param joint what stands between the app and its version
 */
export function movingWords({ targets }: Plan, joint = ' '): string {
  const moving = targets.filter(({ change }) => change !== 'same');
  const concerned = moving.length > 0 ? moving : targets;
  const names = new Set(concerned.map(({ app }) => app));
  const words = new Set(concerned.map((each) => `${each.app}${versionOf(each, joint)}`));
  const [only = ''] = words.size === 1 ? words : names;
  return names.size === 1 ? only : `${names.size} apps`;
}

function versionOf({ to, change }: TargetPlan, joint: string): string {
  if (change === 'remove' || !to) return '';
  const versions = [...new Set(Object.values(to.images).map(({ version }) => version))];
  return `${joint}${versions.length === 0 ? to.release : versions.join(', ')}`;
}
