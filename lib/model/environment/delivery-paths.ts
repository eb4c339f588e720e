import { type Finding, quote, refusal } from '../finding';
import type { EnvironmentData } from './environment-data';

/** An environment and where it is delivered. */
export type DeliveredEnvironment = Pick<EnvironmentData, 'delivery'> & { readonly name: string };

/**
 * What is wrong with the folders that environments are delivered to, taken together: none is the place of the data
 * files, and none lies in another's of the same repository and branch, where one would take the other's files for its
 * own, and one's approvals would guard what the other may change.
 *
 * @param branchOf names repository and branch of an environment; what it says itself where absent
 */
export function deliveryPathFindings(
  environments: readonly DeliveredEnvironment[],
  branchOf: (environment: DeliveredEnvironment) => string = said,
): Finding[] {
  const findings: Finding[] = [];
  environments.forEach((environment, index) => {
    const { name, delivery } = environment;
    if (liesIn(delivery.path, 'environments'))
      findings.push(
        refusal(
          'INVALID_OPTION',
          `${name} is delivered to ${quote(delivery.path)}, the place of the data files`,
          { environment: name },
        ),
      );
    for (const other of environments.slice(0, index)) {
      if (other.name === name || branchOf(other) !== branchOf(environment)) continue;
      const theirs = other.delivery.path;
      if (!liesIn(delivery.path, theirs) && !liesIn(theirs, delivery.path)) continue;
      const message = `${name} and ${other.name} are delivered into each other: ${quote(delivery.path)}, ${quote(theirs)}`;
      findings.push(refusal('INVALID_OPTION', message, { environment: name }));
    }
  });
  return findings;
}

const liesIn = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`);

function said({ delivery }: DeliveredEnvironment): string {
  return JSON.stringify([delivery.repository, delivery.branch]);
}
