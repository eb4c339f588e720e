import { closest, quote } from '../../../model/finding';
import { isMap, type JsonMap } from '../../../model/json';
import { mapsAt, textAt, valueAt } from './access';
import { containersOf, type PodPlace, podOf } from './pods';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/** What pods take from other objects is rendered with them, or said to be there. */
export const references: ObjectRule = (context) => {
  for (const object of context.objects) {
    const pod = podOf(object);
    if (pod) for (const each of referencesOf(pod)) check(object, each, context);
  }
};

interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: string;
  readonly key?: string;
  readonly path: string;
}

/** References that have to be there for the pod to start; optional ones are left out. */
function referencesOf(pod: PodPlace): Reference[] {
  const found: Reference[] = [];
  const add = (kind: Reference['kind'], holder: unknown, nameKey: string, path: string, key?: string) => {
    if (!isMap(holder as JsonMap) || valueAt(holder as JsonMap, 'optional') === true) return;
    const name = textAt(holder as JsonMap, nameKey);
    if (name !== undefined) found.push({ kind, name, path, ...(key === undefined ? {} : { key }) });
  };
  const { spec, path: base } = pod;
  const account = textAt(spec, 'serviceAccountName');
  if (account !== undefined && account !== 'default')
    found.push({ kind: 'ServiceAccount', name: account, path: `${base}.spec.serviceAccountName` });
  for (const [index, each] of mapsAt(spec, 'imagePullSecrets'))
    add('Secret', each, 'name', `${base}.spec.imagePullSecrets[${index}]`);
  for (const { container, path } of containersOf(pod)) {
    for (const [index, each] of mapsAt(container, 'envFrom')) {
      add('ConfigMap', valueAt(each, 'configMapRef'), 'name', `${path}.envFrom[${index}].configMapRef`);
      add('Secret', valueAt(each, 'secretRef'), 'name', `${path}.envFrom[${index}].secretRef`);
    }
    for (const [index, each] of mapsAt(container, 'env')) {
      for (const [field, kind] of KEY_REFERENCES) {
        const holder = valueAt(each, 'valueFrom', field);
        add(kind, holder, 'name', `${path}.env[${index}].valueFrom.${field}`, textAt(holder, 'key'));
      }
    }
  }
  for (const [index, volume] of mapsAt(spec, 'volumes')) {
    const path = `${base}.spec.volumes[${index}]`;
    add('ConfigMap', valueAt(volume, 'configMap'), 'name', `${path}.configMap`);
    add('Secret', valueAt(volume, 'secret'), 'secretName', `${path}.secret`);
    add(
      'PersistentVolumeClaim',
      valueAt(volume, 'persistentVolumeClaim'),
      'claimName',
      `${path}.persistentVolumeClaim`,
    );
    for (const [source, each] of mapsAt(volume, 'projected', 'sources')) {
      add('ConfigMap', valueAt(each, 'configMap'), 'name', `${path}.projected.sources[${source}].configMap`);
      add('Secret', valueAt(each, 'secret'), 'name', `${path}.projected.sources[${source}].secret`);
    }
  }
  return found;
}

const KEY_REFERENCES = [
  ['configMapKeyRef', 'ConfigMap'],
  ['secretKeyRef', 'Secret'],
] as const;

/** Names that are compared with a mistyped one. */
const MOST_NAMES = 200;

function check(object: RenderedObject, { kind, name, key, path }: Reference, context: RuleContext): void {
  const target = context.find(kind, object.namespace, name);
  if (!target) {
    if (context.isKnown(kind, name, object)) return;
    const names = context.objects.filter((each) => each.kind === kind).map((each) => each.name);
    const meant = names.length > MOST_NAMES ? undefined : closest(name, names);
    const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
    const before = context.inputOf(kind, name);
    const where =
      before === undefined ? 'which is not rendered' : `which an input of ${before} brings, and none here`;
    context.tell(
      object,
      before === undefined ? 'warning' : 'refusal',
      'DANGLING_REFERENCE',
      path,
      `needs the ${kind} ${quote(name)}, ${where}${hint}`,
    );
  } else if (key !== undefined && kind === 'ConfigMap') {
    const keys = ['data', 'binaryData'].flatMap((each) => keysOf(valueAt(target.value, each)));
    if (!keys.includes(key))
      context.tell(
        object,
        'refusal',
        'DANGLING_REFERENCE',
        path,
        `needs the key ${quote(key)} of the ConfigMap ${quote(name)}, which has: ${keys.join(', ') || 'none'}`,
      );
  }
}

const keysOf = (value: ReturnType<typeof valueAt>): string[] => (isMap(value) ? Object.keys(value) : []);
