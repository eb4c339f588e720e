import { DeliveryError, refusal } from '../finding';
import { paths } from '../registry';
import { isActive } from './active-freeze';
import { completePlan, type Plan, type TargetPlan } from './plan';
import { planFrame } from './plan-frame';
import type { ChangeRequest } from './request';
import type { Snapshot } from './snapshot';

/** A removal of a target: its record, its manifests and its Argo CD Application. */
export interface RetireRequest extends ChangeRequest {
  readonly app: string;
  readonly environment: string;
}

/** Plans a removal; Argo CD prunes what it applied, as far as the environment's sync policy lets it. */
export async function planRetirement(snapshot: Snapshot, request: RetireRequest): Promise<Plan> {
  const { app, environment: name } = request;
  const environment = snapshot.environment(name);
  const site = snapshot.siteOf(name);
  const [stored, tree, freeze, hold] = await Promise.all([
    snapshot.record(name, app),
    snapshot.treeOf(name, app),
    snapshot.freeze(name),
    snapshot.hold(name, app),
  ]);
  const subject = { environment: name, app };
  if (!stored && tree === undefined) {
    await snapshot.app(app);
    throw DeliveryError.of('NO_RELEASE', `${app} is not in ${name}`, subject, {
      remedy: 'nothing to do, or see `cdk8s-delivery status` for where it runs',
    });
  }
  const data = (await snapshot.hasApp(app)) ? await snapshot.app(app) : undefined;
  const frozen = freeze && isActive(freeze, request.now);
  const target: TargetPlan = {
    environment: name,
    app,
    change: 'remove',
    ...(stored ? { from: stored.record } : {}),
    tree: tree === undefined ? {} : { before: tree },
  };
  return completePlan({
    ...planFrame(site, request),
    verb: 'retire',
    environment: name,
    targets: [target],
    edits: [
      ...(stored ? [{ kind: 'delete' as const, path: paths.record(name, app) }] : []),
      ...(tree === undefined ? [] : [{ kind: 'delete' as const, path: snapshot.manifestPath(name, app) }]),
    ],
    findings: [
      ...(frozen
        ? [
            refusal(
              freeze.lockdown ? 'LOCKDOWN' : 'FROZEN',
              `${name} is ${freeze.lockdown ? 'locked' : 'frozen'} since ${freeze.since} by ${freeze.by}: ${freeze.reason}`,
              subject,
            ),
          ]
        : []),
      ...(hold
        ? [
            refusal(
              'HELD',
              `${name}/${app} is held since ${hold.since} by ${hold.by}: ${hold.reason}`,
              subject,
            ),
          ]
        : []),
    ],
    approvals: {
      needed: environment.approvals.reviewers,
      owners: [...new Set([...environment.approvals.owners, ...(data?.owners ?? [])])],
    },
  });
}
