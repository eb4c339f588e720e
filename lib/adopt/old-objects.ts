import { helm, kustomize, type Source, type Target, yamlFiles } from '../authoring/sources';
import { defined } from '../model/exchange';
import { DeliveryError } from '../model/finding';
import type { JsonMap } from '../model/json';
import type { Layout } from './layout';

/**
 * What an environment's folder, or a chart with its values, renders to as it stands, with the images that its files name.
 *
 * @param namespace of the environment's objects; a chart is told it
 * @throws DeliveryError with all that is wrong
 */
export function oldObjects(
  root: string,
  layout: Layout,
  environment: string,
  namespace: string,
): readonly JsonMap[] {
  const context = { subject: { environment: '', app: '' }, root, slots: {}, holdsNoImage: {} };
  const target = { app: layout.app, environment: { name: environment, namespace }, images: {} } as unknown;
  const { objects } = sourceOf(layout, environment).objects(target as Target, {}, context);
  DeliveryError.throwIfAny(objects.flatMap(({ problems = [] }) => problems));
  return objects.map(({ object }) => object as JsonMap);
}

function sourceOf({ kind, chart = '', places, releaseNames = {} }: Layout, environment: string): Source {
  const own = places[environment] ?? [];
  const [folder = ''] = own;
  if (kind === 'helm')
    return helm({ chart, values: own, ...defined({ releaseName: releaseNames[environment] }) });
  return kind === 'kustomize' ? kustomize({ folder }) : yamlFiles(folder);
}
