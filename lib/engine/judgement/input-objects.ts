import { TARGET_OBJECTS } from '../../model/exchange';
import { DeliveryError } from '../../model/finding';
import type { Json } from '../../model/json';
import type { EnvironmentName } from '../../model/scalars';
import { parseCanonicalYaml } from '../../yaml';
import type { Snapshot } from '../delivery';
import { readTree } from './judge-tree';

/** The objects that an environment has as inputs. A file that cannot be read brings none: it is reported where inputs are judged. */
export async function inputObjects(snapshot: Snapshot, environment: EnvironmentName): Promise<Json[]> {
  const { inputsTree } = snapshot.environmentFile(environment);
  const files = inputsTree === undefined ? undefined : await readTree(snapshot, inputsTree, environment);
  return [...(files ?? [])].flatMap(([path, content]) => {
    if (!path.startsWith(`${TARGET_OBJECTS}/`)) return [];
    try {
      return [parseCanonicalYaml(content)];
    } catch (error) {
      if (error instanceof DeliveryError) return [];
      throw error;
    }
  });
}
