import type { Controller, DeliveryPlace } from '../../controllers';
import type { EnvironmentData } from '../../model/environment';
import { bootstrapPath } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import { emitYaml } from '../../yaml';
import { checkObjects } from '../objects';
import { bootstrapSummary } from './bootstrap-summary';
import { clusterPolicies } from './cluster-policies';

/**
 * The file that an administrator applies for an environment, as text: all that grants rights there, one document per
 * object. Its first lines are comments that say so.
 *
 * @param root folder of the project
 * @throws DeliveryError what building the admission policies throws
 */
export function bootstrapFile(
  environment: EnvironmentData,
  controller: Controller,
  delivery: DeliveryPlace,
  root: string,
): string {
  const admission = clusterPolicies(environment, root);
  const { objects, commands } = controller.bootstrap({ environment, delivery, admission });
  DeliveryError.throwIfAny(
    checkObjects(
      objects.map((object) => ({ object })),
      { environment: environment.name },
    ),
  );
  const { name } = environment;
  const header = [
    `What an administrator applies for the environment ${name}. It grants rights: review it, then run`,
    ...commands(bootstrapPath(name)).map((each) => `  ${each}`),
    `Written by \`cdk8s-delivery bootstrap --env ${name} --out\`; change the typed environment, not this file.`,
    ...bootstrapSummary(environment, objects),
  ];
  return [header.map((line) => `# ${line}`.trimEnd().concat('\n')).join(''), ...objects.map(emitYaml)].join(
    '---\n',
  );
}
