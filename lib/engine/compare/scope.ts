import { DeliveryError, quote, takenForApp, unknownName } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';

/** What a comparison is narrowed to. */
export interface Scope {
  /** These environments; all where absent. */
  readonly environments?: readonly EnvironmentName[];
  /** One app; all where absent. */
  readonly app?: AppName;
}

/** Whether a target is in the scope. */
export function inScope(scope: Scope, environment: EnvironmentName, app: AppName): boolean {
  return (scope.environments?.includes(environment) ?? true) && (scope.app ?? app) === app;
}

/** Whether an environment's own definition and inputs are in the scope: not where one app is asked for. */
export function ownInScope(scope: Scope, environment: EnvironmentName): boolean {
  return scope.app === undefined && (scope.environments?.includes(environment) ?? true);
}

/**
 * Refuses an empty scope: nothing would differ there, whatever changed.
 *
 * @param known by environment, its apps, on either side of the comparison
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`, `UNKNOWN_APP`, `INVALID_OPTION` for an app that the environment does not have
 */
export function assertScope(
  { environments, app }: Scope,
  known: ReadonlyMap<EnvironmentName, ReadonlySet<AppName>>,
): void {
  for (const environment of environments ?? [])
    if (!known.has(environment)) throw unknown('UNKNOWN_ENVIRONMENT', environment, [...known.keys()]);
  if (app === undefined) return;
  const where = [...known].filter(([, apps]) => apps.has(app)).map(([name]) => name);
  if (where.length === 0)
    throw unknown(
      'UNKNOWN_APP',
      app,
      [...new Set([...known.values()].flatMap((each) => [...each]))],
      takenForApp(app, [...known.keys()]),
    );
  if (environments && !environments.some((each) => where.includes(each)))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(app)} does not exist in ${environments.join(', ')}, it exists in: ${where.join(', ')}`,
      { ...(environments[0] && environments.length === 1 ? { environment: environments[0] } : {}), app },
    );
}

function unknown(
  code: 'UNKNOWN_ENVIRONMENT' | 'UNKNOWN_APP',
  name: string,
  names: readonly string[],
  remedy?: string,
): DeliveryError {
  const where = 'on either side of the comparison';
  return new DeliveryError([unknownName({ code, name, known: [...names].sort(), where, remedy })]);
}
