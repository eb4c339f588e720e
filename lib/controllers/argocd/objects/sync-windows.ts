import type { EnvironmentData } from '../../../model/environment';
import type { AppProjectProps } from './app-project-props';

/**
 * The windows that an environment wants Argo CD to keep, too: outside the allowed times, Argo CD does not sync by
 * itself. A person may still sync, since a rollback has to get through.
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
