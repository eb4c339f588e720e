import { quote } from '../../../model/finding';
import { isMap, type JsonMap } from '../../../model/json';
import { mapsAt, textAt, textsAt, valueAt } from './access';
import { podOf } from './pods';
import type { ObjectRule } from './rule';

const WITH_SELECTOR: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
]);

/** A workload's selector selects its own pods, or the API server refuses it. */
export const selectors: ObjectRule = ({ objects, tell }) => {
  for (const object of objects) {
    const pod = WITH_SELECTOR.has(object.kind) ? podOf(object) : undefined;
    const selector = valueAt(object.value, 'spec', 'selector');
    if (!pod || !isMap(selector)) continue;
    const wanted = selectorProblem(selector, pod.labels);
    if (wanted !== undefined)
      tell(
        object,
        'refusal',
        'SELECTOR_MISMATCH',
        '.spec.selector',
        `${wanted}, so it does not select its own pods`,
      );
  }
};

/** Whether a label selector selects something with these labels. */
export function selects(selector: JsonMap, labels: ReadonlyMap<string, string>): boolean {
  return selectorProblem(selector, labels) === undefined;
}

function selectorProblem(selector: JsonMap, labels: ReadonlyMap<string, string>): string | undefined {
  const matchLabels = textsAt(selector, 'matchLabels');
  const expressions = mapsAt(selector, 'matchExpressions');
  if (matchLabels.size === 0 && expressions.length === 0) return 'the selector is empty';
  for (const [key, value] of matchLabels)
    if (labels.get(key) !== value)
      return `asks for the label ${key}=${value}, the pod template has ${shown(labels.get(key))}`;
  for (const [, each] of expressions) {
    const key = textAt(each, 'key') ?? '';
    if (!expressionHolds(textAt(each, 'operator') ?? '', valueAt(each, 'values'), labels.get(key)))
      return `asks for ${key} ${textAt(each, 'operator')} ${quote(valueAt(each, 'values') ?? [])}, the pod template has ${shown(labels.get(key))}`;
  }
  return undefined;
}

const shown = (label: string | undefined): string => (label === undefined ? 'none' : quote(label));

function expressionHolds(operator: string, values: unknown, label: string | undefined): boolean {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  switch (operator) {
    case 'In':
      return label !== undefined && list.includes(label);
    case 'NotIn':
      return label === undefined || !list.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return true;
  }
}
