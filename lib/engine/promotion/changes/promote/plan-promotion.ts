import { DeliveryError, disposed, type Finding, finding, type Subject } from '../../../../model/finding';
import { type AppName, canonicalJson, type EnvironmentName, isAppName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Placement, PlacementContext } from '../../../judgement';
import type { Plan, TargetPlan } from '../../plan';
import { planPlacements } from '../../plan-placements';
import { rejectedThere } from '../../rejected-there';
import { waveNameOf } from '../../waves-of';
import type { Asked, Proposed } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { proposedMoves, proposedPlacements } from '../proposed-placements';
import { askAgain } from './ask-again';
import { assertNoChain } from './assert-no-chain';
import type { ChosenApp, Lane, PromoteChange } from './change';
import { enteredBy, oneOrSeveral } from './entered';
import { setOfLanes } from './lane-set';
import { lanesOf } from './lanes';
import { promotedPlacement } from './promoted-placement';
import { notYetHere, promotable } from './running-before';

/** A promotion, and its context. */
type PromotionRequest = Omit<PromoteChange, 'verb'> & Asked;

/**
 * Plans a promotion. No project code runs: records and rendered trees are copied.
 *
 * @param first the plan of the first attempt: which apps, and which releases, was decided there
 */
export async function planPromotion(
  snapshot: Snapshot,
  request: PromotionRequest,
  first?: Plan,
): Promise<Plan> {
  const into = enteredBy(request);
  for (const to of into) assertUpstreams(snapshot, to, request);
  assertNoChain(snapshot, into, request);
  assertOnePlan(snapshot, into, request);
  if (request.from !== undefined) snapshot.environment(request.from);
  const placements: Placement[] = [];
  const problems: DeliveryError[] = [];
  const absent: Finding[] = [];
  for (const to of into) {
    if (request.apps === 'all') absent.push(...(await notYetHere(snapshot, to, request)));
    const names = request.apps === 'all' ? await unexcepted(snapshot, to, request, first) : request.apps;
    const chosen = chosenApps(names, request);
    for (const { from } of chosen) if (from !== undefined) snapshot.environment(from);
    await readFirst(
      snapshot,
      to,
      chosen.map(({ app }) => app),
    );
    for (const each of chosen) {
      try {
        placements.push(placedFirst(first, to, each.app) ?? (await promotedPlacement(snapshot, to, each)));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        problems.push(error);
      }
    }
  }
  const nothingRuns =
    request.apps === 'all' && placements.length + problems.length + absent.length === 0
      ? await withoutUpstream(snapshot, into, request)
      : [];
  const missing = problems.flatMap(({ findings }) => findings);
  if (!request.skipRefused) DeliveryError.throwIfAny(missing);
  const entered = request.skipRefused ? havingOne(into, placements) : into;
  const asked = await askAgain(snapshot, placements, first ? {} : request);
  const plan = await planPlacements(snapshot, {
    ...request,
    change: promotionOf(entered, request.lane),
    environments: entered,
    placements: asked.placements,
    stage: stageOf(snapshot, request),
    findings: [...asked.findings, ...nothingRuns, ...[...absent, ...missing].map(leftOut)],
  });
  if (plan.effect === 'nothing')
    return { ...plan, findings: [...plan.findings, ...(await rejectedHere(snapshot, plan))] };
  return request.skipRefused && plan.effect === 'refused'
    ? withoutRefused(snapshot, request, asked.placements, plan)
    : plan;
}

/** Reads in one go what each of the apps is asked for. */
async function readFirst(snapshot: Snapshot, to: EnvironmentName, apps: readonly AppName[]): Promise<void> {
  const { environments: upstreams } = snapshot.environment(to).promotesFrom;
  await Promise.all([
    snapshot.prefetchApps(apps),
    ...[to, ...upstreams].map((each) => snapshot.prefetchRecords(each, apps)),
  ]);
}

/** Says where all apps are none, as no upstream of an environment runs one, and what brings the first there. */
async function withoutUpstream(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  request: PromotionRequest,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const to of into) {
    const upstreams =
      request.from === undefined ? snapshot.environment(to).promotesFrom.environments : [request.from];
    const [upstream] = upstreams;
    if (upstream === undefined || (await promotable(snapshot, to, request)).length > 0) continue;
    const isEntry = snapshot.environment(upstream).promotesFrom.environments.length === 0;
    const line = isEntry
      ? commandLine(
          'release',
          '<app>',
          ...optionWords('env', upstream),
          ...optionWords('image', '<slot>=<image>'),
        )
      : commandLine('promote', '--all', ...optionWords('to', upstream));
    const message = `no app that could be promoted into ${to} runs in ${upstreams.join(' or ')} yet`;
    const remedy = `bring one there first: \`${line}\``;
    found.push(finding('warning', 'NOT_IN_UPSTREAM', message, { environment: to }, remedy));
  }
  return found;
}

/** Releases that an environment has as it was asked for, and that are rejected since. */
async function rejectedHere(snapshot: Snapshot, { targets }: Plan): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { environment, app, to } of targets) {
    if (to) found.push(...(await rejectedThere(snapshot, { environment, app, record: to })));
  }
  return found;
}

