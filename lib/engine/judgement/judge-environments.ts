import { apartFindings } from '../../controllers/permits';
import { type EnvironmentData, upstreamFindings } from '../../model/environment';
import type { Finding } from '../../model/finding';
import { layoutFindings } from '../../registry';
import { branchKey, type Location, type Snapshot } from '../delivery';
import { bypassOutOfReach } from './bypass';
import { closedFromNow } from './controls/windows';
import { endedByHand } from './ended-by-hand';
import { layoutMoves } from './layout-moves';
import { signersApart } from './signers-apart';

/**
 * What is wrong with environments taken together: overlapping folders, unknown upstreams, circles.
 */
export function environmentsTogether(home: Location, environments: readonly EnvironmentData[]): Finding[] {
  return [
    ...layoutFindings(environments, (each) => branchKey(each, home)),
    ...upstreamFindings(environments),
  ];
}

/** Problems of this kind that a change of environments adds; those that existed before are not reported. */
export function judgeEnvironments(
  snapshot: Snapshot,
  changed: readonly EnvironmentData[],
  now: Date,
): Finding[] {
  const { home, environments } = snapshot;
  const after = new Map([...environments, ...changed].map((each) => [each.name, each]));
  const judged = (all: readonly EnvironmentData[]) => [
    ...environmentsTogether(home, all),
    ...apartFindings(all),
    ...bypassOutOfReach(all),
    ...signersApart(all),
    ...closedFromNow(all, now),
    ...endedByHand(all, now, ({ name }) => snapshot.pathOf({ kind: 'environment', environment: name })),
  ];
  const known = new Set(judged(environments).map(({ message }) => message));
  return [
    ...judged([...after.values()]).filter(({ message }) => !known.has(message)),
    ...layoutMoves(environments, changed),
  ];
}
