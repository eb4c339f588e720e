import { type ImagePlace, imagesIn, type ObjectPath, placeText, putImage } from '../../../kubernetes/facts';
import { type FieldOfObject, type ImageSlot, parseObjectPath, slotParts } from '../../../model/app';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { canonicalRepository, type ImageReference, splitReference } from '../../../model/scalars';
import type { SourceContext } from '../source';
import { NamedReferences, objectText } from './named-references';

interface Field {
  readonly path: FieldOfObject;
  readonly text: string;
  /** The slot whose image is there; absent for a field that is not an image. */
  readonly slot?: string;
}

/** Puts a release's images into objects that were read from files. */
interface SlotImages {
  /** A copy of the object with the images of the slots. */
  put(object: object): object;

  /**
   * @throws DeliveryError `UNKNOWN_OBJECT_PATH` for slots none of whose fields was in any object; `AMBIGUOUS_IMAGE` for
   *   slots that stand for several images
   */
  finish(): void;
}

/**
 * How images get into objects: a field that a slot names takes that slot's image. Elsewhere a reference takes the image of
 * the slot that has its repository and tag, or else of the slot that has its repository and names no tag.
 */
export function slotImages(
  { slots, holdsNoImage, subject }: SourceContext,
  images: Readonly<Record<string, ImageReference>>,
): SlotImages {
  const fields = [
    ...Object.entries(slots).flatMap(([slot, each]) => fieldsOf(slotParts(each).at ?? [], slot)),
    ...fieldsOf(Object.keys(holdsNoImage)),
  ];
  const slotOf = byReference(slots);
  const found = new Set<string>();
  const named = new NamedReferences();
  const noRoom: Finding[] = [];
  return {
    put(object) {
      const made = structuredClone(object);
      const here = fields.filter(({ path }) => isAbout(path, object));
      const places = imagesIn(object);
      for (const { path, slot } of here) {
        const image = slot === undefined ? undefined : images[slot];
        if (slot !== undefined && image && putAt(made, places, path.steps, image)) found.add(slot);
      }
      for (const place of places) {
        if (here.some(({ path }) => isBelow(place.path, path.steps))) continue;
        const { repository: written, tag } = place.image ?? splitReference(place.text);
        const repository = canonicalRepository(written);
        const slot = slotOf.get(`${repository}:${tag ?? ''}`) ?? slotOf.get(repository);
        const image = slot === undefined ? undefined : images[slot];
        if (slot === undefined || !image) continue;
        named.add(slot, place.text, object, placeText(place.path));
        if (putImage(made, place, image) && !isStillThere(made, place, image)) continue;
        const message = `the image of slot ${quote(slot)} has no room at ${objectText(object)}:${placeText(place.path)}, which says ${quote(place.text)}`;
        noRoom.push(refusal('SLOT_NOT_PUT', message, subject));
      }
      return made;
    },
    finish() {
      const lost = Object.entries(slots).filter(
        ([slot, each]) => slotParts(each).at !== undefined && !found.has(slot),
      );
      DeliveryError.throwIfAny([
        ...lost.map(([slot, each]): Finding => {
          const paths = (slotParts(each).at ?? []).map((path) => quote(path)).join(', ');
          const message = `the slot ${quote(slot)} stands at ${paths}, where no object has an image or a text for one`;
          return refusal('UNKNOWN_OBJECT_PATH', message, subject);
        }),
        ...named.findings(subject),
        ...noRoom,
      ]);
    },
  };
}

const isBelow = (path: ObjectPath, above: ObjectPath): boolean =>
  above.length <= path.length && above.every((step, index) => step === path[index]);

/** Whether the old image is still named at the place: a text may name it in a form that was not found there. */
function isStillThere(made: object, { path, text }: ImagePlace, { pullable }: ImageReference): boolean {
  return (
    !text.endsWith(pullable) &&
    imagesIn(made).some((each) => each.text === text && placeText(each.path) === placeText(path))
  );
}

function fieldsOf(texts: readonly string[], slot?: string): readonly Field[] {
  return texts.flatMap((text) => {
    const path = parseObjectPath(text);
    return path ? [{ path, text, ...(slot !== undefined && { slot }) }] : [];
  });
}

/** Slots that no field is named for, by repository, or by repository and tag. */
function byReference(slots: Readonly<Record<string, ImageSlot>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(slots).flatMap(([slot, each]) => {
      const { repository: written, tag, at } = slotParts(each);
      const repository = canonicalRepository(written);
      return at === undefined
        ? [[tag === undefined ? repository : `${repository}:${tag}`, slot] as const]
        : [];
    }),
  );
}

function isAbout(path: FieldOfObject, object: object): boolean {
  const { apiVersion, kind, metadata } = object as Readonly<Record<string, unknown>>;
  const [wanted = '', ...group] = path.kind.split('.');
  const name = (metadata as { readonly name?: unknown } | null | undefined)?.name;
  const isGroup = group.length === 0 || String(apiVersion).startsWith(`${group.join('.')}/`);
  return kind === wanted && name === path.name && isGroup;
}

/**
 * Puts an image at a field that a slot names: for the image that is named there, or for the whole text where that is one word.
 */
function putAt(
  object: object,
  places: readonly ImagePlace[],
  steps: FieldOfObject['steps'],
  image: ImageReference,
): boolean {
  const at = placeText(steps);
  const here = places.filter(({ path }) => placeText(path) === at);
  const [place] = here;
  if (place && here.every(({ text }) => text === place.text)) return putImage(object, place, image);
  const text = valueAt(object, steps);
  if (here.length > 0 || typeof text !== 'string' || /[\s=]/.test(text)) return false;
  return putImage(object, { path: steps, text, certainty: 'pulled', via: 'declared' }, image);
}

function valueAt(value: unknown, steps: FieldOfObject['steps']): unknown {
  return steps.reduce<unknown>(
    (held, step) =>
      typeof held === 'object' && held !== null && Object.hasOwn(held, step)
        ? (held as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    value,
  );
}
