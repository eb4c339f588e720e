import type { EnvironmentData } from '../../../model/environment';
import { type AppData, TARGET_OBJECTS, unusedSlots } from '../../../model/exchange';
import { type Finding, finding, quote, refusal } from '../../../model/finding';
import { canonicalRepository, type ImageReference } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import { declaredImages } from '../declared-images';
import { type InventoryImage, inventoryOf } from './inventory';

/** What a release renders to in an environment, and its declarations there. */
interface RenderedTarget {
  readonly environment: EnvironmentData;
  readonly app: AppData;
  readonly record: Pick<ReleaseRecord, 'images'>;
  /** By path below the target's folder. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Whether the record says what the manifests pull: the image of every slot stands in a manifest, unless the slot is
 * declared to be unused there, and then it stands in none.
 */
export function judgeSlots({ environment: data, app, record, files }: RenderedTarget): Finding[] {
  const { name: environment } = data;
  // A render without objects is refused for that reason alone.
  if (![...files.keys()].some((path) => path.startsWith(`${TARGET_OBJECTS}/`))) return [];
  const subject = { environment, app: app.name };
  const inventory = inventoryOf(files, declaredImages(data, app));
  const unused = new Set<string>(unusedSlots(app, environment));
  return Object.entries(record.images).flatMap(([slot, image]): Finding[] => {
    const place = inventory.find((each) => isImage(each, image));
    if (place === undefined && unused.has(slot)) return [];
    if (place === undefined) {
      if ([...files.values()].some((content) => content.includes(image.pullable))) return [];
      const message = `no manifest of ${app.name} in ${environment} pulls the image of slot ${quote(slot)}, ${image.pullable}`;
      const remedy = `use the image in the objects, or declare the slot with \`unusedIn: ['${environment}']\` and run \`configure\``;
      return [refusal('SLOT_NOT_PULLED', message, subject, remedy)];
    }
    if (!unused.has(slot)) return [];
    const message = `slot ${quote(slot)} of ${app.name} is declared to be unused in ${environment}, and its image stands at ${place.at}`;
    return [finding('warning', 'SLOT_NOT_UNUSED', message, { ...subject, file: place.file })];
  });
}

/** Whether a field names exactly this image, by any name of its repository. */
export function isImage({ image }: InventoryImage, { repository, digest }: ImageReference): boolean {
  return image?.digest === digest && image.repository === canonicalRepository(repository);
}
