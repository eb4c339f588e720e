import type { TargetEnvironment } from '../sources';
import type { Environment } from './environment';
import { frozen } from './frozen';

/** The readable part of an environment, frozen. */
export function targetEnvironment(
  environment: Environment,
  namespace: string = environment.namespace,
): TargetEnvironment {
  const { id, destination, labels, values } = environment;
  return frozen({
    name: id,
    namespace,
    destination: { ...destination },
    labels: { ...labels },
    values: { ...values },
  });
}
