import { CLUSTER_PROGRAMS } from '../../cluster/cluster-programs';
import { type GoPrograms, goPrograms, missingForPrograms } from '../../support/go-programs';
import {
  CONTROLLER_PROGRAMS,
  FLAGGER_PROGRAMS,
  FLUX_PROGRAMS,
  GATEWAY_PLUGIN_PROGRAMS,
  ROLLOUTS_PROGRAMS,
} from './programs';

const ALL: readonly GoPrograms<string>[] = [
  CLUSTER_PROGRAMS,
  CONTROLLER_PROGRAMS,
  FLUX_PROGRAMS,
  ROLLOUTS_PROGRAMS,
  FLAGGER_PROGRAMS,
  GATEWAY_PLUGIN_PROGRAMS,
];

/** Builds all programs of the suites, one after the other; what cannot be built is left to the suites, which say why. */
export function buildPrograms(): void {
  for (const programs of ALL) if (missingForPrograms(programs) === undefined) goPrograms(programs);
}

if (require.main === module) buildPrograms();
