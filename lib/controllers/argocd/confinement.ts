import type { EnvironmentData } from '../../model/environment';
import { allowed } from '../allowed/allowed';
import { clusterOf } from '../allowed/cluster';
import { undecrypted } from '../allowed/decrypting';
import { type KnownScope, type Permit, permits } from '../allowed/permits';
import { findings } from './findings';
import { handoverProblems } from './handover';
import { APPLICATION_FILE } from './names';

/** What a team does that keeps its secrets in files of SOPS. */
const INSTEAD =
  'make it an object that a controller in the cluster decrypts (a SopsSecret of the SOPS operator, a SealedSecret), or an ExternalSecret; or have Flux deliver this environment, with `decryption`. A plugin of Argo CD would run beside its credentials, and no Application written here names one';

/** Argo CD's confinement: the objects that it lets into an environment, and the environments that it keeps apart. */
export const confinement = {
  who: 'Argo CD',
  permits: (environment: EnvironmentData, object: object, scope: KnownScope): Permit =>
    undecrypted(object, 'Argo CD decrypts nothing that SOPS encrypted', INSTEAD) ??
    permits(environment, object, scope),
  handoverProblems,
  handsOver: (file: string) => file === APPLICATION_FILE,
  foreignHandover: ({ sync: { automated, prune } }: EnvironmentData) =>
    `its root reads ${APPLICATION_FILE} alone, ${automated && prune ? 'and prunes: it deletes the Application that stands, and with it what runs' : 'so the Application that stands is out of sync, and goes on as it is'}`,
  clusterOf,
  findings: (environments: Parameters<typeof findings>[0]) => findings(environments, []),
  namespaces: (environment: Parameters<typeof allowed>[0]) => allowed(environment).namespaces,
};
