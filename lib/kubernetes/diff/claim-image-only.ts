import { type ImageReference, isSameRepository } from '../../model/scalars';
import { isNamedByContent } from '../facts';
import type { TreeDiff } from './change';
import { type Derivation, derivation, type ImagePair, VERSION_KEYS } from './derived-value';
import { type DiffOptions, diffTrees, type TreeFiles } from './diff-trees';
import { type ManifestScalars, manifestScalars, type ScalarPosition } from './image-positions';
import { matchContentNames } from './match-content-names';
import { readManifests, type TreeObject } from './read-manifests';

/** The inputs of a claim: the manifests and the images of one target, before and after. */
export interface ClaimInput extends DiffOptions {
  /** Files at the delivery head. */
  readonly before: TreeFiles;
  /** Files of the release. */
  readonly after: TreeFiles;
  /** One image per slot; empty where nothing ran. */
  readonly oldImages: Readonly<Record<string, ImageReference>>;
  readonly newImages: Readonly<Record<string, ImageReference>>;
  /** Keys of labels and annotations that may carry a version; the usual ones unless given. */
  readonly derivedKeys?: readonly RegExp[];
}

/**
 * What a change is:
 * - `none`: no byte differs.
 * - `first` and `removed`: there were no files before, or there are none after.
 * - `image-only`: with each slot's old reference put back at image positions, every byte is the old one. Proven.
 * - `image-and-derived`: the same, once values that follow from the images are put back too; they are named.
 * - `image-and-configuration`: images changed, and something else did.
 * - `configuration-only`: no image of a slot changed.
 * - `undecided`: bytes would agree, but two slots ran the same image before, so whose position is whose cannot be told.
 */
export type ClaimKind =
  | 'none'
  | 'first'
  | 'removed'
  | 'image-only'
  | 'image-and-derived'
  | 'image-and-configuration'
  | 'configuration-only'
  | 'undecided';

/** Where a slot's image stands. */
interface SlotPosition {
  readonly slot: string;
  readonly file: string;
  readonly path: string;
}

/** A value that followed the images. */
export interface DerivedValue {
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** A `checksum` is recognised by its key or form: that it follows from the image alone is not proven. */
  readonly from: Derivation;
}

/** The kind of a change, from data alone. */
export interface ImageClaim {
  readonly kind: ClaimKind;
  /** Positions whose image changed and was put back. */
  readonly positions: readonly SlotPosition[];
  readonly derived: readonly DerivedValue[];
  /** The differences beside images and derived values. */
  readonly configuration: TreeDiff;
  /** Why it is not more: lower case, no full stop. */
  readonly reasons: readonly string[];
}

/**
 * Splits a change into its images and the rest, without running any code: each slot's old reference is put back into
 * the new files, at image positions of pod specs (and declared paths) only, slot by slot; what then still differs from
 * the old bytes is configuration. A slot that changed its repository is not put back: that is never image-only.
 */
export function claimImageOnly(input: ClaimInput): ImageClaim {
  const { before, after } = input;
  const restored = new Map(after);
  const found: Found = { positions: [], derived: [], doubts: new Set() };
  let differs = before.size !== after.size;
  let rest = before.size !== after.size;
  const moved = movedFiles(before, after);
  for (const [file, content] of after) {
    const move = moved.get(file);
    const old = before.get(move?.from ?? file);
    if (!move && old?.equals(content)) continue;
    differs = true;
    const text = old && restore(file, old, content, input, found, move);
    if (text !== undefined) restored.set(file, Buffer.from(text, 'utf8'));
    if (!old?.equals(restored.get(file) ?? content)) rest = true;
    else if (move) {
      restored.delete(file);
      restored.set(move.from, old);
    }
  }
  const kind = kindOf(input, differs, rest, found);
  return {
    kind,
    positions: found.positions,
    derived: found.derived,
    configuration: rest ? diffTrees(before, restored, input) : { objects: [], files: 0 },
    reasons: [...movedSlots(input), ...found.doubts],
  };
}

interface Found {
  readonly positions: SlotPosition[];
  readonly derived: DerivedValue[];
  readonly doubts: Set<string>;
}

