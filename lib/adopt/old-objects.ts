import { kustomize, type Source, type Target, yamlFiles } from '../authoring/sources';
import { DeliveryError } from '../model/finding';
import type { JsonMap } from '../model/json';
import type { Layout } from './find-layouts';

/**
 * What an environment's folder renders to as it stands, with the images that its files name.
 *
 * @throws DeliveryError with all that is wrong
 */
export function oldObjects(root: string, kind: Layout['kind'], folder: string): readonly JsonMap[] {
  const source: Source = kind === 'kustomize' ? kustomize({ folder }) : yamlFiles(folder);
  const context = { subject: { environment: '', app: '' }, root, slots: {}, holdsNoImage: {} };
  const target = { images: {} } as Target;
  const { objects } = source.objects(target, {}, context);
  DeliveryError.throwIfAny(objects.flatMap(({ problems = [] }) => problems));
  return objects.map(({ object }) => object as JsonMap);
}
