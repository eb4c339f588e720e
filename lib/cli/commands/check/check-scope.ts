import type { Snapshot } from '../../../engine/delivery';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';

/** The part of a fleet that is checked. */
export interface CheckScope {
  readonly environments: readonly EnvironmentName[];
  /** All where absent. */
  readonly apps?: readonly AppName[];
}

/**
 * The environments and apps that options name, in the order of promotion; all where none is named. A name that is
 * not known, or an app that exists in none of the environments, is refused: it would pass without a look.
 *
 * @throws DeliveryError `UNKNOWN_ENVIRONMENT`, `UNKNOWN_APP`, `NOT_CONFIGURED`, `INVALID_OPTION`, all at once
 */
export async function checkScope(
  snapshot: Snapshot,
  env: readonly EnvironmentName[] = [],
  app: readonly AppName[] = [],
): Promise<CheckScope> {
  const all = snapshot.readableEnvironments.map(({ name }) => name);
  const findings: Finding[] = [];
  for (const name of env) findings.push(...(await problemsOf(() => snapshot.environment(name))));
  const environments = env.length === 0 ? all : all.filter((name) => env.includes(name));
  for (const name of new Set(app)) {
    findings.push(
      ...(await problemsOf(async () => {
        const { environments: where } = await snapshot.app(name);
        if (env.length === 0 || environments.some((each) => where.includes(each))) return;
        throw new DeliveryError([
          refusal(
            'INVALID_OPTION',
            `${quote(name)} does not exist in ${env.join(', ')}, it exists in: ${where.join(', ')}`,
          ),
        ]);
      })),
    );
  }
  DeliveryError.throwIfAny(findings);
  return app.length === 0 ? { environments } : { environments, apps: [...new Set(app)] };
}

async function problemsOf(look: () => unknown): Promise<readonly Finding[]> {
  try {
    await look();
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
}
