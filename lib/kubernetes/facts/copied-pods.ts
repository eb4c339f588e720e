import { isMap, type JsonMap } from '../../model/json';
import { groupOf } from './group-of';

/** A workload, by its kind and name, in the namespace of the object that names it. */
interface NamedWorkload {
  readonly kind: string;
  readonly name: string;
}

/** Keys of the labels by which Flagger finds pods by default; the first that is there counts. */
export const COPY_LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/**
 * The workload that a controller runs a copy of, because an object asks for it. A Canary of Flagger has the Deployment
 * `<name>-primary` made of its target; the requests go to the copy.
 */
export function copiedWorkload({ apiVersion, kind, spec }: JsonMap): NamedWorkload | undefined {
  if (kind !== 'Canary' || groupOf(String(apiVersion)) !== 'flagger.app' || !isMap(spec)) return undefined;
  const target = spec['targetRef'];
  if (!isMap(target)) return undefined;
  const { kind: copied, name } = target;
  return typeof copied === 'string' && typeof name === 'string' ? { kind: copied, name } : undefined;
}

/** The labels of the copy's pods, from those of the workload's pods. */
export function copiedLabels<T>(labels: Readonly<Record<string, T>>): Record<string, T | string> {
  const key = COPY_LABELS.find((each) => Object.hasOwn(labels, each));
  return key === undefined ? { ...labels } : { ...labels, [key]: `${labels[key]}-primary` };
}
