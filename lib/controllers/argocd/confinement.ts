import { allowed } from '../allowed/allowed';
import { clusterOf } from '../allowed/cluster';
import { permits } from '../allowed/permits';
import { findings } from './findings';
import { handoverProblems } from './handover';

/** Argo CD's confinement: the objects that it lets into an environment, and the environments that it keeps apart. */
export const confinement = {
  who: 'Argo CD',
  permits,
  handoverProblems,
  clusterOf,
  findings: (environments: Parameters<typeof findings>[0]) => findings(environments, []),
  namespaces: (environment: Parameters<typeof allowed>[0]) => allowed(environment).namespaces,
};
