import { didYouMean, type Finding, quote, refusal } from '../../model/finding';
import type { Environment } from './environment';

/** Apps that the windows of an environment name and the fleet does not have. */
export function checkWindows(
  environment: Environment,
  apps: readonly { readonly id: string }[],
): readonly Finding[] {
  const known = apps.map(({ id }) => id);
  return environment.windows.flatMap(({ name, apps: wanted }) =>
    wanted
      .filter((app) => !known.includes(app))
      .map((app) =>
        refusal(
          'INVALID_OPTION',
          `the window ${quote(name)} of ${environment.id} is for the app ${quote(app)}, which the fleet does not have${didYouMean(app, known)}`,
          { environment: environment.id },
        ),
      ),
  );
}
