import * as v from 'valibot';
import type { Snapshot } from '../../../lib/engine/delivery';
import type { Asked, Plan, TargetPlan } from '../../../lib/engine/promotion';
import type { ChangeEntry, Proposed } from '../../../lib/engine/promotion/changes/change-entry';
import { proposedPlacements } from '../../../lib/engine/promotion/changes/proposed-placements';
import { undoPlacement } from '../../../lib/engine/promotion/changes/undo-placement';
import { findRelease } from '../../../lib/engine/promotion/find-release';
import { planPlacements } from '../../../lib/engine/promotion/plan-placements';
import { type AppName, appName, type EnvironmentName, environmentName } from '../../../lib/model/scalars';

/** A verb of the test tree: what runs in one environment is lent to another one. */
export interface LendChange {
  readonly verb: 'lend';
  readonly app: AppName;
  readonly from: EnvironmentName;
  readonly to: EnvironmentName;
  readonly release?: string;
}

/** Everything there is to know of it: nothing else in the code names it. */
export const lendEntry: ChangeEntry<LendChange> = {
  verb: 'lend',
  request: v.strictObject({
    verb: v.literal('lend'),
    app: appName,
    from: environmentName,
    to: environmentName,
    release: v.exactOptional(v.string()),
  }),
  async plan(snapshot, request) {
    const { app, from, to, release = 'r-' } = request;
    const found = await findRelease(snapshot, app, release, [from]);
    if (!found) throw new Error(`${from} has no ${app} to lend`);
    return lend(snapshot, request, request, [
      { environment: to, app, record: found.record, promotedFrom: from },
    ]);
  },
  async again(snapshot: Snapshot, { change, head }: Proposed<LendChange>, asked: Asked) {
    return lend(snapshot, change, asked, await proposedPlacements(snapshot, head, change.to, [change]));
  },
  subject: ({ environment, targets }) => `lend ${targets.map(({ app }) => app).join(', ')} to ${environment}`,
  trailers: ({ promotedFrom }) => [['Lent-by', promotedFrom ?? 'nobody']],
  command: ({ app, from, to }) => `cdk8s-delivery lend ${app} ${from} ${to}`,
  tells: { kind: 'loan', targets: ['placement', 'return'], undo: undoPlacement },
};

function lend(
  snapshot: Snapshot,
  { app, from, to }: LendChange,
  asked: Asked,
  placements: Parameters<typeof planPlacements>[1]['placements'],
): Promise<Plan> {
  const change = ([target]: readonly TargetPlan[]): LendChange => ({
    verb: 'lend',
    app,
    from,
    to,
    ...(target?.to ? { release: target.to.release } : {}),
  });
  return planPlacements(snapshot, { ...asked, change, environments: [to], placements, stage: 'merge' });
}
