import type { Snapshot } from '../../engine/delivery';
import type { Plan } from '../../engine/promotion';
import { renderMarkdown } from './on-request';
import { reviewOf } from './plan-view-of';

/** Room for a plan in a commit message: enough to read. */
const LIMIT = 20_000;

/**
 * A plan as Markdown for the text of a proposal: what a reviewer on any forge sees first.
 *
 * @param limit most UTF-16 units; little enough for a commit message unless given
 */
export async function proposalText(snapshot: Snapshot, plan: Plan, limit = LIMIT): Promise<string> {
  return renderMarkdown((await reviewOf(snapshot, plan)).view, { limit });
}
