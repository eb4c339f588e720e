import { isClusterScoped } from '../../kubernetes/facts';
import { isMap } from '../../model/json';

/**
 * The object in its namespace and with the labels of its environment. What the object says itself wins; objects that
 * belong to the whole cluster have no namespace.
 */
export function placed(object: object, namespace: string, labels: Readonly<Record<string, string>>): object {
  const { metadata, ...rest } = object as { readonly metadata?: unknown };
  if (!isMap(metadata)) return object;
  const { namespace: own = namespace, labels: ownLabels, ...others } = metadata;
  const allLabels = isMap(ownLabels) || ownLabels === undefined ? { ...labels, ...ownLabels } : ownLabels;
  return {
    ...rest,
    metadata: {
      ...others,
      ...(isClusterScoped(object) ? {} : { namespace: own }),
      ...(Object.keys(allLabels as object).length > 0 || ownLabels !== undefined
        ? { labels: allLabels }
        : {}),
    },
  };
}
