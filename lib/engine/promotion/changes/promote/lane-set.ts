import { createHash } from 'node:crypto';
import { canonicalJson, type EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { openProposals } from '../../open-proposals';
import type { Lane, PromoteChange } from './change';
import { laneName } from './lanes';

/**
 * The id of a set of lanes: that of the newest one of them that is open, so that the same request made again joins it; else
 * one that follows from the request and the state it is planned on, so that next week's set is another one.
 *
 * @param into environments that are approved as one
 */
export async function setOfLanes(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  { to, apps, except = [], from, release }: PromoteChange,
  lanes: readonly Pick<Lane, 'owners'>[],
): Promise<string> {
  const [first] = into;
  const names = lanes.map(laneName);
  const place = into.length === 1 ? first : '_fleet';
  const { proposals } = await openProposals(
    snapshot,
    (id) => id.startsWith(`${place}/promote-`) && names.some((name) => id.includes(name)),
  );
  const [newest] = proposals
    .flatMap(({ at, intent }) => {
      const { lane } = intent.change as Partial<PromoteChange>;
      return lane ? [{ at, set: lane.set }] : [];
    })
    .sort((one, other) => other.at.getTime() - one.at.getTime());
  if (newest) return newest.set;
  const asked = {
    to,
    apps: apps === 'all' ? apps : apps.map((each) => canonicalJson(each)).sort(),
    except: [...except].sort(),
    from: from ?? null,
    release: release ?? null,
    on: (first === undefined ? undefined : snapshot.locationOf(first).head) ?? null,
  };
  return createHash('sha256').update(canonicalJson(asked)).digest('hex').slice(0, 8);
}
