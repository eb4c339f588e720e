import { type Inventory, inventoryOf } from '../../engine/judgement';
import type { TreeFiles } from '../../kubernetes/diff';
import type { DeclaredImages } from '../../kubernetes/facts';
import { canonicalRepository, type ParsedImage } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { ImageRow } from './plan-view';

/** One side of a target: its files, and the images that its slots have. */
interface Side {
  readonly files: TreeFiles;
  readonly slots: ReleaseRecord['images'];
}

/** By repository, the names of images that no slot has. */
type Named = ReadonlyMap<string, ReadonlyMap<string, ParsedImage>>;

/** Changes of images that manifests name beside those of slots: sidecars, tools, images that operators start. */
export function otherImageRows(before: Side, after: Side, declared: DeclaredImages): ImageRow[] {
  const [old, now] = [otherImages(before, declared), otherImages(after, declared)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((repository) => {
    const [was, is] = [old.get(repository) ?? new Map(), now.get(repository) ?? new Map()];
    const gone = [...was].flatMap(([key, each]) => (is.has(key) ? [] : [each]));
    const came = [...is].flatMap(([key, each]) => (was.has(key) ? [] : [each]));
    return Array.from({ length: Math.max(gone.length, came.length) }, (_, index): ImageRow => {
      const [from, to] = [gone[index], came[index]];
      return { repository, ...(from && { from: sideOf(from) }), ...(to && { to: sideOf(to) }) };
    });
  });
}

function otherImages({ files, slots }: Side, declared: DeclaredImages): Named {
  const taken = new Set(
    Object.values(slots).map(({ repository, digest }) => `${canonicalRepository(repository)}@${digest}`),
  );
  const found = new Map<string, Map<string, ParsedImage>>();
  const inventory: Inventory = inventoryOf(files, declared);
  for (const { image } of inventory) {
    if (!image || taken.has(`${image.repository}@${image.digest}`)) continue;
    const named = found.get(image.repository) ?? new Map<string, ParsedImage>();
    found.set(image.repository, named.set(`${image.tag ?? ''}@${image.digest ?? ''}`, image));
  }
  return found;
}

const sideOf = ({ tag, digest }: ParsedImage) => ({
  ...(tag !== undefined && { tag }),
  ...(digest !== undefined && { digest }),
});
