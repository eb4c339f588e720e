import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentData } from '../../../../model/environment';
import { DeliveryError, type Finding } from '../../../../model/finding';
import type { CommitId } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { gateProblems } from '../../../judgement';
import { codeNotProtected } from '../../code-not-protected';
import type { Plan } from '../../plan';
import type { ProjectCode } from '../../project-code';
import { stateMoved } from '../../starting-point';
import type { Asked } from '../change-entry';
import { projectTools } from '../project-tools';
import { type ConfigurationPart, type ConfigureChange, POINTERS } from './change';
import { partsToDo, planConfiguration } from './plan-configuration';

type ConfigureRequest = Omit<ConfigureChange, 'verb'> & Asked;

/**
 * The parts of a configuration, all of one revision: for each branch that environments are delivered to, what needs no
 * approval, and what each environment there has to approve.
 */
export async function partsOfConfiguration(
  snapshot: Snapshot,
  request: ConfigureRequest,
): Promise<ConfigureChange[]> {
  return partsToDo(await planAll(snapshot, request)).map(({ change }) => change as ConfigureChange);
}

/**
 * Plans one part of a configuration; the whole of it where it has one part only.
 *
 * @param first the plan of the first attempt: the revision was decided there
 */
export async function configureFleet(
  snapshot: Snapshot,
  request: ConfigureRequest,
  first?: Plan,
): Promise<Plan> {
  const decided = first?.change as ConfigureChange | undefined;
  const { part, code } = { ...request, ...decided };
  const plans = await planAll(snapshot, { ...request, ...(code === undefined ? {} : { code }) });
  const meant = part
    ? plans.filter(({ change }) => isDeepStrictEqual((change as ConfigureChange).part, part))
    : partsToDo(plans);
  const [plan] = meant;
  if (plan && meant.length === 1) return plan;
  if (part) throw new DeliveryError([partMoved(part)]);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `this configuration has ${meant.length} parts, each planned and approved apart`,
    {},
    { remedy: 'ask for its parts, and run them one by one' },
  );
}

/** Another change moved it into another part, or into none: other people have to agree now. */
function partMoved({ branch, awaits }: ConfigurationPart): Finding {
  const what = awaits === undefined ? 'what needs no approval' : `what waits for approval of ${awaits}`;
  return stateMoved(
    `${what} on branch ${branch} is no longer part of this configuration`,
    awaits === undefined || awaits === POINTERS ? {} : { environment: awaits },
    'run `cdk8s-delivery configure` again',
  );
}

async function planAll(snapshot: Snapshot, request: ConfigureRequest): Promise<Plan[]> {
  const { locationOf, crds = [] } = request;
  const { render, project } = projectTools(request);
  if (!locationOf) throw DeliveryError.of('INTERNAL', 'the branches of environments cannot be found here');
  const code = await codeOf(snapshot, project, request.code);
  const rendered = await render({ code, apps: [], environmentInputs: ['*'] });
  const { environments } = rendered.fleet;
  await assertProtected(project, code, snapshot, environments);
  DeliveryError.throwIfAny(gateProblems(environments));
  assertRules(environments, crds);
  return planConfiguration(snapshot, {
    ...request,
    code,
    rendered,
    locationOf: (environment) => locationOf(environment, snapshot.home),
  });
}

async function codeOf(
  snapshot: Snapshot,
  project: ProjectCode,
  revision: string | undefined,
): Promise<CommitId> {
  if (revision !== undefined) return project.normalise(await project.resolve(revision));
  const [environment] = snapshot.environments;
  const [head] = environment ? project.allowed(environment.code.branches) : [];
  return project.normalise(await project.resolve(head?.[1] ?? 'HEAD'));
}

/** The delivered data decides which branches count; only the very first time the code does. */
async function assertProtected(
  project: ProjectCode,
  code: CommitId,
  snapshot: Snapshot,
  described: readonly { readonly code: { readonly branches: string[] } }[],
): Promise<void> {
  const known = snapshot.environments.length > 0 ? snapshot.environments : described;
  for (const {
    code: { branches },
  } of known) {
    if (!(await project.isProtected(code, branches))) {
      throw new DeliveryError([codeNotProtected(code, 'definitions', branches)]);
    }
  }
}

/** Data with an unusable rule would stop everything that is judged by it. */
function assertRules(environments: readonly EnvironmentData[], folders: readonly string[]): void {
  if (!environments.some(({ policies }) => policies !== undefined)) return;
  // Loaded late: expressions take a while to load, and many fleets leave the rules as they are.
  const { ruleFindings } =
    require('../../../../kubernetes/policy/rule-findings') as typeof import('../../../../kubernetes/policy/rule-findings');
  const { controllerKinds } =
    require('../../../../controllers/schema') as typeof import('../../../../controllers/schema');
  DeliveryError.throwIfAny(ruleFindings(environments, [...folders], controllerKinds));
}
