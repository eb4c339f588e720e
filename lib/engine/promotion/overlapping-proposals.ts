import {
  type AppName,
  type EnvironmentName,
  isAppName,
  isEnvironmentName,
  type ProposalId,
} from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { isOfLane } from './changes/promote/lanes';
import { mayName } from './names-of';
import { openProposals } from './open-proposals';
import type { Plan } from './plan';
import type { Proposal } from './proposal';
import { partsTouchedBy } from './waiting-parts';

/** A target that a proposal moves. */
interface MovedTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
}

/** The targets that a proposal moves, as `<environment>/<app>`. */
export async function targetsMovedBy(proposal: Proposal): Promise<readonly string[]> {
  return (await movedTargets(proposal)).map(nameOf);
}

/** The targets that a proposal moves. */
export async function movedTargets(proposal: Proposal): Promise<readonly MovedTarget[]> {
  const { environment, apps } = proposal.intent;
  if (environment !== undefined) return apps.map((app) => ({ environment, app }));
  if (apps.length === 0) return [];
  return (await partsTouchedBy(proposal, 'record')).flatMap(({ environment: at, app }) =>
    isEnvironmentName(at) && isAppName(app) ? [{ environment: at, app }] : [],
  );
}

/** Another open proposal that moves some of the same targets. */
export interface OverlappingProposal {
  readonly id: ProposalId;
  /** The targets that both move, as `<environment>/<app>`. */
  readonly targets: readonly string[];
}

/** The open proposals, apart from its own, that move a target which a plan moves: once one of them is merged, the others are void. */
export async function overlappingProposals(
  snapshot: Snapshot,
  own: ProposalId,
  { targets }: Pick<Plan, 'targets'>,
): Promise<readonly OverlappingProposal[]> {
  const moving = targets.filter(({ change }) => change !== 'same');
  const moved = new Set(moving.map(nameOf));
  if (moved.size === 0) return [];
  const places = new Set<string>(['_fleet', ...moving.map(({ environment }) => environment)]);
  const apps = [...new Set(moving.map(({ app }) => app))];
  const { proposals } = await openProposals(snapshot, (id) => {
    const [place = '', name = ''] = id.split('/');
    return id !== own && places.has(place) && (isOfLane(name) || apps.some((app) => mayName(name, app)));
  });
  const found = await Promise.all(
    proposals.map(async (each): Promise<OverlappingProposal> => {
      const both = (await targetsMovedBy(each)).filter((target) => moved.has(target));
      return { id: each.id, targets: both };
    }),
  );
  return found.filter((each) => each.targets.length > 0);
}

const nameOf = ({ environment, app }: MovedTarget) => `${environment}/${app}`;
