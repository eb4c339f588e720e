import type { Snapshot } from '../../engine/delivery/snapshot';
import type { Plan } from '../../engine/promotion/plan';
import { renderMarkdown } from './';
import { reviewOf } from './plan-view-of';

/** Room for a plan in a proposal's text: enough to read, little enough for a commit message. */
const LIMIT = 20_000;

/** A plan as Markdown for the text of a proposal: what a reviewer on any forge sees first. */
export async function proposalText(snapshot: Snapshot, plan: Plan): Promise<string> {
  return renderMarkdown((await reviewOf(snapshot, plan)).view, { limit: LIMIT });
}
