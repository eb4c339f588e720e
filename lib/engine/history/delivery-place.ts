import { layout, type ManifestRoots, type Place } from '../../registry';
import type { ControlKind } from './delivery-history';

/** What a path of a delivery branch is to its history. */
export type ToldPlace =
  | { readonly kind: 'record'; readonly environment: string; readonly app: string }
  | { readonly kind: 'manifests'; readonly environment: string; readonly app: string; readonly root: boolean }
  | {
      readonly kind: 'control';
      readonly control: (gone: boolean) => ControlKind;
      /** A change by itself, however many a commit makes. */
      readonly single?: boolean;
      readonly environment?: string;
      readonly app?: string;
    };

/** Tells what a path is; nothing for what history does not tell of. */
export function toldPlace(path: string, roots: ManifestRoots): ToldPlace | undefined {
  const place = layout.placeOf(path, roots);
  return place && told(place);
}

function told(place: Place): ToldPlace {
  switch (place.kind) {
    case 'record':
      return { kind: 'record', environment: place.environment, app: place.app };
    case 'target':
    case 'target-file': {
      const { environment, app } = place;
      return { kind: 'manifests', environment, app, root: place.kind === 'target' };
    }
    case 'environment':
    case 'app':
    case 'inputs':
    case 'inputs-file':
      return { kind: 'control', control: () => 'configuration', environment: place.environment };
    case 'witness':
      return { kind: 'control', control: () => 'witness', app: place.app };
    case 'rejections':
      return { kind: 'control', control: () => 'rejection', single: true };
    case 'freeze':
      return {
        kind: 'control',
        control: (gone) => (gone ? 'unfreeze' : 'freeze'),
        environment: place.environment,
      };
    case 'hold': {
      const { environment, app } = place;
      return { kind: 'control', control: (gone) => (gone ? 'unhold' : 'hold'), environment, app };
    }
    case 'waiver':
      return {
        kind: 'control',
        control: (gone) => (gone ? 'waiver lifted' : 'waiver'),
        single: true,
        environment: place.environment,
      };
  }
}
