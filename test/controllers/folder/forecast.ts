import type { Forecast } from '../../../lib/controllers/diff/forecast';
import { newJobs } from '../../../lib/kubernetes/diff';
import { identityLabel } from '../../../lib/kubernetes/facts';

/** What the machine of the tests does with a folder: it applies everything in one go, and Kubernetes runs the Jobs. */
export const forecastFolder: Forecast = ({ diff, returns = false }) => ({
  jobs: newJobs(diff).map(({ identity, before }) => ({
    object: identityLabel(identity),
    wave: 0,
    why: returns ? 'returns' : before ? 'changed' : 'new',
  })),
  hooks: [],
  waves: [],
  rollouts: [],
});
