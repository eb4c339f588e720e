import { type Finding, finding } from '../../model/finding';
import type { AppName, EnvironmentName } from '../../model/scalars';

/** Says that a target runs something which the code at hand does not define there: it stays, until it is retired. */
export function undefinedTarget(environment: EnvironmentName, app: AppName): Finding {
  const message = `${environment} runs ${app}, which the code does not define there; it stays`;
  const remedy = `remove it with \`cdk8s-delivery retire ${app} --env ${environment}\``;
  return finding('warning', 'ORPHAN_RECORD', message, { environment, app }, remedy);
}
