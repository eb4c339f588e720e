import { type Finding, finding } from '../../../../model/finding';
import {
  type EnvironmentName,
  type ImageReference,
  parseSlotName,
  type SlotName,
} from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';

/**
 * The mark of a release whose images no registry was seen to have: neither now, nor when the release was made that an
 * image is inherited from.
 *
 * @param seen slots whose image a registry has; undefined where no answer counts, as none was wanted
 */
export function uncheckedImages(
  images: Readonly<Record<string, ImageReference>>,
  base: ReleaseRecord | undefined,
  seen: ReadonlySet<string> | undefined,
): Pick<ReleaseRecord, 'unchecked'> {
  if (seen === undefined) return {};
  const wasChecked = (slot: SlotName, image: ImageReference) =>
    base?.images[slot]?.pullable === image.pullable && !base.unchecked?.includes(slot);
  const unchecked = Object.entries(images).flatMap(([name, image]) => {
    const slot = parseSlotName(name);
    return seen.has(slot) || wasChecked(slot, image) ? [] : [slot];
  });
  return unchecked.length === 0 ? {} : { unchecked: unchecked.sort() };
}

/** Says that a release is made without asking whether its images are there. */
export function nobodyAsked(
  environment: EnvironmentName,
  records: readonly Pick<ReleaseRecord, 'unchecked'>[],
): Finding[] {
  if (records.every(({ unchecked }) => unchecked === undefined)) return [];
  const message = 'whether the images are in their registry is not checked: none is asked offline';
  const remedy = 'make sure that they can be pulled; a promotion asks again, where it is not offline';
  return [finding('warning', 'IMAGE_UNCHECKED', message, { environment }, remedy)];
}
