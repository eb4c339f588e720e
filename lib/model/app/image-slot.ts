import { imageRepository, reason, recordOf, tag } from '../scalars';
import { v } from '../schema';
import { parseObjectPath } from './object-path';
import { type TagPolicy, TagPolicySchema } from './tag-policy';

const problemOf = (find: (text: string) => string | undefined) => (text: string) => find(text) === undefined;

/** A field of an object as text, such as `Deployment/web:spec.template.spec.containers[0].image`. */
const objectPath = v.pipe(
  v.string(),
  v.maxLength(1000, 'longer than 1000 characters'),
  v.check(
    problemOf((text) => (parseObjectPath(text) ? undefined : 'no')),
    'not an object path: `Kind/name:field.list[0].field` is expected',
  ),
);

/** A list of fields of objects. */
const objectPaths = v.pipe(
  v.array(objectPath),
  v.minLength(1, 'empty'),
  v.maxLength(200, 'more than 200 paths'),
);

/** Fields of objects, each with the reason why it is named. */
export const fieldReasons = v.pipe(
  recordOf(objectPath, reason),
  v.check((fields) => Object.keys(fields).length > 0, 'empty'),
  v.check((fields) => Object.keys(fields).length <= 200, 'more than 200 paths'),
);

/**
 * An image slot as data: its repository, or, where that alone does not say which images are meant, a tag, object paths, or
 * what is to be discovered beside it.
 */
export type ImageSlot =
  | string
  | {
      /** Repository that the slot's images come from. */
      readonly repository: string;
      /** Tag that the project's files name the image by, where two slots share a repository. */
      readonly tag?: string;
      /** The only fields that hold the slot's image. */
      readonly at?: readonly string[];
      /** Which tag of the repository `discover` takes for the newest image. */
      readonly discover?: TagPolicy;
    };

const NO_SLOT = 'not an image slot: a repository, or a map of `repository` with `tag`, `at` or `discover`';

const slotMap = v.pipe(
  v.strictObject(
    {
      repository: imageRepository,
      tag: v.exactOptional(tag),
      at: v.exactOptional(objectPaths),
      discover: v.exactOptional(TagPolicySchema),
    },
    NO_SLOT,
  ),
  v.check(
    ({ tag: named, at, discover }) => named !== undefined || at !== undefined || discover !== undefined,
    'a repository alone is written as text',
  ),
);

/** What {@link ImageSlot} says, checked. */
export const ImageSlotSchema: v.GenericSchema<ImageSlot> = v.lazy(
  (input): v.GenericSchema<ImageSlot> => (typeof input === 'string' ? imageRepository : slotMap),
);

/** The parts of a slot. */
export function slotParts(slot: ImageSlot): Exclude<ImageSlot, string> {
  return typeof slot === 'string' ? { repository: slot } : slot;
}

/** Image repository per slot. */
export function slotRepositories(
  slots: Readonly<Record<string, ImageSlot>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slotParts(slot).repository]));
}
