import type { Halting } from '../../controllers/pausing';
import { repositoryOf, type Snapshot } from '../../engine/delivery';
import { declaredBy, rejectedWords, rejectionsOf } from '../../engine/judgement';
import { changeOf, type Plan, type TargetPlan } from '../../engine/promotion';
import { goneJobs } from '../../kubernetes/diff';
import { identityLabel } from '../../kubernetes/facts';
import { type EnvironmentName, type ProposalId, printPerson } from '../../model/scalars';
import { version } from '../../version';
import { addedWords } from './added-words';
import { buildPlanView, type TargetInput } from './build-plan-view';
import { checkRows } from './check-row';
import { editedFiles } from './edited-files';
import { formerControllers } from './former-controller';
import { openGateRows } from './gate-rows';
import { haltingOf } from './halting-of';
import { breakingJobs } from './migration-contracts';
import { nextSteps } from './next-steps';
import type { NoWayBackRow, PlanView, RollbackRow } from './plan-view';
import { type OnProgress, someAtOnce } from './some-at-once';
import { standing } from './standing';
import { stepsAfterConfigure, type WrittenDefinitions } from './steps-after-configure';
import { stoppedProposals } from './stopped-proposals';
import { syncPolicyRow } from './sync-policy-row';
import { targetFiles } from './target-files';
import { targetInput } from './target-input';

/** A plan as a reviewer sees it. */
export interface PlanReview {
  readonly view: PlanView;
  /** What a release will do in the other environments it can reach, by their present state. */
  readonly later?: PlanView;
  /** Commands that promote the placed releases further, and that make the needed witness. */
  readonly next: readonly string[];
  /** How to stop the controllers as well, of a freeze: an entry for each environment whose controller syncs by itself. */
  readonly halting: readonly Halting[];
  /** Open proposals that a freeze or a hold stops. */
  readonly stopped: readonly ProposalId[];
}

type Compared = Omit<PlanReview, 'next' | 'halting' | 'stopped'> & { readonly written: WrittenDefinitions };

/** By plan, so that the text of a proposal and what is shown of it are made of one comparison. */
const reviews = new WeakMap<Plan, Promise<Compared>>();

/**
 * Makes the view of a plan: the files on both sides are read and compared, no code runs. It is made once.
 *
 * @param snapshot what the plan was made on
 */
export function reviewOf(snapshot: Snapshot, plan: Plan, onProgress?: OnProgress): Promise<Compared> {
  const review = reviews.get(plan) ?? makeReview(snapshot, plan, onProgress);
  reviews.set(plan, review);
  return review;
}

/**
 * The same with the next commands.
 *
 * @param now the moment at which the environments are judged
 */
export async function reviewWithNext(
  snapshot: Snapshot,
  plan: Plan,
  now: Date,
  onProgress?: OnProgress,
): Promise<PlanReview> {
  const { written, ...shown } = await reviewOf(snapshot, plan, onProgress);
  const next =
    plan.verb === 'configure'
      ? await stepsAfterConfigure(snapshot, written)
      : [...formerControllers(snapshot, shown.view.targets), ...(await nextSteps(snapshot, plan, now))];
  return {
    ...shown,
    next,
    halting: await haltingOf(snapshot, plan),
    stopped: await stoppedProposals(snapshot, plan),
  };
}

/** Plans of a verb that follow each other are gone on with together. */
export async function nextAfter(
  snapshot: Snapshot,
  plans: readonly Plan[],
  now: Date,
): Promise<readonly string[]> {
  const steps: string[] = [];
  const together = plans.filter(({ verb }) => verb !== 'configure');
  for (const verb of new Set(together.map((each) => each.verb))) {
    const own = together.filter((each) => each.verb === verb);
    const [first] = own;
    if (first)
      steps.push(
        ...(await nextSteps(snapshot, { ...first, targets: own.flatMap(({ targets }) => targets) }, now)),
      );
  }
  for (const plan of plans.filter(({ verb }) => verb === 'configure'))
    steps.push(...(await stepsAfterConfigure(snapshot, (await editedFiles(snapshot, plan)).written)));
  return [...new Set(steps)];
}

