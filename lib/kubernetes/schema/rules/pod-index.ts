import { copiedLabels, copiedWorkload } from '../../facts';
import type { PodPlace } from './pods';
import { podOf } from './pods';
import type { RenderedObject } from './rendered-object';

/** Finds pods by namespace and labels, without looking at all of them for each selector. */
export class PodIndex {
  private readonly byNamespace = new Map<string, PodPlace[]>();
  private readonly byLabel = new Map<string, PodPlace[]>();

  constructor(objects: readonly RenderedObject[]) {
    for (const object of objects) {
      const pod = podOf(object);
      if (!pod) continue;
      this.add(object.namespace, pod);
    }
    for (const { value, namespace } of objects) {
      const copied = copiedWorkload(value);
      if (!copied) continue;
      for (const each of objects) {
        if (each.kind !== copied.kind || each.name !== copied.name || each.namespace !== namespace) continue;
        const pod = podOf(each);
        if (!pod) continue;
        const labels = new Map(Object.entries(copiedLabels(Object.fromEntries(pod.labels))));
        this.add(namespace, { ...pod, labels });
      }
    }
  }

  private add(namespace: string, pod: PodPlace): void {
    append(this.byNamespace, namespace, pod);
    for (const [key, value] of pod.labels) append(this.byLabel, keyOf(namespace, key, value), pod);
  }

  /** Every pod of a namespace. */
  in(namespace: string): readonly PodPlace[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The pods of a namespace that have all of these labels. */
  with(namespace: string, labels: ReadonlyMap<string, string>): readonly PodPlace[] {
    const candidates = [...labels].map(
      ([key, value]) => this.byLabel.get(keyOf(namespace, key, value)) ?? [],
    );
    const [fewest = []] = candidates.sort((left, right) => left.length - right.length);
    return fewest.filter((pod) => [...labels].every(([key, value]) => pod.labels.get(key) === value));
  }
}

/** No two labels share a key, whatever the texts hold. */
const keyOf = (namespace: string, key: string, value: string): string =>
  `${namespace.length} ${key.length} ${namespace}${key}${value}`;

function append(map: Map<string, PodPlace[]>, key: string, pod: PodPlace): void {
  const list = map.get(key);
  if (list) list.push(pod);
  else map.set(key, [pod]);
}
