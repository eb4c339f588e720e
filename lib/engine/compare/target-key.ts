import { type AppName, type EnvironmentName, parseAppName, parseEnvironmentName } from '../../model/scalars';

/** A target by its key, `<environment>/<app>`. */
export function targetOfKey(key: string): { readonly environment: EnvironmentName; readonly app: AppName } {
  const slash = key.indexOf('/');
  return {
    environment: parseEnvironmentName(key.slice(0, slash)),
    app: parseAppName(key.slice(slash + 1)),
  };
}
