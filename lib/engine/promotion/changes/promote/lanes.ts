import { createHash } from 'node:crypto';
import { DeliveryError } from '../../../../model/finding';
import { canonicalJson, type EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { ChosenApp, Lane, PromoteChange } from './change';
import { promotedPlacement } from './promoted-placement';

/**
 * The lanes of a promotion: for each owner of apps, or owners that have them together, one part with their apps. Apps that
 * have what they would get are in none.
 *
 * @param into environments that are approved as one
 * @param part what all of them have in common
 * @param setOf gives the id of the set that they are
 */
export async function lanesOf(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  part: PromoteChange,
  apps: readonly ChosenApp[],
  setOf: (lanes: readonly Pick<Lane, 'owners'>[]) => Promise<string>,
): Promise<readonly PromoteChange[]> {
  const lanes = new Map<string, { readonly owners: readonly string[]; readonly apps: ChosenApp[] }>();
  const { from, release } = part;
  const chosen = { ...(from === undefined ? {} : { from }), ...(release === undefined ? {} : { release }) };
  for (const each of apps) {
    if (!(await movesSomewhere(snapshot, into, { ...chosen, ...each }))) continue;
    const owners = [...(await snapshot.app(each.app, into[0])).owners].sort();
    const key = canonicalJson(owners);
    const lane = lanes.get(key) ?? { owners, apps: [] };
    lane.apps.push(each);
    lanes.set(key, lane);
  }
  if (lanes.size === 0) return [];
  const set = await setOf([...lanes.values()]);
  const { byOwner: _, except: __, ...common } = part;
  return [...lanes.values()].map((lane) => ({
    ...common,
    apps: lane.apps.map((each) => (Object.keys(each).length === 1 ? each.app : each)),
    lane: { set, owners: lane.owners },
  }));
}

/** Whether an app gets another release, or more evidence, in one of the environments; what cannot be told is for the plan to say. */
async function movesSomewhere(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  chosen: ChosenApp,
): Promise<boolean> {
  for (const environment of into) {
    try {
      const { record } = await promotedPlacement(snapshot, environment, chosen);
      const { record: standing } = (await snapshot.record(environment, chosen.app)) ?? {};
      if (standing?.release !== record.release) return true;
      if (canonicalJson(standing.evidence ?? {}) !== canonicalJson(record.evidence ?? {})) return true;
    } catch (error) {
      if (error instanceof DeliveryError) return true;
      throw error;
    }
  }
  return false;
}

const LANE = 'lane_';

/** Whether the name of a proposal is that of a lane, which names no app. */
export const isOfLane = (name: string): boolean => name.startsWith(`promote-${LANE}`);

/** A lane as a part of a branch's name: its owners for people, and a hash that tells alike names apart. */
export function laneName({ owners }: Pick<Lane, 'owners'>): string {
  const hash = createHash('sha256').update(canonicalJson(owners)).digest('hex').slice(0, 6);
  const words = owners
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${LANE}${words.slice(0, 40).replace(/-$/, '') || 'without-owner'}_${hash}`;
}