/** The earlier path of an object whose name changed because of its content. */
interface MovedFile {
  readonly from: string;
  /** Whether both names are proven to follow from the content. */
  readonly proven: boolean;
}

/** Files of one object each whose name changed with its content, and their place with it; by their new place. */
function movedFiles(before: TreeFiles, after: TreeFiles): ReadonlyMap<string, MovedFile> {
  const [removed, added] = [without(before, after), without(after, before)];
  if (removed.size === 0 || added.size === 0) return new Map();
  const pairs = matchContentNames(lonely(removed), lonely(added)).filter(
    ({ before: { file, identity }, after: now }) =>
      file.replace(identity.name, () => now.identity.name) === now.file,
  );
  return new Map(
    pairs.map(({ before: old, after: now }) => [
      now.file,
      { from: old.file, proven: isNamedByContent(old.value) && isNamedByContent(now.value) },
    ]),
  );
}

function without(files: TreeFiles, others: TreeFiles): TreeFiles {
  return new Map([...files].filter(([file]) => !others.has(file)));
}

/** The objects that have a file of their own. */
function lonely(files: TreeFiles): readonly TreeObject[] {
  const { objects } = readManifests(files);
  const counts = new Map<string, number>();
  for (const { file } of objects) counts.set(file, (counts.get(file) ?? 0) + 1);
  return objects.filter(({ file }) => counts.get(file) === 1);
}

function kindOf({ before, after }: ClaimInput, differs: boolean, rest: boolean, found: Found): ClaimKind {
  if (!differs) return 'none';
  if (before.size === 0) return 'first';
  if (after.size === 0) return 'removed';
  if (found.positions.length === 0) return 'configuration-only';
  if (rest) return 'image-and-configuration';
  if (found.doubts.size > 0) return 'undecided';
  return found.derived.length > 0 ? 'image-and-derived' : 'image-only';
}

function movedSlots({ oldImages, newImages }: ClaimInput): readonly string[] {
  return Object.keys(newImages)
    .sort()
    .flatMap((slot) => {
      const [old, now] = [oldImages[slot], newImages[slot]];
      return old && now && !isSameRepository(old.repository, now.repository)
        ? [`slot ${slot} takes its image from another repository`]
        : [];
    });
}

/** The new text with old images and derived values put back; undefined where it is not exactly UTF-8. */
function restore(
  file: string,
  old: Buffer,
  now: Buffer,
  input: ClaimInput,
  found: Found,
  move: MovedFile | undefined,
): string | undefined {
  const [oldText, newText] = [old.toString('utf8'), now.toString('utf8')];
  if (!Buffer.from(newText, 'utf8').equals(now)) return undefined;
  const [head, next] = [manifestScalars(old, input.imagePaths), manifestScalars(now, input.imagePaths)];
  const images = imageSplices(file, head, next, input, found);
  const withImages = splice(newText, images);
  if (withImages === oldText) return withImages;
  const derived = derivedSplices(file, oldText, head, next, input);
  const restored = splice(newText, [...images, ...derived]);
  found.derived.push(...derived.map(({ value }) => value));
  if (!move || images.length === 0) return restored;
  const name = nameSplices(file, oldText, head, next, move.proven);
  const renamed = splice(newText, [...images, ...derived, ...name]);
  // Where something else changed too, the name follows from that, and stays with it.
  if (renamed !== oldText) return restored;
  found.derived.push(...name.map(({ value }) => value));
  return renamed;
}

interface Splice {
  readonly at: ScalarPosition;
  readonly text: string;
}

interface DerivedSplice extends Splice {
  readonly value: DerivedValue;
}

function imageSplices(
  file: string,
  head: ManifestScalars,
  next: ManifestScalars,
  input: ClaimInput,
  found: Found,
): readonly Splice[] {
  const old = new Map(head.images.map((each) => [each.path, each.value]));
  return next.images.flatMap((at): readonly Splice[] => {
    const stood = old.get(at.path);
    const owners = slotsOf(at.value, input);
    const owner = owners.find(({ oldText }) => oldText === stood) ?? owners[0];
    if (!owner) return [];
    for (const other of rivals(owner.slot, stood, at.value, input)) {
      found.doubts.add(
        `slots ${[owner.slot, other].sort().join(' and ')} ran the same image before: which position is whose cannot be told`,
      );
    }
    if (owner.oldText === at.value) return [];
    found.positions.push({ slot: owner.slot, file, path: printable(at.path) });
    return [{ at, text: owner.oldText }];
  });
}

