import { type Finding, finding, type Subject } from '../../../model/finding';
import { canonicalRepository, Digest, type ImageReference, type ParsedImage } from '../../../model/scalars';
import type { Inventory } from './inventory';

/** The images of a target at some time: those of its slots, and those that its manifests name. */
interface NamedImages {
  readonly slots: Readonly<Record<string, ImageReference>>;
  readonly inventory: Inventory;
}

/**
 * Tags that name different bits than before, and bits that have a different tag than before. Tags are for people, and
 * people rely on them.
 */
export function judgeTags(before: NamedImages, after: NamedImages, subject: Subject): Finding[] {
  return [...movedTags(before, after, subject), ...renamed(before, after, subject)];
}

function movedTags(before: NamedImages, after: NamedImages, subject: Subject): Finding[] {
  const old = digestsByTag(before);
  return [...digestsByTag(after)].flatMap(([name, now]) => {
    const was = old.get(name);
    const other = was && [...now].find((digest) => !was.has(digest));
    if (was === undefined || other === undefined) return [];
    const message = `the tag of ${name} names ${short(other)} now, and named ${[...was].map(short).join(', ')} before`;
    return [finding('warning', 'TAG_MOVED', message, subject)];
  });
}

function renamed(before: NamedImages, after: NamedImages, subject: Subject): Finding[] {
  return Object.entries(after.slots).flatMap(([slot, image]) => {
    const old = before.slots[slot];
    if (!old?.equals(image) || old.tag === image.tag) return [];
    const message = `the image of slot ${slot} is called ${image.tag ?? 'by no tag'} instead of ${old.tag ?? 'by no tag'}: its digest is the same, ${short(image.digest)}, and no manifest changes`;
    return [finding('note', 'TAG_RENAMED', message, subject)];
  });
}

function digestsByTag({ slots, inventory }: NamedImages): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = ({ repository, tag, digest }: ParsedImage) => {
    if (tag === undefined || digest === undefined) return;
    const name = `${repository}:${tag}`;
    found.set(name, (found.get(name) ?? new Set()).add(digest));
  };
  for (const { repository, tag, digest } of Object.values(slots))
    add({ repository: canonicalRepository(repository), digest, ...(tag !== undefined && { tag }) });
  for (const { image } of inventory) if (image) add(image);
  return found;
}

const short = (text: string) => (Digest.is(text) ? `sha256:${Digest.short(text)}` : text);
