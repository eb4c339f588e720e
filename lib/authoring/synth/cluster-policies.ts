import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ARGOCD_GROUP } from '../../controllers/argocd';
import type { EnvironmentData } from '../../model/environment';

/**
 * What an environment wants in its own cluster: its admission policies and their bindings, or nothing. The room of
 * policies is loaded here, and only when asked for: reading expressions needs schemas and a CEL parser, which no other
 * synth should wait for.
 *
 * @param project folder that may hold `crds/`, for policies about custom kinds
 * @throws DeliveryError what `environmentAdmission` throws
 */
export function clusterPolicies(environment: EnvironmentData, project: string): readonly object[] {
  if (environment.policies?.admission === undefined) return [];
  const { environmentAdmission } =
    require('../../kubernetes/policy/admission') as typeof import('../../kubernetes/policy/admission');
  const { controllerKinds } =
    require('../../controllers/schema') as typeof import('../../controllers/schema');
  const crds = join(project, 'crds');
  return environmentAdmission(environment, {
    crdFolders: existsSync(crds) ? [crds] : [],
    controlGroups: [ARGOCD_GROUP],
    controllerKinds,
  });
}
