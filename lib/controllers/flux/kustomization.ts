import type { EnvironmentData } from '../../model/environment';
import { fluxNamespace, KUSTOMIZATION_API, STAGE } from './names';
import { fluxSettings, spelled } from './settings';

/** What a Kustomization of an environment says, beside what all of them do. */
interface KustomizationParts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Folder in the repository. */
  readonly path: string;
  readonly source: string;
  readonly account: string;
  readonly prune: boolean;
  readonly wait: boolean;
  readonly suspend?: boolean;
  readonly dependsOn?: readonly string[];
  readonly patches?: readonly object[];
  readonly orphan?: boolean;
  readonly decrypt?: boolean;
}

/** A Kustomization of an environment. It applies as a service account of its own namespace, never as Flux itself. */
export function kustomization(environment: EnvironmentData, parts: KustomizationParts): object {
  const { interval, retryInterval, timeout, decryption } = fluxSettings(environment);
  const { dependsOn = [], patches = [] } = parts;
  return {
    apiVersion: KUSTOMIZATION_API,
    kind: 'Kustomization',
    metadata: { name: parts.name, namespace: fluxNamespace(environment.name), labels: parts.labels },
    spec: {
      ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((name) => ({ name })) }),
      ...(parts.suspend === true && { suspend: true }),
      interval: spelled(interval),
      retryInterval: spelled(retryInterval),
      timeout: spelled(timeout),
      sourceRef: { kind: 'GitRepository', name: parts.source },
      path: `./${parts.path}`,
      serviceAccountName: parts.account,
      prune: parts.prune,
      ...(parts.orphan === true && { deletionPolicy: 'Orphan' }),
      wait: parts.wait,
      ...(patches.length > 0 && { patches }),
      ...(parts.decrypt === true &&
        decryption && { decryption: { provider: 'sops', secretRef: { name: decryption.secret } } }),
    },
  };
}

/**
 * Leaves the objects of one stage of a target, and takes the others away from what is applied.
 *
 * @param stage nothing for the objects that say nothing
 */
export function onlyStage(stage: string | undefined): object {
  return {
    target: { annotationSelector: stage === undefined ? STAGE : `${STAGE} notin (${stage})` },
    patch: '$patch: delete\napiVersion: v1\nkind: Any\nmetadata:\n  name: any\n',
  };
}
