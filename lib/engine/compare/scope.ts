import type { AppName, EnvironmentName } from '../../model/scalars';
/** What a comparison is narrowed to. */
export interface Scope {
  /** One environment; all where absent. */
  readonly environment?: EnvironmentName;
  /** One app; all where absent. */
  readonly app?: AppName;
}

/** Whether a target is in the scope. */
export function inScope(scope: Scope, environment: EnvironmentName, app: AppName): boolean {
  return (scope.environment ?? environment) === environment && (scope.app ?? app) === app;
}

/** Whether an environment's own definition and inputs are in the scope: not where one app is asked for. */
export function ownInScope(scope: Scope, environment: EnvironmentName): boolean {
  return scope.app === undefined && (scope.environment ?? environment) === environment;
}
