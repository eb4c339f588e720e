import type { EnvironmentData } from '../../model/environment';
import { ENVIRONMENT_INPUTS, TARGET_DELIVERY, TARGET_OBJECTS } from '../../model/exchange';
import { quote } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { canonicalJson } from '../../model/scalars';
import { allowed } from '../allowed/allowed';
import { areByHand } from '../allowed/by-hand';
import { beside, fieldsWords, mapOf, notIgnored, one } from '../allowed/field-problems';
import { areRunTimePointers } from '../facts/run-time-fields';
import { stageName, stageOfFile } from './handover-files';
import { leftAloneBy, onlyStage } from './kustomization';
import {
  CLUSTER_ACCOUNT,
  DEPLOYER_ACCOUNT,
  fluxNamespace,
  inputsName,
  KUSTOMIZATION_API,
  OBJECTS_SOURCE,
} from './names';
import { placeOfStage } from './stages';

/**
 * What is wrong with a file that hands a target to Flux. The service accounts and the admission policy of the environment
 * confine what such a file can do; this reports earlier what no rendering of this tool contains: an object that
 * is not a Kustomization, one of another environment, app, source or account, and fields that change what is applied
 * (`patches`, `postBuild`, `images`, `components`, `targetNamespace`), where (`kubeConfig`) or how (`force`).
 *
 * @param app undefined for the environment's inputs
 * @param file below the target
 * @param objects the target's own: what may be ignored of them follows from them
 */
export function handoverProblems(
  environment: EnvironmentData,
  app: string | undefined,
  file: string,
  object: JsonMap,
  objects: readonly object[],
): string[] {
  const stage = stageOfFile(file.slice(TARGET_DELIVERY.length + 1));
  if (stage === undefined || (app === undefined && stage !== 'target'))
    return [
      `is not one of the files that hand a target over; there is "target.yaml"${app === undefined ? '' : ' and one for each stage, such as "before.yaml"'}, and no other`,
    ];
  const { kind, apiVersion } = object;
  if (kind !== 'Kustomization' || apiVersion !== KUSTOMIZATION_API)
    return [`holds ${quote(`${String(apiVersion)} ${String(kind)}`)}; a Kustomization of Flux is expected`];
  const metadata = mapOf(object['metadata']);
  const spec = mapOf(object['spec']);
  const source = mapOf(spec['sourceRef']);
  const decryption = mapOf(spec['decryption']);
  const name =
    app === undefined ? inputsName(environment.name) : stageName(app, stage === 'target' ? undefined : stage);
  const folder = `${environment.delivery.path}/${app ?? ENVIRONMENT_INPUTS}/${TARGET_OBJECTS}`;
  return [
    ...beside('', object, TOP),
    ...beside('metadata.', metadata, ['name', 'namespace', 'labels']),
    ...beside(
      'spec.',
      spec,
      app === undefined ? [...SPEC, 'deletionPolicy'] : [...SPEC, 'dependsOn', 'patches'],
    ),
    ...beside('spec.sourceRef.', source, ['kind', 'name']),
    ...beside('spec.decryption.', decryption, ['provider', 'secretRef']),
    ...one('metadata.name', metadata['name'], name),
    ...one('metadata.namespace', metadata['namespace'], fluxNamespace(environment.name)),
    ...one('spec.sourceRef.kind', source['kind'], 'GitRepository'),
    ...one('spec.sourceRef.name', source['name'], OBJECTS_SOURCE),
    ...one('spec.path', spec['path'], `./${folder}`),
    ...one('spec.serviceAccountName', spec['serviceAccountName'], ...accountsOf(environment)),
    ...(app === undefined ? one('spec.deletionPolicy', spec['deletionPolicy'], 'Orphan') : []),
    ...ignored(environment, objects, spec['ignore']),
    ...patchProblems(stage, spec['patches']),
    ...dependencyProblems(app, stage, spec['dependsOn']),
  ];
}

/** The only fields that renderings of this tool contain. */
const TOP = ['apiVersion', 'kind', 'metadata', 'spec'];
const SPEC = [
  ...['interval', 'retryInterval', 'timeout', 'suspend', 'sourceRef', 'path', 'serviceAccountName', 'prune'],
  ...['wait', 'decryption', 'ignore'],
];

function accountsOf(environment: EnvironmentData): string[] {
  return allowed(environment).clusterKinds.length > 0
    ? [DEPLOYER_ACCOUNT, CLUSTER_ACCOUNT]
    : [DEPLOYER_ACCOUNT];
}

/** Only fields that controllers of progressive delivery write, or that people may change, may be ignored. */
function ignored(environment: EnvironmentData, objects: readonly object[], value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return ['has no list as spec.ignore'];
  return value
    .filter((each) => {
      const fields = leftAloneBy(each);
      return !fields || !(areRunTimePointers(fields, objects) || areByHand(environment, fields));
    })
    .map((each) => notIgnored(ignoredWords(each)));
}

function ignoredWords(value: unknown): string {
  const { paths, target } = mapOf(value);
  return fieldsWords(mapOf(target), Array.isArray(paths) ? paths.map(String) : []);
}

/** Patches only keep the objects of the file's own stage. */
function patchProblems(stage: string, patches: unknown): string[] {
  if (patches === undefined && stage === 'target') return [];
  const expected = [onlyStage(stage === 'target' ? undefined : stage)];
  return canonicalJson(patches ?? null) === canonicalJson(expected)
    ? []
    : ['has other spec.patches than those that leave the objects of its own stage'];
}

/** A stage waits for a stage of the same app that comes before. */
function dependencyProblems(app: string | undefined, stage: string, dependsOn: unknown): string[] {
  if (dependsOn === undefined) return [];
  const place = stage === 'target' ? 0 : (placeOfStage(stage) ?? 0);
  const known = (each: unknown): boolean => {
    const { name, ...rest } = mapOf(each);
    if (app === undefined || typeof name !== 'string' || Object.keys(rest).length > 0) return false;
    if (name === app) return place > 0;
    const other = name.startsWith(`${app}.`) ? placeOfStage(name.slice(app.length + 1)) : undefined;
    return other !== undefined && other < place;
  };
  return Array.isArray(dependsOn) && dependsOn.every(known)
    ? []
    : ['has spec.dependsOn that names something else than an earlier stage of its own app'];
}
