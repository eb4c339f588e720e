import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas, validateManifests } from '../../../lib/kubernetes/schema';
import type { EnvironmentData } from '../../../lib/model/environment';
import type { JsonMap } from '../../../lib/model/json';
import type { EnvironmentInput } from '../../support/environment';
import { environment } from '../argocd/samples';

/** An environment that Flux delivers, suspended unless told otherwise. */
export const edge = (parts: Partial<EnvironmentInput> = {}): EnvironmentData =>
  environment('edge', { controller: 'flux', ...parts });

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that know the kind
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that know the kind
  readonly [field: string]: any;
}

/** What the schemas of Kubernetes and of controllers find wrong with objects. */
export function schemaFindings(objects: readonly object[]): readonly string[] {
  const given = objects.map((value, at) => ({ file: `${at}.yaml`, value: value as JsonMap }));
  return validateManifests(given, loadSchemas({ given: controllerKinds }))
    .filter(({ severity }) => severity === 'refusal')
    .map(({ message }) => message);
}
