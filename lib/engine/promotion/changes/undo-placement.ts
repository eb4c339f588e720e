import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { Change } from '../plan';

/**
 * What takes back that a release was put into a target: going back to what was there, or leaving again. Nothing takes a first
 * baseline back: what it says ran there before.
 */
export function undoPlacement({
  environment,
  app,
  from,
  to,
}: {
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  readonly from?: { readonly release: string };
  readonly to?: { readonly baseline?: EnvironmentName };
}): Change | undefined {
  if (environment === undefined || app === undefined) return undefined;
  if (!from && to?.baseline === environment) return undefined;
  const target = { app, environment };
  const change = from ? { verb: 'rollback', ...target, to: from.release } : { verb: 'retire', ...target };
  return change;
}
