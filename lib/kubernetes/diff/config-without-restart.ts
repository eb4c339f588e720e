import { isMap, type Json, type JsonMap } from '../../model/json';
import { CONTAINER_LISTS, identityLabel, identityText, placeText, podTemplatesIn } from '../facts';
import type { ObjectDiff, TreeDiff } from './change';
import type { TreeFiles } from './diff-trees';
import { pathText } from './path';
import { readManifests, type TreeObject } from './read-manifests';

/** Keys of a ConfigMap that pods read only when they start. */
interface ReadAtStart {
  readonly name: string;
  /** Absent: all keys. */
  readonly key?: string;
  /** How it is read, as a container says it. */
  readonly by: 'envFrom' | 'env' | 'subPath';
}

/** These make new pods for each run. */
const RUN_ONCE: ReadonlySet<string> = new Set(['Job.batch', 'CronJob.batch']);

/** Controllers that restart pods when what they read changes. */
const RELOADERS = /^(?:[a-z]+\.)?reloader\.stakater\.com\//;

/**
 * ConfigMaps that change under pods which read them at their start, while nothing else restarts the pods: what was
 * delivered is not what runs. In sentences; empty where there is none.
 *
 * @param files of the target as they will be
 */
export function configWithoutRestart(files: TreeFiles, { objects }: TreeDiff): readonly string[] {
  const placed = (namespace: string | undefined, name: string) => JSON.stringify([namespace, name]);
  const changed = new Map(
    objects
      .filter(changesData)
      .map((each) => [placed(each.identity.namespace, each.identity.name), each] as const),
  );
  if (changed.size === 0) return [];
  const reading = new Map([...files].filter(([, content]) => READING.some((word) => content.includes(word))));
  const told = objects.map((each) => [identityText(each.identity), each] as const);
  const byIdentity = new Map(told);
  return readManifests(reading).objects.flatMap((object) => {
    const label = identityLabel(object.identity);
    const { group, kind, namespace } = object.identity;
    if (RUN_ONCE.has(`${kind}.${group}`) || isReloaded(object.value)) return [];
    const found = new Map<string, ReadAtStart>();
    for (const { path, template } of podTemplatesIn(object.value)) {
      if (restarts(byIdentity.get(identityText(object.identity)), placeText(path))) continue;
      for (const read of readAtStart(template['spec'] as Json)) {
        const config = changed.get(placed(namespace, read.name));
        if (config && isTouched(config, read) && !found.has(read.name)) found.set(read.name, read);
      }
    }
    return [...found.values()].map(
      ({ name, by }) =>
        `ConfigMap ${name} changes, and ${label} reads it at its start only (${by}): its pods keep what they have until they are restarted`,
    );
  });
}

const READING = ['envFrom', 'configMapKeyRef', 'subPath'];

function changesData({ status, identity: { group, kind }, changes }: ObjectDiff): boolean {
  return (
    status === 'changed' &&
    group === '' &&
    kind === 'ConfigMap' &&
    changes.some(({ path }) => /^(?:data|binaryData)(?![^.[])/.test(path))
  );
}

/** Whether the workload's own change makes new pods. */
function restarts(diff: ObjectDiff | undefined, template: string): boolean {
  if (diff === undefined) return false;
  return diff.status !== 'changed' || diff.changes.some(({ path }) => path.startsWith(template));
}

function isTouched({ changes }: ObjectDiff, { key }: ReadAtStart): boolean {
  if (key === undefined) return true;
  const paths = ['data', 'binaryData'].map((each) => pathText([each, key]));
  return changes.some(({ path }) => path === 'data' || paths.includes(path));
}

function isReloaded({ metadata }: TreeObject['value']): boolean {
  const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
  return isMap(annotations) && Object.keys(annotations).some((each) => RELOADERS.test(each));
}

function readAtStart(spec: Json): readonly ReadAtStart[] {
  if (!isMap(spec)) return [];
  const volumes = new Map(
    maps(spec['volumes']).flatMap((each) => {
      const name = textIn(each['configMap'], 'name');
      return name === undefined ? [] : [[each['name'], name] as const];
    }),
  );
  return CONTAINER_LISTS.flatMap((list) => maps(spec[list])).flatMap((container): ReadAtStart[] => [
    ...maps(container['envFrom']).flatMap((each): ReadAtStart[] => {
      const name = textIn(each['configMapRef'], 'name');
      return name === undefined ? [] : [{ name, by: 'envFrom' }];
    }),
    ...maps(container['env']).flatMap((each): ReadAtStart[] => {
      const from = isMap(each['valueFrom']) ? each['valueFrom']['configMapKeyRef'] : undefined;
      const [name, key] = [textIn(from, 'name'), textIn(from, 'key')];
      return name === undefined || key === undefined ? [] : [{ name, key, by: 'env' }];
    }),
    ...maps(container['volumeMounts']).flatMap((each): ReadAtStart[] => {
      const name = volumes.get(each['name'] ?? null);
      return name === undefined || each['subPath'] === undefined ? [] : [{ name, by: 'subPath' }];
    }),
  ]);
}

function maps(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter((each: Json) => isMap(each)) : [];
}

function textIn(value: Json | undefined, key: string): string | undefined {
  const found = isMap(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
