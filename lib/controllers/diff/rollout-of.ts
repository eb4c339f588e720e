import { memberAt } from '../../model/json';

/** How a new version of an object is rolled out step by step; nothing where no controller does that. */
export function rolloutOf(kind: string, value: Parameters<typeof memberAt>[0]): string | undefined {
  if (kind === 'Canary') return 'Flagger analysis';
  if (kind !== 'Rollout') return undefined;
  const steps = memberAt(value, ['spec', 'strategy', 'canary', 'steps']);
  if (Array.isArray(steps)) return `canary of ${steps.length} steps`;
  return memberAt(value, ['spec', 'strategy', 'blueGreen']) === undefined ? 'canary' : 'blue-green';
}
