import type { Finding } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import { type DeliveryLayout, parseWaiver } from '../../../../registry';
import type { Snapshot } from '../../../delivery';
import { judgeWaiverFile } from '../../../judgement';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import type { Asked, Proposed } from '../change-entry';
import { onlyAbout, proposedEdits } from '../proposed-edits';
import type { WaiveChange } from './change';

/** Plans a proposed waiver again: it is judged anew, as its end may have come, or its rule may be gone. */
export async function planProposedWaiver(
  snapshot: Snapshot,
  proposed: Proposed<WaiveChange>,
  asked: Asked,
): Promise<Plan> {
  const { name, approvals } = snapshot.environment(proposed.change.environment);
  const { edits, findings } = await proposedEdits(proposed);
  const layout = snapshot.layoutAt(proposed.location);
  const own = edits.filter(({ kind, path }) => kind === 'file' && isWaiverOf(layout, name, path));
  const judged: Finding[] = [];
  for (const edit of own) {
    if (edit.kind !== 'file') continue;
    judged.push(
      ...(await judgeWaiverFile(snapshot, name, edit.path, parseWaiver(edit.content, edit.path), asked.now)),
    );
  }
  const others = edits.filter((edit) => !own.includes(edit));
  return completePlan(layout, {
    ...planFrame(proposed.location, asked, proposed.change),
    environment: name,
    edits,
    concerns: edits.map(({ path }) => path),
    findings: [...findings, ...judged, ...onlyAbout('a waiver', edits, others)],
    approvals: { needed: approvals.reviewers, owners: approvals.owners },
  });
}

function isWaiverOf(layout: DeliveryLayout, environment: EnvironmentName, path: string): boolean {
  const place = layout.placeOf(path);
  return place?.kind === 'waiver' && place.environment === environment;
}
