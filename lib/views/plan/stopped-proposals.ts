import type { Snapshot } from '../../engine/delivery';
import { type FreezeChange, openProposals, type Plan } from '../../engine/promotion';
import type { AppName, ProposalId } from '../../model/scalars';

/** The verbs of decisions that stop proposals of a target, or of an environment, until they end. */
const STOPPING: ReadonlySet<Plan['verb']> = new Set(['freeze', 'hold']);

/** The open proposals that a freeze or a hold stops: they stay open, and their merge is refused until it ends. */
export async function stoppedProposals(
  snapshot: Snapshot,
  { verb, change, effect }: Plan,
): Promise<readonly ProposalId[]> {
  if (!STOPPING.has(verb) || effect === 'refused' || effect === 'nothing') return [];
  const { environment, apps, app } = change as FreezeChange & { readonly app?: AppName };
  const places = [environment].flat();
  const stopped = app === undefined ? apps : [app];
  const { proposals } = await openProposals(snapshot, (id) =>
    places.some((each) => id.startsWith(`${each}/`)),
  );
  return proposals
    .filter(({ intent }) => intent.apps.length > 0)
    .filter(({ intent }) => stopped === undefined || intent.apps.some((each) => stopped.includes(each)))
    .filter(({ intent }) => intent.change.verb !== 'rollback')
    .map(({ id }) => id);
}
