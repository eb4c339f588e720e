import { DeliveryError, type Finding } from '../../model/finding';
import type { Forge } from './forge';
import type { Plan } from './plan';
import type { ProposalReview } from './proposal-review';
import type { ProposalStatus } from './pull-requests';

/** The status that says whether a proposal may be merged now; those of gates are called `cdk8s-delivery/<gate>`. */
const STATUS = 'cdk8s-delivery';

/**
 * Shows on a proposal's commit how it stands: one status for all, one for each gate that holds it. What is shown already is
 * not written again. It decides nothing, so a token that may not write statuses stops no merge.
 */
export async function reportStanding(
  { requests }: Pick<Forge, 'requests'>,
  { proposal, plan }: ProposalReview,
): Promise<void> {
  if (!requests) return;
  try {
    const shown = await requests.statuses(proposal);
    for (const each of statusesOf(plan, shown)) {
      const last = shown.find(({ name }) => name === each.name);
      if (last?.state !== each.state || last.text !== each.text) await requests.reportStatus(proposal, each);
    }
  } catch (error) {
    if (!(error instanceof DeliveryError) || !['FORGE_TOKEN', 'PUSH_REFUSED'].includes(error.code))
      throw error;
  }
}

/**
 * The statuses of a plan that was made again.
 *
 * @param shown those that the commit has: of a gate that holds it no more, the last word is that it passed
 */
export function statusesOf(
  { findings }: Pick<Plan, 'findings'>,
  shown: readonly ProposalStatus[],
): ProposalStatus[] {
  const against = findings.filter(({ severity }) => severity === 'refusal');
  const gates = [...new Set(against.flatMap(({ subject }) => subject.gate ?? []))];
  const held = gates.map((gate) =>
    statusOf(
      `${STATUS}/${gate}`,
      against.filter(({ subject }) => subject.gate === gate),
    ),
  );
  const passed = shown
    .filter(({ name, state }) => name.startsWith(`${STATUS}/`) && state !== 'success')
    .filter(({ name }) => !held.some((each) => each.name === name))
    .map(({ name }): ProposalStatus => ({ name, state: 'success', text: 'passed' }));
  return [statusOf(STATUS, against), ...held, ...passed];
}

/** A proposal that only waits for people or for time is pending. */
const WAITING: ReadonlySet<string> = new Set([
  'NOT_APPROVED',
  'RENDERS_UNPROVEN',
  'FROZEN',
  'WINDOW_CLOSED',
  'SOAK',
]);

/** Whether what speaks against a change goes away by itself, or when people agree. */
export function onlyWaits(against: readonly Finding[]): boolean {
  return against.every(({ code, until }) => until !== undefined || WAITING.has(code));
}

function statusOf(name: string, against: readonly Finding[]): ProposalStatus {
  const [first] = against;
  if (!first) return { name, state: 'success', text: 'every rule holds, and it is approved' };
  const waits = onlyWaits(against);
  const others = against.length === 1 ? '' : ` (and ${against.length - 1} more)`;
  return {
    name,
    state: waits ? 'pending' : 'failure',
    text: cut(`${first.code}: ${first.message}`, 140 - others.length) + others,
  };
}

const cut = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