/** The slots with this new image, with the text of their old one in the same form. */
function slotsOf(
  value: string,
  { oldImages, newImages }: ClaimInput,
): readonly { slot: string; oldText: string }[] {
  return Object.keys(newImages)
    .sort()
    .flatMap((slot) => {
      const [old, now] = [oldImages[slot], newImages[slot]];
      if (!old || !now || !isSameRepository(old.repository, now.repository)) return [];
      if (value === now.full) return [{ slot, oldText: old.full }];
      return value === now.pullable ? [{ slot, oldText: old.pullable }] : [];
    });
}

/** Other slots that stood at this position just as well before, and would have brought another image. */
function rivals(
  owner: string,
  stood: string | undefined,
  value: string,
  { oldImages, newImages }: ClaimInput,
): readonly string[] {
  const now = newImages[owner]?.pullable;
  return Object.keys(oldImages).filter((slot) => {
    const [old, next] = [oldImages[slot], newImages[slot]];
    const stoodThere = old !== undefined && (stood === old.full || stood === old.pullable);
    return slot !== owner && stoodThere && next?.pullable !== now && value !== stood;
  });
}

/** The name that the object had, in place of the one that its content gave it. */
function nameSplices(
  file: string,
  oldText: string,
  head: ManifestScalars,
  next: ManifestScalars,
  proven: boolean,
): readonly DerivedSplice[] {
  const [stood, at] = [head.names[0], next.names[0]];
  if (!stood || !at) return [];
  const value: DerivedValue = {
    file,
    path: printable(at.path),
    before: stood.value,
    after: at.value,
    from: proven ? 'content' : 'checksum',
  };
  return [{ at, text: oldText.slice(stood.start, stood.end), value }];
}

function derivedSplices(
  file: string,
  oldText: string,
  head: ManifestScalars,
  next: ManifestScalars,
  { oldImages, newImages, derivedKeys = VERSION_KEYS }: ClaimInput,
): readonly DerivedSplice[] {
  const pairs = Object.keys(newImages).flatMap((slot): readonly ImagePair[] => {
    const [before, after] = [oldImages[slot], newImages[slot]];
    return before &&
      after &&
      isSameRepository(before.repository, after.repository) &&
      before.full !== after.full
      ? [{ before, after }]
      : [];
  });
  if (pairs.length === 0) return [];
  const old = new Map(head.metadata.map((each) => [each.path, each]));
  return next.metadata.flatMap((at) => {
    const stood = old.get(at.path);
    if (!stood || stood.value === at.value) return [];
    const from = derivation(at.key, stood.value, at.value, pairs, derivedKeys);
    if (!from) return [];
    const value: DerivedValue = {
      file,
      path: printable(at.path),
      before: stood.value,
      after: at.value,
      from,
    };
    return [{ at, text: oldText.slice(stood.start, stood.end), value }];
  });
}

/** Puts texts in place of scalars, keeping the quotes around a scalar unless the text brings its own. */
function splice(text: string, splices: readonly (Splice & { readonly value?: DerivedValue })[]): string {
  let result = '';
  let done = 0;
  for (const { at, text: put, value } of [...splices].sort((left, right) => left.at.start - right.at.start)) {
    const quote = value === undefined && at.end - at.start > at.value.length ? text.charAt(at.start) : '';
    result += `${text.slice(done, at.start)}${quote}${put}${quote}`;
    done = at.end;
  }
  return result + text.slice(done);
}

function printable(path: string): string {
  return path
    .split('\n')
    .slice(1)
    .map((step) => (step.startsWith('"') ? String(JSON.parse(step)) : `[${step}]`))
    .join('.')
    .replaceAll('.[', '[');
}
