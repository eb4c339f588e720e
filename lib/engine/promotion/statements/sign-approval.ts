import { DeliveryError } from '../../../model/finding';
import { noSuchProposal, type Person, printPerson, samePerson } from '../../../model/scalars';
import { namedPlace, SIGNED_APPROVAL, type SignedApproval } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';
import { cannotSign, pushError, signatureProblem, signText } from '../../git';
import type { GivenApproval } from '../forge';
import type { Plan } from '../plan';
import type { Proposal } from '../proposal';
import { refuseSelfApproval } from '../self-approval';
import { type LostRace, untilThrough } from '../until-through';
import { appended } from './append-kept';
import { approvalTerms } from './approval-terms';
import { keysOf, signedApprovals } from './signed-approvals';
import { signaturePath, statementPath, statementsRef } from './statement-files';

/** Who signs, and with what. */
interface Signing {
  readonly by: Person;
  readonly now: Date;
  /** As `signText` takes it. */
  readonly key?: string;
}

type Given = (GivenApproval & { readonly kind: 'given' }) | LostRace;

/**
 * Signs a person's approval of a plan, and keeps it in the delivery repository. It counts by the keys that the environment
 * names at the base of the plan.
 *
 * @throws DeliveryError `SELF_APPROVAL`, `CANNOT_SIGN` also where the key would not count, `NO_SUCH_PROPOSAL`
 */
export async function signApproval(
  snapshot: Snapshot,
  proposal: Proposal,
  plan: Plan,
  { by, now, key }: Signing,
): Promise<GivenApproval> {
  refuseSelfApproval(by, proposal);
  const { keys } = approvalTerms(snapshot, plan);
  if (keys.length === 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `no key is named by which signed approvals of ${proposal.id} count`,
      {},
      {
        remedy:
          'name the keys of people in `approvals.keys` of the environment, and bring that in by `configure`',
      },
    );
  const own = keysOf(keys, by);
  if (own.length === 0)
    throw cannotSign('the approval', `the environment names no key of ${printPerson(by)}`);
  const { location } = proposal;
  const { mirror } = location;
  const ref = statementsRef(location.branch);
  const path = statementPath(proposal.head, by);
  const text = SIGNED_APPROVAL.print(await statement(snapshot, proposal, plan, { by, now }));
  let signature: string | undefined;
  const { commit, before } = await untilThrough<Given>(async () => {
    const head = (await mirror.fetch([ref])).get(ref);
    const { given } = await signedApprovals(proposal, keys);
    if (head !== undefined && given.some((each) => samePerson(each.by, by)))
      return { kind: 'given', commit: (await newest(proposal, head, path)) ?? head, before: true };
    signature ??= await signText(text, 'approval@cdk8s-delivery', key);
    const problem = await signatureProblem(text, signature, 'approval@cdk8s-delivery', own);
    if (problem !== undefined)
      throw cannotSign('the approval', `the key is not one that the environment names of ${printPerson(by)}`);
    const update = await appended(mirror, ref, head, {
      edits: [
        { kind: 'file', path, content: text },
        { kind: 'file', path: signaturePath(path), content: signature },
      ],
      message: `approve ${proposal.id}\n\nPlan: ${proposal.digest}\n`,
      by,
      now,
    });
    // An approval of what is not open any more is of no use: both refs stand as they were read, or none moves.
    const stands = { ref: proposal.ref, from: proposal.head, to: proposal.head };
    const result = await mirror.push([update, stands]);
    if (result.ok) return { kind: 'given', commit: update.to, before: false };
    if (result.reason !== 'race') throw pushError(result);
    if ((await mirror.fetch([proposal.ref])).get(proposal.ref) !== proposal.head)
      throw noSuchProposal(`${proposal.id} was changed, merged or closed meanwhile`);
    return { kind: 'race', message: result.message };
  });
  return { commit, before };
}

async function newest({ location }: Proposal, head: Proposal['head'], path: string) {
  for await (const { commit } of repositoryOf(location).history(head, [path], { limit: 1 })) return commit;
  return undefined;
}

/** What is signed: the plan by its digest, and in words of its own what it starts from and brings, so that it is of nothing else. */
async function statement(
  snapshot: Snapshot,
  { id, opened, head, digest, location }: Proposal,
  plan: Plan,
  { by, now }: Pick<Signing, 'by' | 'now'>,
): Promise<SignedApproval> {
  const layout = snapshot.layoutAt(location);
  const changed = await repositoryOf(location).changes(opened, head);
  return {
    proposal: id,
    opened,
    head,
    plan: digest,
    branch: location.branch,
    targets: plan.targets
      .filter(({ change }) => change !== 'same')
      .map(({ environment, app, from, to }) => ({
        environment,
        app,
        from: from?.release ?? null,
        to: to?.release ?? null,
      })),
    files: changed
      .filter(({ type, path }) => type === 'blob' && !isOfTarget(namedPlace(layout.placeOf(path))?.kind))
      .map(({ path, after }) => ({ path, id: after ?? null })),
    by,
    at: now.toISOString(),
  };
}

/** What the target's release says already. */
export function isOfTarget(kind: string | undefined): boolean {
  return kind === 'record' || kind === 'target' || kind === 'target-file';
}
