import { DeliveryError } from '../../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../../model/scalars';
import { controlsOf, noRelease, type Snapshot } from '../../../delivery';
import { doubtAbout, judgeControls } from '../../../judgement';
import { completePlan, type Plan, type TargetPlan } from '../../plan';
import { planFrame } from '../../plan-frame';
import { pastChanges } from '../../reached-by';
import { targetsStart } from '../../starting-point';
import type { Asked } from '../change-entry';
import type { RetireChange } from './change';
import { retiredFrom } from './retire-everywhere';

/** Plans a removal; the controller prunes what it applied, as far as the environment's sync policy lets it. */
export async function planRetirement(
  snapshot: Snapshot,
  request: Omit<RetireChange, 'verb'> & Asked,
): Promise<Plan> {
  const { app } = request;
  const name = await retiredFrom(snapshot, { verb: 'retire', ...request });
  const environment = snapshot.environment(name);
  const location = snapshot.locationOf(name);
  const layout = snapshot.layoutAt(location);
  const [stored, tree, controls] = await Promise.all([
    snapshot.record(name, app),
    snapshot.treeOf(name, app),
    controlsOf(snapshot, name, app),
  ]);
  const subject = { environment: name, app };
  const change: RetireChange = { verb: 'retire', ...subject };
  if (!stored && tree === undefined) {
    const gone = await retiredBy(snapshot, name, app);
    if (gone !== undefined)
      return completePlan(layout, {
        ...planFrame(location, request, change),
        environment: name,
        targets: [{ environment: name, app, change: 'same', tree: {} }],
        reached: gone,
      });
    await snapshot.app(app);
    const remedy = 'nothing to do, or see `cdk8s-delivery status` for where it runs';
    throw new DeliveryError([noRelease(app, `in ${name}`, { subject, remedy })]);
  }
  const data = (await snapshot.hasApp(app)) ? await snapshot.app(app, name) : undefined;
  const target: TargetPlan = {
    environment: name,
    app,
    change: 'remove',
    ...(stored ? { from: stored.record } : {}),
    tree: tree === undefined ? {} : { before: tree },
  };
  return completePlan(layout, {
    ...planFrame(location, request, change),
    environment: name,
    targets: [target],
    startsFrom: targetsStart([target]),
    edits: [
      ...(stored
        ? [{ kind: 'delete' as const, path: snapshot.pathOf({ kind: 'record', environment: name, app }) }]
        : []),
      ...(tree === undefined ? [] : [{ kind: 'delete' as const, path: snapshot.manifestPath(name, app) }]),
    ],
    findings: judgeControls(controls, {
      act: 'retire',
      subject,
      now: request.now,
      windows: environment.windows,
      ...(await doubtAbout(snapshot, controls, request.now, environment.windows)),
    }),
    approvals: {
      needed: environment.approvals.reviewers,
      owners: [...new Set([...environment.approvals.owners, ...(data?.owners ?? [])])],
    },
  });
}

/** The commit that removed a target; undefined where the target never existed. */
async function retiredBy(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<CommitId | undefined> {
  const [newest] = await pastChanges(
    snapshot.locationOf(environment),
    [snapshot.pathOf({ kind: 'record', environment, app })],
    1,
  );
  return newest?.commit;
}
