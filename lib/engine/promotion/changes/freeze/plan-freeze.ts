import { isDeepStrictEqual } from 'node:util';
import { DeliveryError } from '../../../../model/finding';
import { type EnvironmentName, printPerson } from '../../../../model/scalars';
import { editFreeze, FREEZES } from '../../../../registry';
import { controlOf, type Snapshot } from '../../../delivery';
import { isActive } from '../../../judgement';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { type Decision, planDecisions, reasonFor, removal } from '../plan-decision';
import type {
  FreezeChange,
  FreezeDecision,
  FreezeTerms,
  OneOf,
  UnfreezeChange,
  UnfreezeTerms,
} from './change';
import { namedFreeze, namedUnfreeze, stillFrozen } from './plan-named-freeze';
import { takenOver } from './taken-over';

/**
 * Plans a freeze, or other words of the same person for the existing one.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason, and an end in the past
 */
export async function planFreeze(
  snapshot: Snapshot,
  { environment, ...request }: FreezeTerms & Asked,
): Promise<Plan> {
  const { until, lockdown, name, apps, now } = request;
  if (until !== undefined && Date.parse(until) <= now.getTime())
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the end of the freeze, ${until}, is not in the future: it is ${now.toISOString()} now`,
    );
  const decisions: FreezeDecision[] = [];
  for (const each of [environment].flat())
    decisions.push(
      name === undefined
        ? await plainFreeze(snapshot, { ...request, environment: each })
        : await namedFreeze(snapshot, { ...request, environment: each, name }),
    );
  const [first, ...others] = decisions;
  const asked = {
    ...(until === undefined ? {} : { until }),
    ...(lockdown === undefined ? {} : { lockdown }),
    ...(apps === undefined ? {} : { apps }),
  };
  const change: FreezeChange = {
    ...{ verb: 'freeze', environment },
    ...(name === undefined ? {} : { name }),
    // Where several freezes stand already, each may keep an end of its own.
    ...(first && others.length === 0 ? first.terms : asked),
  };
  return planDecisions(snapshot, branchOf(snapshot, environment), request, change, decisions);
}

/** Plans the end of a freeze. */
export async function planUnfreeze(
  snapshot: Snapshot,
  { environment, name, ...asked }: UnfreezeTerms & Asked,
): Promise<Plan> {
  const decisions: Decision[] = [];
  const never: DeliveryError[] = [];
  for (const each of [environment].flat()) {
    if (name === undefined) {
      const { name: known } = snapshot.environment(each);
      const path = snapshot.pathOf({ kind: 'freeze', environment: known });
      const removed = await removal(snapshot, snapshot.locationOf(known), path);
      decisions.push({ ...removed, findings: await stillFrozen(snapshot, each, asked.now) });
      continue;
    }
    try {
      decisions.push(await namedUnfreeze(snapshot, { environment: each, name }));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      never.push(error);
    }
  }
  // Of several environments it is enough that one had a freeze of that name.
  if (decisions.length === 0) DeliveryError.throwIfAny(never.flatMap(({ findings }) => findings));
  const change: UnfreezeChange = { verb: 'unfreeze', environment, ...(name === undefined ? {} : { name }) };
  return planDecisions(snapshot, branchOf(snapshot, environment), asked, change, decisions);
}

/** The parts of a freeze of several environments: one for each branch that they are delivered to. */
export function partsOfFreeze(
  snapshot: Snapshot,
  { verb, environment, until, lockdown, name, apps }: FreezeChange,
): readonly FreezeChange[] {
  const terms = {
    ...(until === undefined ? {} : { until }),
    ...(lockdown === undefined ? {} : { lockdown }),
    ...(name === undefined ? {} : { name }),
    ...(apps === undefined ? {} : { apps }),
  };
  return byBranch(snapshot, environment).map((each) => ({ verb, environment: each, ...terms }));
}

/** The same of the end of a freeze. */
export function partsOfUnfreeze(
  snapshot: Snapshot,
  { verb, environment, name }: UnfreezeChange,
): readonly UnfreezeChange[] {
  return byBranch(snapshot, environment).map((each) => ({
    ...{ verb, environment: each },
    ...(name === undefined ? {} : { name }),
  }));
}

type Environments = FreezeChange['environment'];

function byBranch(snapshot: Snapshot, environment: Environments): readonly Environments[] {
  const branches = new Map<unknown, EnvironmentName[]>();
  for (const each of new Set([environment].flat())) {
    const location = snapshot.locationOf(snapshot.environment(each).name);
    branches.set(location, [...(branches.get(location) ?? []), each]);
  }
  return [...branches.values()].map((names) => (names.length === 1 && names[0] ? names[0] : names));
}

/**
 * The branch that the environments are delivered to.
 *
 * @throws DeliveryError `INVALID_OPTION` where they have several
 */
function branchOf(snapshot: Snapshot, environment: Environments) {
  const [first = environment, ...others] = byBranch(snapshot, environment);
  if (others.length > 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${[environment].flat().join(', ')} are delivered to ${others.length + 1} branches, each is a change of its own`,
      {},
      { remedy: 'name the environments of one branch, or let the request be split into its parts' },
    );
  return snapshot.locationOf([first].flat()[0] as EnvironmentName);
}

async function plainFreeze(
  snapshot: Snapshot,
  { environment, until: end, lockdown, ...asked }: OneOf<FreezeTerms> & Asked,
): Promise<FreezeDecision> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  const path = snapshot.pathOf({ kind: 'freeze', environment });
  const known = await controlOf(snapshot, FREEZES, environment);
  // Other words for a freeze remove neither its lockdown nor its end: only `unfreeze` does.
  const standing = known && isActive(known, asked.now) ? known : undefined;
  const until = end ?? standing?.until;
  const terms = {
    ...(until === undefined ? {} : { until }),
    lockdown: lockdown ?? standing?.lockdown ?? false,
  };
  const freeze = {
    reason: reasonFor('freeze', asked),
    by: printPerson(asked.requestedBy),
    since: asked.now.toISOString(),
    ...terms,
  };
  const same = known && isDeepStrictEqual({ ...freeze, by: known.by, since: known.since }, known);
  return {
    terms,
    path,
    edits: same
      ? []
      : [{ kind: 'file', path, content: editFreeze(await snapshot.text(location, path), freeze, path) }],
    findings: standing && !same ? takenOver(standing, environment, asked) : [],
  };
}
