import { type Finding, refusal, type Subject } from '../model/finding';
import { type AppName, objectFormatOf, ReleaseId, treeIdOf } from '../model/scalars';
import type { ReleaseRecord } from './documents/record-schema';

/**
 * Whether a record certifies itself: the tree made of `trees` has the id `renders.id`, and app, images and that id make
 * `release`. Pure; no other object, branch or repository is needed.
 *
 * @returns one `RECORD_FORGED` per broken link
 */
export function checkRecord(record: ReleaseRecord, app: AppName, subject: Subject = {}): Finding[] {
  const { renders, images, release } = record;
  const findings: Finding[] = [];
  const forged = (message: string) => findings.push(refusal('RECORD_FORGED', message, { app, ...subject }));
  const entries = Object.entries(renders.trees).map(([name, id]) => ({ mode: '040000', name, id }));
  const tree = treeIdOf(entries, objectFormatOf(renders.id));
  if (tree !== renders.id) forged(`the trees of the record make ${tree}, its renders say ${renders.id}`);
  const id = ReleaseId.of({ app, images, renders: renders.id });
  if (id !== release) forged(`app, images and renders of the record make ${id}, it says ${release}`);
  return findings;
}
