import type { EnvironmentData } from '../../../model/environment';
import type { AppProjectProps } from './app-project-props';

/**
 * The windows that an environment wants Argo CD to keep, too: what it does not allow, Argo CD does not sync by itself. A person
 * may sync all the same, as a rollback has to get through.
 */
export function syncWindows({ windows }: EnvironmentData): Pick<AppProjectProps, 'syncWindows'> {
  const kept = windows.filter(({ controller }) => controller);
  if (kept.length === 0) return {};
  return {
    syncWindows: kept.map(({ kind, schedule, seconds, timeZone, apps }) => ({
      kind,
      schedule,
      duration: `${seconds / 60}m`,
      applications: apps.length === 0 ? ['*'] : [...apps],
      timeZone,
      manualSync: true,
    })),
  };
}