/**
 * The parts of a promotion into several environments: for each branch, one commit for what needs no approval; and one
 * part for each environment that asks for approval, or one for each of its lanes.
 */
export async function partsOfPromotion(
  snapshot: Snapshot,
  request: PromoteChange,
): Promise<readonly PromoteChange[]> {
  const { verb, apps, except, from, release, skipRefused, fixContained } = request;
  const common = {
    ...(except === undefined ? {} : { except }),
    ...(from === undefined ? {} : { from }),
    ...(release === undefined ? {} : { release }),
    ...(skipRefused === undefined ? {} : { skipRefused }),
    ...(fixContained === undefined ? {} : { fixContained }),
  };
  const into = enteredBy(request);
  assertNoChain(snapshot, into, request);
  const parts: PromoteChange[] = [];
  for (const names of togetherPlanned(snapshot, into)) {
    const part: PromoteChange = { verb, apps, to: oneOrSeveral(names), ...common };
    const lanes =
      request.byOwner && names.some((each) => snapshot.environment(each).approvals.reviewers > 0)
        ? await lanesOf(snapshot, names, part, await appsOf(snapshot, names, request), (all) =>
            setOfLanes(snapshot, names, part, all),
          )
        : [];
    parts.push(...(lanes.length > 0 ? lanes : [part]));
  }
  return parts;
}

/** The apps that a promotion names, or all that an upstream of one of the environments runs. */
async function appsOf(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  request: PromoteChange,
): Promise<readonly ChosenApp[]> {
  if (request.apps !== 'all') return chosenApps(request.apps, {});
  const found = new Set<AppName>();
  for (const to of into) for (const app of await unexcepted(snapshot, to, request)) found.add(app);
  return [...found].sort().map((app) => ({ app }));
}

/** The environments that are planned as one: those of one branch that ask for no approval. */
function togetherPlanned(snapshot: Snapshot, into: readonly EnvironmentName[]): readonly EnvironmentName[][] {
  const groups = new Map<string, EnvironmentName[]>();
  for (const name of into) {
    const { remote, branch } = snapshot.locationOf(name);
    const { reviewers } = snapshot.environment(name).approvals;
    const key = reviewers > 0 ? (approvedWith(snapshot, name) ?? name) : `${remote} ${branch}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()];
}

/** What environments of the same waves have in common that are approved as one; nothing where one is approved apart. */
function approvedWith(snapshot: Snapshot, name: EnvironmentName): string | undefined {
  const { approvals, asksFor, signers, ...data } = snapshot.environment(name);
  const waves = waveNameOf(data);
  // A proposal of several environments is found in the home of all data.
  if (waves === undefined || snapshot.locationOf(name) !== snapshot.home) return undefined;
  return canonicalJson({ waves, approvals, asksFor, signers });
}

function assertOnePlan(
  snapshot: Snapshot,
  into: readonly EnvironmentName[],
  { byOwner }: Pick<PromotionRequest, 'byOwner'>,
): void {
  if (byOwner)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `a promotion into ${into.join(', ')} by owner has a part for each of them`,
      {},
      { remedy: 'ask for its parts, and run them one by one' },
    );
  const { length } = togetherPlanned(snapshot, into);
  if (length < 2) return;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `a promotion into ${into.join(', ')} has ${length} parts, each planned and approved apart`,
    {},
    { remedy: 'ask for its parts, and run them one by one' },
  );
}

/**
 * Where this program merges, everything is judged again at the merge, and an approval may be the witness that is asked
 * for.
 */
function stageOf(snapshot: Snapshot, request: PromotionRequest): PlacementContext['stage'] {
  const asks = enteredBy(request).some((each) => snapshot.environment(each).approvals.reviewers > 0);
  return asks && request.judgedAtMerge?.(snapshot) ? 'open' : 'merge';
}

/** Those of the environments that take something; all where none does. */
function havingOne(into: readonly EnvironmentName[], placements: readonly Placement[]) {
  const left = into.filter((each) => placements.some(({ environment }) => environment === each));
  return left.length > 0 ? left : into;
}

function assertUpstreams(snapshot: Snapshot, to: EnvironmentName, request: PromotionRequest): void {
  if (snapshot.environment(to).promotesFrom.environments.length > 0 || namesUpstreams(request)) return;
  throw DeliveryError.of(
    'NOT_IN_UPSTREAM',
    `${to} is an entry and promotes from nothing`,
    { environment: to },
    {
      remedy: `use \`cdk8s-delivery release --env ${to}\``,
    },
  );
}

