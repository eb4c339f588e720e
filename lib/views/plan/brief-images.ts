import { plural, printable } from '../../model/text';
import type { ImageRow, PlanView } from './plan-view';
import { versionOf } from './summary-texts';

/** Images that go from one version to another, over all targets. */
interface BriefImage {
  /** `prod/web`, or two targets and how many more. */
  readonly targets: string;
  /** The slot, or how many images. */
  readonly image: string;
  readonly change: string;
  readonly repository: string;
}

/** Rows before images of the same tags are told together. */
const ROWS = 4;

/** The images that change, each pair of versions once; where that is long, those with the same tags as one. */
export function briefImages({ targets }: PlanView): readonly BriefImage[] {
  const found = targets.flatMap((target) =>
    target.images.filter(isChanged).map((image) => ({ name: `${target.environment}/${target.app}`, image })),
  );
  const rows = grouped(found, ({ image }) => JSON.stringify(image));
  if (rows.length <= ROWS) return rows.map((of) => briefOf(of, false));
  return grouped(found, ({ image }) => tagsOf(image)).map((of) => briefOf(of, true));
}

interface Found {
  readonly name: string;
  readonly image: ImageRow;
}

function grouped(found: readonly Found[], keyOf: (each: Found) => string): readonly (readonly Found[])[] {
  const groups = new Map<string, Found[]>();
  for (const each of found) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups.values()];
}

function briefOf(of: readonly Found[], byTags: boolean): BriefImage {
  const [first] = of;
  const images = new Set(of.map(({ image }) => JSON.stringify(image)));
  const names = [...new Set(of.map(({ name }) => name))];
  const targets = names.length > 2 ? `${names[0]}, and ${names.length - 1} more` : names.join(', ');
  if (first === undefined || (byTags && images.size > 1)) {
    const change = first === undefined ? '' : tagsOf(first.image);
    return {
      targets: safe(targets),
      image: plural(images.size, 'image'),
      change: safe(change),
      repository: '',
    };
  }
  const { slot, repository, oldRepository } = first.image;
  return {
    targets: safe(targets),
    image: safe(slot ?? 'no slot'),
    change: safe(versionsOf(first.image)),
    repository: safe(oldRepository === undefined ? repository : `${oldRepository} → ${repository}`),
  };
}

/** `6.7.1 → 6.11.0`; the versions with their digests where a tag is missing or stays. */
function tagsOf(image: ImageRow): string {
  const [from, to] = [image.from?.tag, image.to?.tag];
  if (to === undefined || from === to || (image.from && from === undefined)) return versionsOf(image);
  return `${from ?? 'none'} → ${to}`;
}

/** Digests by their digits: what algorithm they are of says nothing here. */
function versionsOf({ from, to }: ImageRow): string {
  return `${versionOf(from)} → ${versionOf(to)}`.replaceAll('sha256:', '');
}

function isChanged({ from, to, oldRepository }: ImageRow): boolean {
  return oldRepository !== undefined || from?.digest !== to?.digest || from?.tag !== to?.tag;
}

function safe(text: string): string {
  return printable(text);
}
