import { DeliveryError, disposed, type Finding } from '../../../../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Placement } from '../../../judgement';
import type { Plan, TargetPlan } from '../../plan';
import { planPlacements } from '../../plan-placements';
import type { Asked, Proposed } from '../change-entry';
import { proposedPlacements } from '../proposed-placements';
import type { ChosenApp, PromoteChange } from './change';
import { askedUpstreams, promotedPlacement } from './promoted-placement';

/** A promotion, and what goes with it. */
type PromotionRequest = Omit<PromoteChange, 'verb'> & Asked;

/**
 * Plans a promotion. It runs no project code: records and rendered trees are copied.
 *
 * @param first the plan of the first attempt: which apps, and which releases, was decided there
 */
export async function planPromotion(
  snapshot: Snapshot,
  request: PromotionRequest,
  first?: Plan,
): Promise<Plan> {
  const environment = snapshot.environment(request.to);
  if (environment.promotesFrom.environments.length === 0 && !namesUpstreams(request)) {
    throw DeliveryError.of(
      'NOT_IN_UPSTREAM',
      `${request.to} is an entry and promotes from nothing`,
      { environment: request.to },
      {
        remedy: `use \`cdk8s-delivery release --env ${request.to}\``,
      },
    );
  }
  if (request.from !== undefined) snapshot.environment(request.from);
  const names = request.apps === 'all' ? await unexcepted(snapshot, request, first) : request.apps;
  const chosen = chosenApps(names, request);
  for (const { from } of chosen) if (from !== undefined) snapshot.environment(from);
  const placements: Placement[] = [];
  const problems: DeliveryError[] = [];
  for (const each of chosen) {
    try {
      placements.push(placedFirst(first, each.app) ?? (await promotedPlacement(snapshot, request.to, each)));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      problems.push(error);
    }
  }
  const missing = problems.flatMap(({ findings }) => findings);
  if (!request.skipRefused) DeliveryError.throwIfAny(missing);
  const plan = await planPlacements(snapshot, {
    ...request,
    change: promotionOf(request.to),
    environment: request.to,
    placements,
    stage: 'propose',
    findings: missing.map(leftOut),
  });
  return request.skipRefused && plan.effect === 'refused'
    ? withoutRefused(snapshot, request, placements, plan)
    : plan;
}

/** Plans a proposed promotion again: the very releases that it named. */
export async function planPromotionAgain(
  snapshot: Snapshot,
  { change: { to, apps }, head }: Proposed<PromoteChange>,
  asked: Asked,
): Promise<Plan> {
  const placements = await proposedPlacements(snapshot, head, to, chosenApps(apps === 'all' ? [] : apps, {}));
  return planPlacements(snapshot, {
    ...asked,
    change: promotionOf(to),
    environment: to,
    placements,
    stage: 'merge',
  });
}

function namesUpstreams({ apps, from }: PromotionRequest): boolean {
  return (
    from !== undefined ||
    (apps !== 'all' && apps.every((each) => typeof each !== 'string' && each.from !== undefined))
  );
}

/** The promotion of the targets that move: these releases, from these upstreams. */
function promotionOf(to: EnvironmentName): (targets: readonly TargetPlan[]) => PromoteChange {
  return (targets) => ({
    verb: 'promote',
    apps: targets.map(
      ({ app, to: record, promotedFrom }): ChosenApp => ({
        app,
        ...(record ? { release: record.release } : {}),
        ...(promotedFrom === undefined ? {} : { from: promotedFrom }),
      }),
    ),
    to,
  });
}

/** Every app once, with the release and the upstream that are asked for. */
function chosenApps(
  apps: Exclude<PromoteChange['apps'], 'all'>,
  { release, from }: Pick<PromoteChange, 'release' | 'from'>,
): ChosenApp[] {
  const common = { ...(release === undefined ? {} : { release }), ...(from === undefined ? {} : { from }) };
  const named = apps.map((each) => ({ ...common, ...(typeof each === 'string' ? { app: each } : each) }));
  return [...new Map(named.map((each) => [each.app, each])).values()];
}

/** The placement that the first attempt chose; later its upstream may have moved on. */
function placedFirst(first: Plan | undefined, name: string): Placement | undefined {
  const target = first?.targets.find(({ app }) => app === name);
  if (!target?.to) return undefined;
  const { environment, app, to: record, promotedFrom } = target;
  return { environment, app, record, ...(promotedFrom === undefined ? {} : { promotedFrom }) };
}

/** All apps but those that stay where they are, each of which is one of them by its name. */
async function unexcepted(snapshot: Snapshot, request: PromotionRequest, first?: Plan): Promise<AppName[]> {
  const { except = [] } = request;
  for (const each of except) await snapshot.app(each);
  return (await allApps(snapshot, request, first)).filter((each) => !except.includes(each));
}

async function allApps(snapshot: Snapshot, request: PromotionRequest, first?: Plan): Promise<AppName[]> {
  if (!first) return promotable(snapshot, request);
  const told = [...first.targets, ...first.findings.map(({ subject }) => subject)];
  return [...new Set(told.flatMap(({ app }) => (app === undefined ? [] : [app])))].filter(isAppName).sort();
}

async function withoutRefused(
  snapshot: Snapshot,
  request: PromotionRequest,
  placements: readonly Placement[],
  plan: Plan,
): Promise<Plan> {
  const refused = new Set(
    plan.findings.flatMap((each) =>
      each.severity === 'refusal' && each.subject.app ? [each.subject.app] : [],
    ),
  );
  const rest = placements.filter(({ app }) => !refused.has(app));
  const skipped = plan.findings.flatMap((each) =>
    each.subject.app !== undefined && refused.has(each.subject.app)
      ? [each.severity === 'refusal' ? leftOut(each) : each]
      : each.disposition === 'left-out'
        ? [each]
        : [],
  );
  return planPlacements(snapshot, {
    ...request,
    change: promotionOf(request.to),
    environment: request.to,
    placements: rest,
    stage: 'propose',
    findings: skipped,
  });
}

function leftOut(each: Finding): Finding {
  return disposed(each, 'left-out', 'left out');
}

/** The apps that an upstream runs: the one named, or those that custody would ask for the app. */
async function promotable(snapshot: Snapshot, { to, from }: PromotionRequest): Promise<AppName[]> {
  const names = from === undefined ? furtherUpstreams(snapshot, to) : [from];
  const recorded = new Map<EnvironmentName, Set<AppName>>();
  for (const name of names) recorded.set(name, new Set(await snapshot.recordNames(name)));
  const apps = [...new Set([...recorded.values()].flatMap((each) => [...each]))].sort();
  await snapshot.prefetchApps(apps);
  const chosen: AppName[] = [];
  for (const app of apps) {
    // A record of no app is for `check` to name; it is no reason not to promote the others.
    if (!(await snapshot.hasApp(app))) continue;
    const { name: known, environments } = await snapshot.app(app, to);
    const asked = from === undefined ? askedUpstreams(snapshot, to, environments) : [from];
    if (environments.includes(to) && asked.some((name) => recorded.get(name)?.has(app))) chosen.push(known);
  }
  return chosen;
}

function furtherUpstreams(snapshot: Snapshot, to: EnvironmentName): EnvironmentName[] {
  const found = new Set<EnvironmentName>();
  const queue = [...snapshot.environment(to).promotesFrom.environments];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...snapshot.environment(name).promotesFrom.environments);
  }
  return [...found];
}
