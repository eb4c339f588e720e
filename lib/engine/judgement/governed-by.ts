import type { EnvironmentData } from '../../model/environment';
import { type DeliveryLayout, isManifestPlace } from '../../registry';
import type { Snapshot } from '../delivery';

/** The environments, as they are now, that changed files of governance concern. */
export function governedBy(
  { environments }: Snapshot,
  layout: DeliveryLayout,
  changed: readonly { readonly path: string }[],
): readonly EnvironmentData[] {
  const names = new Set(
    changed.flatMap(({ path }) => {
      const place = layout.placeOf(path);
      const isGovernance =
        place?.kind === 'environment' || place?.kind === 'app' || (place && isManifestPlace(place));
      return isGovernance ? [place.environment] : [];
    }),
  );
  return environments.filter(({ name }) => names.has(name));
}
