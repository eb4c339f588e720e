import type { FleetStatus } from '../../engine/history';

/** What a status says of some environments. */
export function statusWithin(status: FleetStatus, names: readonly string[]): FleetStatus {
  return {
    ...status,
    environments: status.environments.filter(({ name }) => names.includes(name)),
    targets: status.targets.filter(({ environment }) => names.includes(environment)),
    proposals: status.proposals.filter(
      ({ intent: { environment } }) => environment === undefined || names.includes(environment),
    ),
  };
}
