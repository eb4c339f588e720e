import { placeText } from '../../../kubernetes/facts';
import { type FieldOfObject, type ImageSlot, parseObjectPath, slotParts } from '../../../model/app';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { canonicalRepository, type ImageReference, splitReference } from '../../../model/scalars';
import { mapImages } from '../../objects';
import type { SourceContext } from '../source';
import { NamedReferences } from './named-references';

interface Field {
  readonly path: FieldOfObject;
  readonly text: string;
  /** The slot whose image stands there; nothing for a field that holds no image. */
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
  return {
    put(object) {
      const here = fields.filter(({ path }) => isAbout(path, object));
      const claiming = here.reduce((made, field) => {
        const pullable = field.slot === undefined ? undefined : images[field.slot]?.pullable;
        const next = pullable === undefined ? undefined : replaced(made, field.path.steps, pullable);
        if (next !== undefined && field.slot !== undefined) found.add(field.slot);
        return (next as object | undefined) ?? made;
      }, object);
      const claimed = new Set(here.map(({ path }) => placeText(path.steps)));
      return mapImages(claiming, (image, path) => {
        if (claimed.has(placeText(path))) return undefined;
        const { repository: written, tag } = splitReference(image);
        const repository = canonicalRepository(written);
        const slot = slotOf.get(`${repository}:${tag ?? ''}`) ?? slotOf.get(repository);
        if (slot === undefined) return undefined;
        named.add(slot, image, object, placeText(path));
        return images[slot]?.pullable;
      });
    },
    finish() {
      const lost = Object.entries(slots).filter(
        ([slot, each]) => slotParts(each).at !== undefined && !found.has(slot),
      );
      DeliveryError.throwIfAny([
        ...lost.map(([slot, each]): Finding => {
          const paths = (slotParts(each).at ?? []).map((path) => quote(path)).join(', ');
          const message = `the slot ${quote(slot)} stands at ${paths}, where no object has a text`;
          return refusal('UNKNOWN_OBJECT_PATH', message, subject);
        }),
        ...named.findings(subject),
      ]);
    },
  };
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

/** A copy with another text at a place; nothing where there is no text. */
function replaced(value: unknown, [step, ...rest]: FieldOfObject['steps'], text: string): unknown {
  if (step === undefined) return typeof value === 'string' ? text : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  const below = replaced((value as Readonly<Record<string, unknown>>)[step], rest, text);
  if (below === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === step ? below : item));
  return { ...value, [step]: below };
}
