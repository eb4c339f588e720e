import { type Finding, quote, refusal, type Subject } from '../../../model/finding';
import { splitReference } from '../../../model/scalars';

/** How files name the images that slots stand for: a slot that stands for several of them would make them one. */
export class NamedReferences {
  /** By slot and what follows the repository, where it stands. */
  private readonly places = new Map<string, Map<string, string[]>>();

  add(slot: string, image: string, object: object, path: string): void {
    const { tag, digest } = splitReference(image);
    const version = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
    const versions = this.places.get(slot) ?? new Map<string, string[]>();
    this.places.set(slot, versions.set(version, [...(versions.get(version) ?? []), placeOf(object, path)]));
  }

  /** Slots that stand for images of several tags or digests. */
  findings(subject: Subject): readonly Finding[] {
    return [...this.places].flatMap(([slot, versions]) => {
      if (versions.size < 2) return [];
      const named = [...versions].map(
        ([version, places]) => `${version === '' ? 'no tag' : quote(version)} at ${places.join(', ')}`,
      );
      const message = `the slot ${quote(slot)} would give several images the same digest: the files name its repository with ${named.join('; ')}`;
      return [refusal('AMBIGUOUS_IMAGE', message, subject)];
    });
  }
}

const placeOf = (object: object, path: string): string => `${objectText(object)}:${path}`;

/** An object as paths of slots name it: `Deployment/web`. */
export function objectText(object: object): string {
  const { kind, metadata } = object as Readonly<Record<string, unknown>>;
  const name = (metadata as { readonly name?: unknown } | null | undefined)?.name;
  return `${String(kind)}/${String(name)}`;
}
