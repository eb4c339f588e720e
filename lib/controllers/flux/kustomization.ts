import { type EnvironmentData, sameData } from '../../model/environment';
import { mapOf } from '../allowed/field-problems';
import type { LeftAlone } from '../facts/run-time-fields';
import { fluxNamespace, KUSTOMIZATION_API, STAGE } from './names';
import { fluxSettings, spelled } from './settings';

/** The fields in which Kustomizations of an environment differ. */
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
  /** Fields that are left as they are in the cluster. */
  readonly leftAlone?: readonly LeftAlone[];
  readonly orphan?: boolean;
  readonly decrypt?: boolean;
}

/** A Kustomization of an environment. It applies as a service account of its own namespace, never as Flux itself. */
export function kustomization(environment: EnvironmentData, parts: KustomizationParts): object {
  const { interval, retryInterval, timeout, decryption } = fluxSettings(environment);
  const { dependsOn = [], patches = [], leftAlone = [] } = parts;
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
      ...(leftAlone.length > 0 && { ignore: leftAlone.map(ignoreRule) }),
      ...(parts.decrypt === true &&
        decryption && { decryption: { provider: 'sops', secretRef: { name: decryption.secret } } }),
    },
  };
}

/** Fields of one object that Flux leaves as they are; it takes the names of a selector as regular expressions. */
function ignoreRule({ group, kind, name, jsonPointers }: LeftAlone): object {
  const exactly = (text: string) => text.replaceAll('.', '\\.');
  return {
    paths: jsonPointers,
    target: { ...(group !== undefined && { group: exactly(group) }), kind, name: exactly(name) },
  };
}

/** The fields that a rule of {@link ignoreRule} leaves alone; undefined for any other value. */
export function leftAloneBy(rule: unknown): LeftAlone | undefined {
  const { paths, target, ...others } = mapOf(rule);
  const { group, kind, name, ...more } = mapOf(target);
  if (Object.keys(others).length + Object.keys(more).length > 0 || !Array.isArray(paths)) return undefined;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const plain = (text: unknown) => String(text).replaceAll('\\.', '.');
  const found = {
    ...(group !== undefined && { group: plain(group) }),
    kind,
    name: plain(name),
    jsonPointers: paths.map(String),
  };
  return sameData(ignoreRule(found), rule) ? found : undefined;
}

/**
 * Keeps the objects of one stage of a target, and removes the others from what is applied.
 *
 * @param stage undefined for the objects without facts
 */
export function onlyStage(stage: string | undefined): object {
  return {
    target: { annotationSelector: stage === undefined ? STAGE : `${STAGE} notin (${stage})` },
    patch: '$patch: delete\napiVersion: v1\nkind: Any\nmetadata:\n  name: any\n',
  };
}
