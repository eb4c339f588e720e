import { partsOf } from './layout';
import type { SharedPlace } from './place';

/** The folder of the data files that every layout has at the same path. */
export const SHARED = 'environments';

const WITNESSES = `${SHARED}/_witnesses`;
const REJECTIONS = `${SHARED}/rejected.yaml`;

/** The path of a place that every layout has. */
export function sharedPathOf(place: SharedPlace): string {
  switch (place.kind) {
    case 'environment':
      return `${SHARED}/${place.environment}/environment.yaml`;
    case 'rejections':
      return REJECTIONS;
    case 'witness':
      return `${WITNESSES}/${place.app}/${place.release}.yaml`;
  }
}

/** What lies at a path of those that every layout has. */
export function sharedPlaceOf(path: string): SharedPlace | undefined {
  if (path === REJECTIONS) return { kind: 'rejections' };
  const { folder, file, stem } = partsOf(path);
  const { folder: above, file: name } = partsOf(folder);
  if (above === SHARED && file === 'environment.yaml') return { kind: 'environment', environment: name };
  return above === WITNESSES && stem !== undefined
    ? { kind: 'witness', app: name, release: stem }
    : undefined;
}

/** Where a project keeps the inputs of an environment, as files of its code: one folder per app. */
export function projectInputs(environment: string): string {
  return `${SHARED}/${environment}/inputs`;
}
