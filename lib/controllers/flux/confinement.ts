import type { EnvironmentData } from '../../model/environment';
import { allowed } from '../allowed/allowed';
import { clusterOf } from '../allowed/cluster';
import { undecrypted } from '../allowed/decrypting';
import { type KnownScope, type Permit, permits } from '../allowed/permits';
import { findings } from './findings';
import { handoverProblems } from './handover';
import { stageOfFile } from './handover-files';
import { fluxNamespace, rootName } from './names';

/** Flux' confinement: the objects that it lets into an environment, and the environments that it keeps apart. */
export const confinement = {
  who: 'Flux',
  permits: (environment: EnvironmentData, object: object, scope: KnownScope): Permit =>
    (environment.controllerSettings['decryption'] === undefined
      ? undecrypted(
          object,
          'what SOPS encrypted is not decrypted there',
          `name the Secret with the keys: \`controller: flux({ decryption: { secret: 'sops-age' } })\` in ${environment.name}, and put it into flux-${environment.name}`,
        )
      : undefined) ?? permits(environment, object, scope),
  handoverProblems,
  handsOver: (file: string) => stageOfFile(file) !== undefined,
  foreignHandover: ({ name }: EnvironmentData) =>
    `${rootName(name)} in ${fluxNamespace(name)} may not apply it, and stops for every app of ${name} until another release takes the file away`,
  clusterOf,
  findings: (environments: Parameters<typeof findings>[0]) => findings(environments, []),
  namespaces: (environment: Parameters<typeof allowed>[0]) => allowed(environment).namespaces,
};
