import { type Finding, refusal } from '../../model/finding';
import { type DeliveryLayout, documentKind, documentProblems, SHARED } from '../../registry';
import { misnamedData, repositoryOf, type Snapshot } from '../delivery';
import type { TreeEntry } from '../git';
import { judgeFrozenApps } from './frozen-apps';

/**
 * Reads every data file at the heads: an unreadable file is reported with its position. Records of environments
 * that can be read are left to those who compare them with files.
 *
 * @param only environments whose files are read; the data of apps, rejections and witnesses belongs to all of them
 */
export async function checkDocuments(
  snapshot: Snapshot,
  now: Date,
  only?: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const readable = new Set(snapshot.readableEnvironments.map(({ name }) => name));
  for (const location of snapshot.allLocations) {
    if (location.head === undefined) continue;
    const repository = repositoryOf(location);
    const layout = snapshot.layoutAt(location);
    const entries: { readonly file: string; readonly type: TreeEntry['type']; readonly id: string }[] = [];
    for (const folder of layout.dataFolders)
      for (const { path, type, id } of await repository.entries(location.head, {
        path: folder,
        recursive: true,
        withTrees: true,
      }))
        entries.push({ file: `${folder}/${path}`, type, id });
    for (const { file, type } of entries)
      if (type !== 'blob' && documentKind(file, layout) !== undefined)
        findings.push(refusal('BROKEN_FILE', 'a file is expected here, something else is there', { file }));
    for (const { file, type } of entries)
      if (type === 'blob' && (only?.some((each) => file.startsWith(`${SHARED}/${each}/`)) ?? true))
        findings.push(...misnamedData(file, layout));
    const files = entries.filter(
      ({ file, type }) => type === 'blob' && isMeant(file, layout, readable, only),
    );
    const blobs = await repository.read(files.map(({ id }) => id));
    files.forEach(({ file }, index) => {
      const blob = blobs[index];
      if (blob) findings.push(...documentProblems(file, blob, layout));
    });
    for (const { file } of files)
      findings.push(...(await judgeFrozenApps(location, location.head, layout, file, now)));
  }
  return findings;
}

function isMeant(
  file: string,
  layout: DeliveryLayout,
  readable: ReadonlySet<string>,
  only: readonly string[] | undefined,
): boolean {
  const place = layout.placeOf(file);
  if (!place || (place.kind === 'record' && readable.has(place.environment))) return false;
  return only === undefined || !('environment' in place) || only.includes(place.environment);
}
