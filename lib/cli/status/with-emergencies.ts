import type { FleetStatus, StandingControl } from '../../engine/history';
import { type Emergency, emergencyFinding } from '../../promotion/index';

/** A status with what was put in place by hand, past Git, and is not recorded yet. */
export function withEmergencies(status: FleetStatus, open: readonly Emergency[]): FleetStatus {
  if (open.length === 0) return status;
  const shown = open.filter(
    ({ app, environment }) =>
      status.apps.includes(app) && status.environments.some(({ name }) => name === environment),
  );
  const marked = (each: FleetStatus['targets'][number]): StandingControl[] =>
    shown
      .filter(({ app, environment }) => app === each.app && environment === each.environment)
      .map((value) => ({ control: 'emergency', value, mark: 'EMERGENCY' }));
  return {
    ...status,
    targets: status.targets.map((each) => ({ ...each, controls: [...each.controls, ...marked(each)] })),
    problems: [...status.problems, ...shown.map(emergencyFinding)],
  };
}