async function makeReview(snapshot: Snapshot, plan: Plan, onProgress?: OnProgress): Promise<Compared> {
  // What was not rendered for its environment is refused; nothing is there to be compared.
  const moving = plan.targets.filter(
    ({ change, to, tree }) =>
      change !== 'same' && change !== 'evidence' && !(to !== undefined && tree.after === undefined),
  );
  const targets = await someAtOnce(moving, (target) => inputOf(snapshot, plan, target), onProgress);
  const { governance, files, objects, written } = await editedFiles(snapshot, plan);
  const later = changeOf(plan.verb).reachesFurther ? await laterTargets(snapshot, plan) : [];
  const ways = await waysBackOf(snapshot, plan, targets);
  const rollbacks = ways.flatMap((each) => ('command' in each ? [each] : []));
  const noWayBack = ways.flatMap((each) => ('why' in each ? [each] : []));
  const [only, ...further] = rollbacks;
  const isOne = plan.targets.length === 1 || (only !== undefined && further.length === 0);
  const common = {
    verb: plan.verb,
    compared: {
      ...(plan.base === null ? {} : { base: plan.base }),
      tool: `cdk8s-delivery ${version}`,
      plan: plan.digest,
    },
    requestedBy: printPerson(plan.requestedBy),
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    ...(plan.ticket === undefined ? {} : { ticket: plan.ticket }),
  };
  const records = plan.targets.flatMap((target) =>
    target.change === 'evidence'
      ? [{ target: `${target.environment}/${target.app}`, note: addedWords(target) }]
      : [],
  );
  const view = buildPlanView({
    ...common,
    ...(records.length === 0 ? {} : { records }),
    environments: environmentsOf(plan, objects),
    from: [
      ...new Set(
        movedOr(plan).flatMap(({ promotedFrom }) => (promotedFrom === undefined ? [] : [promotedFrom])),
      ),
    ],
    targets: [...objects, ...targets],
    sync: targets.length === 0 ? [] : syncOf(snapshot, enteredBy(plan)),
    checks: [...checkRows(plan.findings), ...openGateRows(plan.gates)],
    ...(plan.rules ? { rules: plan.rules } : {}),
    governance,
    files,
    ...(only && isOne ? { rollback: only } : {}),
    ...(isOne || rollbacks.length === 0 ? {} : { rollbacks }),
    ...(noWayBack.length === 0 ? {} : { noWayBack }),
  });
  if (later.length === 0) return { view, written };
  const environments = [...new Set(later.map(({ environment }) => environment))];
  return {
    view,
    written,
    later: buildPlanView({ ...common, environments, targets: later, sync: syncOf(snapshot, environments) }),
  };
}

function environmentsOf(plan: Plan, objects: readonly TargetInput[]): readonly EnvironmentName[] {
  if (plan.environment !== undefined) return [plan.environment];
  return [...new Set([...enteredBy(plan), ...objects.map((each) => each.environment)])];
}

/** The environments whose targets a plan changes; where it changes none, those of all its targets. */
function enteredBy(plan: Plan): readonly EnvironmentName[] {
  if (plan.environment !== undefined) return [plan.environment];
  return [...new Set(movedOr(plan).map((each) => each.environment))];
}

/** The targets that a plan changes; all of them where it changes none. */
function movedOr({ targets }: Plan): Plan['targets'] {
  const moved = targets.filter(({ change }) => change !== 'same');
  return moved.length === 0 ? targets : moved;
}

