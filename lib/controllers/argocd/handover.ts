import type { EnvironmentData } from '../../model/environment';
import { ENVIRONMENT_INPUTS, TARGET_DELIVERY, TARGET_OBJECTS } from '../../model/exchange';
import { quote } from '../../model/finding';
import { isMap, type JsonMap } from '../../model/json';
import { allowed } from '../allowed/allowed';
import { areByHand } from '../allowed/by-hand';
import { clusterOf } from '../allowed/cluster';
import { beside, fieldsWords, listed, mapOf, notIgnored, one, shown } from '../allowed/field-problems';
import { isRunTimeFields } from '../facts/run-time-fields';
import {
  APPLICATION_FILE,
  ARGOCD_GROUP,
  applicationNamespace,
  clusterProjectName,
  inputsApplicationName,
  projectName,
} from './names';
import { argocdSettings } from './settings';

/**
 * What is wrong with a file that hands a target to Argo CD. The environment's project confines what such a file can do;
 * this reports earlier what no rendering of this tool contains: more than one Application, one of another
 * environment, app, repository or namespace, and fields that sync by themselves (`operation`), claim what has not been
 * seen (`status`), let Argo CD push (`sourceHydrator`), or change what a sync may do.
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
  if (argocdSettings(environment).external)
    return [
      'hands the target over, and Applications that are not made here deliver this environment (`external`)',
    ];
  if (file !== `${TARGET_DELIVERY}/${APPLICATION_FILE}`)
    return [
      `is not one of the files that hand a target over; there is ${quote(APPLICATION_FILE)} and no other`,
    ];
  const { kind, apiVersion } = object;
  if (kind !== 'Application' || apiVersion !== `${ARGOCD_GROUP}/v1alpha1`)
    return [`holds ${quote(`${String(apiVersion)} ${String(kind)}`)}; an Application is expected`];
  const metadata = mapOf(object['metadata']);
  const spec = mapOf(object['spec']);
  const source = mapOf(spec['source']);
  const destination = mapOf(spec['destination']);
  const folder = app ?? ENVIRONMENT_INPUTS;
  const { path, branch, repository } = environment.delivery;
  return [
    ...beside('', object, TOP),
    ...beside('metadata.', metadata, METADATA),
    ...beside('metadata.annotations.', mapOf(metadata['annotations']), ANNOTATIONS),
    ...beside('spec.', spec, SPEC),
    ...beside('spec.source.', source, SOURCE),
    ...beside('spec.source.directory.', mapOf(source['directory']), app === undefined ? ['recurse'] : []),
    ...beside('spec.destination.', destination, ['name', 'server', 'namespace']),
    ...beside('spec.syncPolicy.', mapOf(spec['syncPolicy']), ['automated', 'retry', 'syncOptions']),
    ...beside('spec.syncPolicy.automated.', mapOf(mapOf(spec['syncPolicy'])['automated']), [
      'prune',
      'selfHeal',
    ]),
    ...one('metadata.name', metadata['name'], app ?? inputsApplicationName(environment.name)),
    ...one('metadata.namespace', metadata['namespace'], applicationNamespace(environment.name)),
    ...listed('metadata.finalizers', metadata['finalizers'], FINALIZERS),
    ...one('spec.project', spec['project'], ...projectsOf(environment)),
    ...one('spec.source.path', source['path'], `${path}/${folder}/${TARGET_OBJECTS}`),
    ...one('spec.source.repoURL', source['repoURL'], repository),
    ...one('spec.source.targetRevision', source['targetRevision'], branch),
    ...cluster(environment, destination),
    ...one('spec.destination.namespace', destination['namespace'], ...allowed(environment).namespaces),
    ...ignored(environment, objects, spec['ignoreDifferences']),
    ...listed('spec.syncPolicy.syncOptions', mapOf(spec['syncPolicy'])['syncOptions'], SYNC_OPTIONS),
  ];
}

/** The only fields that renderings of this tool contain. */
const TOP = ['apiVersion', 'kind', 'metadata', 'spec'];
const METADATA = ['name', 'namespace', 'labels', 'annotations', 'finalizers'];
const ANNOTATIONS = ['argocd.argoproj.io/manifest-generate-paths'];
const SPEC = ['project', 'source', 'destination', 'ignoreDifferences', 'syncPolicy'];
const SOURCE = ['repoURL', 'targetRevision', 'path', 'directory'];
const FINALIZERS = ['foreground', 'background'].map((how) => `resources-finalizer.argocd.argoproj.io/${how}`);
const SYNC_OPTIONS = [
  ...['CreateNamespace=false', 'ServerSideApply=true', 'FailOnSharedResource=true', 'PruneLast=true'],
  'RespectIgnoreDifferences=true',
];

/** Only fields that controllers of progressive delivery write, or that people may change, may be ignored. */
function ignored(environment: EnvironmentData, objects: readonly object[], value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return ['has no list as spec.ignoreDifferences'];
  return value
    .filter((each) => !isRunTimeFields(each, objects) && !isByHand(environment, each))
    .map((each) => notIgnored(ignoredWords(each)));
}

function ignoredWords(value: unknown): string {
  const { group, kind, name, jsonPointers, jqPathExpressions, ...others } = mapOf(value);
  const fields = [jsonPointers, jqPathExpressions].flatMap((each) =>
    Array.isArray(each) ? each.map(String) : [],
  );
  const more = Object.keys(others);
  return fieldsWords({ group, kind, name }, [...fields, ...more]);
}

function isByHand(environment: EnvironmentData, value: unknown): boolean {
  if (!isMap(value)) return false;
  const { group = '', kind, name, jsonPointers, ...others } = value;
  if (![group, kind, name].every((each) => typeof each === 'string') || Object.keys(others).length > 0)
    return false;
  if (!Array.isArray(jsonPointers)) return false;
  const object = { group: String(group), kind: String(kind), name: String(name) };
  return areByHand(environment, { ...object, jsonPointers: jsonPointers.map(String) });
}

function projectsOf(environment: EnvironmentData): string[] {
  const { name } = environment;
  return allowed(environment).clusterKinds.length > 0
    ? [projectName(name), clusterProjectName(name)]
    : [projectName(name)];
}

function cluster(environment: EnvironmentData, { name, server }: JsonMap): string[] {
  const said = {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof server === 'string' ? { server } : {}),
  };
  const destination = { ...said, namespace: environment.destination.namespace };
  return clusterOf({ ...environment, destination }) === clusterOf(environment)
    ? []
    : [`goes to the cluster ${shown(name ?? server)}, which is not that of ${environment.name}`];
}
