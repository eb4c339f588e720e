import { type FieldPattern, fieldPattern } from './field-pattern';
import { IMAGE_KINDS } from './image-kinds';

/** The entry of the table for one kind. */
interface ImageTableEntry {
  /** Whether nothing in objects of the kind is pulled. */
  readonly none: boolean;
  /** Fields that are put into other objects all the same, with everything below. */
  readonly sets: readonly FieldPattern[];
  readonly images: readonly FieldPattern[];
  readonly versions: readonly FieldPattern[];
  readonly pods: readonly FieldPattern[];
}

const NOTHING: ImageTableEntry = { none: false, sets: [], images: [], versions: [], pods: [] };

const KNOWN = new Map<string, ImageTableEntry>();
const GROUPS = new Set(IMAGE_KINDS.map(({ group }) => group));

/** Whether the table says where images of a kind stand, so that it is known what goes by them. */
export function holdsImages(group: string, kind: string): boolean {
  const { none, images, pods } = imageTable(group, kind);
  return !none && (images.length > 0 || pods.length > 0);
}

/** The rows about a kind as one. */
export function imageTable(group: string, kind: string): ImageTableEntry {
  if (!GROUPS.has(group)) return NOTHING;
  const key = `${group}/${kind}`;
  const known = KNOWN.get(key);
  if (known) return known;
  const rows = IMAGE_KINDS.filter((row) => row.group === group && (row.kinds?.includes(kind) ?? true));
  if (rows.length === 0) return NOTHING;
  const entry = {
    none: rows.some(({ none }) => none === true),
    sets: rows.flatMap(({ sets = [] }) => sets.map((each) => [...fieldPattern(each), '**'])),
    images: rows.flatMap(({ images = [] }) => images.map(fieldPattern)),
    versions: rows.flatMap(({ versions = [] }) => versions.map(fieldPattern)),
    pods: rows.flatMap(({ pods = [] }) => pods.map(fieldPattern)),
  };
  if (KNOWN.size < 1000) KNOWN.set(key, entry);
  return entry;
}