async function inputOf(snapshot: Snapshot, plan: Plan, target: TargetPlan): Promise<TargetInput> {
  const { environment, app, promotedFrom, from, to, tree, restores } = target;
  const controller = snapshot.readableEnvironments.find(({ name }) => name === environment)?.controller;
  const [before, after] = await Promise.all([
    targetFiles(snapshot, plan, target, tree.before),
    targetFiles(snapshot, plan, target, tree.after),
  ]);
  return targetInput({
    environment,
    app,
    controller,
    ranSince: restores && (await repositoryOf(snapshot.locationOf(environment)).commitTime(restores)),
    ...(promotedFrom === undefined ? {} : { promotedFrom }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    before,
    after,
    declared: await declaredBy(snapshot, environment, app),
  });
}

async function laterTargets(snapshot: Snapshot, plan: Plan): Promise<TargetInput[]> {
  const inputs: TargetInput[] = [];
  for (const { app, environment: entered, to } of plan.targets) {
    if (!to) continue;
    for (const environment of reachableFrom(snapshot, entered)) {
      const after = to.renders.trees[environment];
      if (after === undefined) continue;
      const stands = await standing(snapshot, environment, app);
      const before = stands?.renders.trees[environment];
      const tree = { ...(before === undefined ? {} : { before }), after };
      inputs.push(
        await inputOf(snapshot, plan, {
          environment,
          app,
          change: 'update',
          ...(stands ? { from: stands } : {}),
          to,
          tree,
        }),
      );
    }
  }
  return inputs;
}

/** The environments that a release can get to from one: those that take from it, and from those, in the order of promotion. */
function reachableFrom(snapshot: Snapshot, entered: EnvironmentName): EnvironmentName[] {
  const reached = new Set([entered]);
  for (const { name, promotesFrom } of snapshot.readableEnvironments)
    if (promotesFrom.environments.some((each) => reached.has(each))) reached.add(name);
  return [...reached].slice(1);
}

function syncOf(snapshot: Snapshot, environments: readonly EnvironmentName[]): PlanView['sync'] {
  return environments.flatMap((name) => {
    const environment = snapshot.readableEnvironments.find((each) => each.name === name);
    return environment ? [syncPolicyRow(environment)] : [];
  });
}

/** The most targets whose way back is listed one by one. */
const MOST_WAYS_BACK = 20;

/** What takes each target back, or why nothing does. */
async function waysBackOf(
  snapshot: Snapshot,
  plan: Plan,
  inputs: readonly TargetInput[],
): Promise<readonly (RollbackRow | NoWayBackRow)[]> {
  const moved = plan.targets.filter(({ change }) => change !== 'same' && change !== 'evidence');
  const rows = moved.slice(0, MOST_WAYS_BACK).map((target) =>
    wayBackOf(
      snapshot,
      plan.verb,
      target,
      inputs.find(({ environment, app }) => environment === target.environment && app === target.app),
    ),
  );
  return (await Promise.all(rows)).flat();
}

/** What takes a target back; why nothing does, where a rollback to what stands there would be refused. */
async function wayBackOf(
  snapshot: Snapshot,
  verb: Plan['verb'],
  target: TargetPlan,
  input: TargetInput | undefined,
): Promise<(RollbackRow | NoWayBackRow)[]> {
  const undo = changeOf(verb).undo?.(target);
  const { environment, app, from, to } = target;
  const none = (why: string): NoWayBackRow[] => [{ target: `${environment}/${app}`, why }];
  if (!undo)
    return !from && to?.baseline === environment
      ? none('nothing was delivered there before; what a first baseline records ran there already')
      : [];
  const [rejection] = from ? await rejectionsOf(snapshot, environment, app, from) : [];
  if (from && rejection) return none(`${from.release}, which stands there, was ${rejectedWords(rejection)}`);
  const restores = from ? `release ${from.release}` : 'nothing: the app was not there before';
  const again = (input ? goneJobs(input.diff) : []).map(identityLabel).join(', ');
  const broken = breakingJobs(input?.sync?.jobs ?? []).join(', ');
  const note = [
    ...(broken === '' ? [] : [`restore the data first: ${broken} is a breaking migration`]),
    ...(again === '' ? [] : [`${again} may run again`]),
  ].join('; ');
  return [{ command: changeOf(undo.verb).command(undo), restores, ...(note === '' ? {} : { note }) }];
}
