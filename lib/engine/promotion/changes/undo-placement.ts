import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { Change } from '../plan';

/**
 * The change that undoes a placement: a rollback to what was there, or a retirement. A first baseline cannot be undone:
 * what it records ran there before.
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