/** Plans a proposed promotion again, with exactly the releases that it named. */
export async function planPromotionAgain(
  snapshot: Snapshot,
  { change: { to, apps, lane }, head }: Proposed<PromoteChange>,
  asked: Asked,
): Promise<Plan> {
  const into = enteredBy({ to });
  const chosen = chosenApps(apps === 'all' ? [] : apps, {});
  const placements: Placement[] = [];
  const placed = into.length === 1 ? proposedPlacements : proposedMoves;
  for (const each of into) placements.push(...(await placed(snapshot, head, each, chosen)));
  return planPlacements(snapshot, {
    ...asked,
    change: promotionOf(into, lane),
    environments: into,
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
function promotionOf(
  to: readonly EnvironmentName[],
  lane: Lane | undefined,
): (targets: readonly TargetPlan[]) => PromoteChange {
  return (targets) => ({
    verb: 'promote',
    apps: chosenOf(targets),
    to: oneOrSeveral(to),
    ...(lane ? { lane } : {}),
  });
}

/** Each app once: where environments take different releases of it, each takes what its own upstream has. */
function chosenOf(targets: readonly TargetPlan[]): ChosenApp[] {
  const apps = [...new Set(targets.map(({ app }) => app))];
  return apps.map((app) => {
    const own = targets.filter((each) => each.app === app);
    const [release, ...others] = new Set(own.map(({ to }) => to?.release));
    const [from, ...elsewhere] = new Set(own.map(({ promotedFrom }) => promotedFrom));
    return {
      app,
      ...(release === undefined || others.length > 0 ? {} : { release }),
      ...(from === undefined || elsewhere.length > 0 ? {} : { from }),
    };
  });
}

/** Every app once, with the requested release and upstream. */
function chosenApps(
  apps: Exclude<PromoteChange['apps'], 'all'>,
  { release, from }: Pick<PromoteChange, 'release' | 'from'>,
): ChosenApp[] {
  const common = { ...(release === undefined ? {} : { release }), ...(from === undefined ? {} : { from }) };
  const named = apps.map((each) => ({ ...common, ...(typeof each === 'string' ? { app: each } : each) }));
  return [...new Map(named.map((each) => [each.app, each])).values()];
}

/** The placement that the first attempt chose; later its upstream may have moved on. */
function placedFirst(first: Plan | undefined, into: EnvironmentName, name: string): Placement | undefined {
  const target = first?.targets.find(({ environment, app }) => environment === into && app === name);
  if (!target?.to) return undefined;
  const { environment, app, to: record, promotedFrom } = target;
  return { environment, app, record, ...(promotedFrom === undefined ? {} : { promotedFrom }) };
}

/** All apps but those that stay where they are, each of which is one by its name. */
async function unexcepted(
  snapshot: Snapshot,
  to: EnvironmentName,
  request: Omit<PromoteChange, 'verb'>,
  first?: Plan,
): Promise<AppName[]> {
  const { except = [] } = request;
  for (const each of except) await snapshot.app(each);
  return (await allApps(snapshot, to, request, first)).filter((each) => !except.includes(each));
}

async function allApps(
  snapshot: Snapshot,
  to: EnvironmentName,
  request: Omit<PromoteChange, 'verb'>,
  first?: Plan,
): Promise<AppName[]> {
  if (!first) return promotable(snapshot, to, request);
  const asked = first.findings.filter(({ code }) => code !== 'ABSENT_HERE');
  const told = [...first.targets, ...asked.map(({ subject }) => subject)];
  const here = told.flatMap(({ app, environment }) => (app === undefined || environment !== to ? [] : [app]));
  return [...new Set(here)].filter(isAppName).sort();
}

async function withoutRefused(
  snapshot: Snapshot,
  request: PromotionRequest,
  placements: readonly Placement[],
  plan: Plan,
): Promise<Plan> {
  const against = plan.findings.filter(({ severity, subject }) => severity === 'refusal' && subject.app);
  // What is refused takes no turn: so it goes first, and those that waited for it are asked again.
  const forGood = against.filter((each) => !waitsForTurn(snapshot, each));
  const refused = new Set((forGood.length > 0 ? forGood : against).map(({ subject }) => targetOf(subject)));
  const rest = placements.filter((each) => !refused.has(targetOf(each)));
  const skipped = plan.findings.flatMap((each) =>
    each.subject.app !== undefined && refused.has(targetOf(each.subject))
      ? [each.severity === 'refusal' ? leftOut(each) : each]
      : each.disposition === 'left-out'
        ? [each]
        : [],
  );
  const entered = havingOne(enteredBy(request), rest);
  const next = await planPlacements(snapshot, {
    ...request,
    change: promotionOf(entered, request.lane),
    environments: entered,
    placements: rest,
    stage: stageOf(snapshot, request),
    findings: skipped,
  });
  return next.effect === 'refused' && rest.length < placements.length
    ? withoutRefused(snapshot, request, rest, next)
    : next;
}

/** Whether a refusal says no more than that another environment of the same wave goes first. */
function waitsForTurn(snapshot: Snapshot, { subject: { environment, gate } }: Finding): boolean {
  const data = snapshot.environments.find(({ name }) => name === environment);
  return data !== undefined && gate !== undefined && waveNameOf(data) === gate;
}

const targetOf = ({ environment, app }: Subject) => `${environment}/${app}`;

function leftOut(each: Finding): Finding {
  return disposed(each, 'left-out', 'left out');
}
