import {
  type DeliveredEnvironment,
  deliveryPathFindings,
  type EnvironmentData,
  upstreamFindings,
} from '../../model/environment';
import type { Finding } from '../../model/finding';
import type { Location, Snapshot } from '../delivery';
import { normaliseRemote } from '../git';

/**
 * What is wrong with environments taken together: folders that lie in each other, upstreams that there are not, circles.
 */
export function environmentsTogether(home: Location, environments: readonly EnvironmentData[]): Finding[] {
  const branchOf = ({ delivery }: DeliveredEnvironment) =>
    `${normaliseRemote(delivery.repository ?? home.remote, '/')}\n${delivery.branch ?? home.branch}`;
  return [...deliveryPathFindings(environments, branchOf), ...upstreamFindings(environments)];
}

/** What changed environments bring of it to those that stand; what was wrong before is not named. */
export function judgeEnvironments(
  { home, environments }: Snapshot,
  changed: readonly EnvironmentData[],
): Finding[] {
  const after = new Map([...environments, ...changed].map((each) => [each.name, each]));
  const known = new Set(environmentsTogether(home, environments).map(({ message }) => message));
  return environmentsTogether(home, [...after.values()]).filter(({ message }) => !known.has(message));
}
