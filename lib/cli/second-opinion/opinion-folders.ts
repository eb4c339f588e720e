import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { assertSafePath } from '../../engine/git';
import { DeliveryError } from '../../model/finding';
import { objectBatches } from './object-batches';
import type { Opinion, OpinionFolder, OpinionManifest } from './opinion';

/** Writes manifests into a folder as a tool takes them: nested, flat in batches, or by the Kubernetes they are for. */
export async function foldersFor(
  opinion: Opinion,
  folder: string,
  manifests: readonly OpinionManifest[],
): Promise<OpinionFolder[]> {
  if (opinion.flat) return flatFolders(folder, manifests);
  if (!opinion.byMinor) return [await writeManifests(folder, manifests)];
  const minors = new Map<string, OpinionManifest[]>();
  for (const each of manifests) {
    const minor = each.kubernetes ?? '';
    minors.set(minor, [...(minors.get(minor) ?? []), each]);
  }
  const places: OpinionFolder[] = [];
  for (const [minor, members] of minors) {
    const place = await writeManifests(join(folder, `kubernetes-${minor}`), members);
    places.push(minor === '' ? place : { ...place, kubernetes: minor });
  }
  return places;
}

/** Refuses paths that leave the folder, and two manifests at one: `UNSAFE_PATH`. */
export function assertOwnPaths(manifests: readonly OpinionManifest[]): void {
  const known = new Set<string>();
  for (const { path } of manifests) {
    assertSafePath(path);
    if (known.has(path)) throw DeliveryError.of('UNSAFE_PATH', `two manifests are to be judged as ${path}`);
    known.add(path);
  }
}

/** Folders without folders in them, and in none of them two manifests of the same object. */
async function flatFolders(folder: string, manifests: readonly OpinionManifest[]): Promise<OpinionFolder[]> {
  const places: OpinionFolder[] = [];
  for (const batch of objectBatches(manifests)) {
    const place = join(folder, `batch-${places.length}`);
    await mkdir(place, { recursive: true });
    const members = [...batch.values()];
    for (const [index, { content }] of members.entries())
      await writeFile(join(place, `${index}.yaml`), content);
    places.push({ folder: place, manifests: members, subjectOf: () => ({}) });
  }
  return places;
}

async function writeManifests(folder: string, manifests: readonly OpinionManifest[]): Promise<OpinionFolder> {
  const byPath = new Map(manifests.map((each) => [each.path, each]));
  for (const { path, content } of manifests) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' });
  }
  const subjectOf = (file: string) => {
    const path = isAbsolute(file) ? relative(folder, file) : file;
    const subject = byPath.get(path)?.subject;
    return subject ? { file: path, ...subject } : {};
  };
  return { folder, manifests, subjectOf };
}
