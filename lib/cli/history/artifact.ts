import type { DeliveryChange } from '../../engine/history';

/** A change, with what the manifests name after it. */
export interface Artifact {
  readonly change: DeliveryChange;
  /** References as they stand there, each once; absent where no target changed, or the files are lost. */
  readonly named?: readonly string[];
}

/** The images that manifests name beside those of slots. */
export function otherImages({ change: { to }, named = [] }: Artifact): readonly string[] {
  const slots = new Set(Object.values(to?.images ?? {}).flatMap((image) => [image.pullable, image.full]));
  return named.filter((text) => !slots.has(text));
}
