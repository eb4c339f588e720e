import type { ObjectScope } from '../../kubernetes/facts';
import { isMap } from '../../model/json';

/** Where the objects of a target belong. */
interface Placing {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Which of them have a namespace at all. */
  readonly scope: ObjectScope;
}

/**
 * The object in its namespace and with the labels of its environment. What the object says itself wins; an object that
 * belongs to the whole cluster has no namespace, whatever it says.
 */
export function placed(object: object, { namespace, labels, scope }: Placing): object {
  const { metadata, ...rest } = object as { readonly metadata?: unknown };
  if (!isMap(metadata)) return object;
  const { namespace: own = namespace, labels: ownLabels, ...others } = metadata;
  const allLabels = isMap(ownLabels) || ownLabels === undefined ? { ...labels, ...ownLabels } : ownLabels;
  return {
    ...rest,
    metadata: {
      ...others,
      ...(scope(object) === 'cluster' ? {} : { namespace: own }),
      ...(Object.keys(allLabels as object).length > 0 || ownLabels !== undefined
        ? { labels: allLabels }
        : {}),
    },
  };
}
