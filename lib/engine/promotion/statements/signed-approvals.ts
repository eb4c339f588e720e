import type { SignerData } from '../../../model/environment';
import {
  type CommitId,
  type Digest,
  type Person,
  type ProposalId,
  personKey,
  samePerson,
} from '../../../model/scalars';
import { signatureProblem } from '../../git';
import type { Approval } from '../forge';
import type { Proposal } from '../proposal';
import { type KeptStatement, keptStatements, statementPath, statementsRef } from './statement-files';

/** An approval that a person signed. */
interface SignedApprovalGiven extends Approval {
  /** Path of its statement. */
  readonly statement: string;
}

/** What statements there are about a proposal. */
interface SignedApprovals {
  /** One for each person. */
  readonly given: readonly SignedApprovalGiven[];
  /** Why others do not count, for people. */
  readonly ignored: readonly string[];
}

/** What an approval has to be for. */
interface ApprovedThing {
  readonly id: ProposalId;
  readonly head: CommitId;
  readonly digest: Digest;
  readonly requestedBy: Person;
  /** Unless it is not known any more. */
  readonly opened?: CommitId;
}

/** The approvals of a proposal that count by these keys: fetched from its repository, whatever forge it waits in. */
export async function signedApprovals(
  proposal: Proposal,
  keys: readonly SignerData[],
): Promise<SignedApprovals> {
  const { location } = proposal;
  const ref = statementsRef(location.branch);
  const statements = (await location.mirror.fetch([], [ref])).get(ref);
  return statements === undefined
    ? { given: [], ignored: [] }
    : judgeStatements(await keptStatements(location, statements, proposal.head), proposal, keys);
}

/** Tells the statements that count from those that do not. */
export async function judgeStatements(
  statements: readonly KeptStatement[],
  thing: ApprovedThing,
  keys: readonly SignerData[],
): Promise<SignedApprovals> {
  const given: SignedApprovalGiven[] = [];
  const ignored: string[] = [];
  for (const each of statements) {
    const { by, at } = each.approval;
    const problem = bindingProblem(each, thing) ?? (await keyProblem(each, keys));
    if (problem !== undefined) ignored.push(`that of ${by.name} <${by.email}>: ${problem}`);
    else given.push({ by, at, statement: each.path });
  }
  return { given, ignored };
}

function bindingProblem(
  { approval, path }: KeptStatement,
  { id, head, digest, opened, requestedBy }: ApprovedThing,
): string | undefined {
  if (approval.proposal !== id) return `it is of ${approval.proposal}`;
  if (approval.head !== head) return `it is of another commit of ${id}`;
  if (approval.plan !== digest) return 'it is of another plan';
  if (opened !== undefined && approval.opened !== opened) return 'it is of a proposal on another base';
  if (samePerson(approval.by, requestedBy)) return 'this person asked for the change';
  // One file for each person, so that no person counts twice.
  return path === statementPath(head, approval.by)
    ? undefined
    : 'it does not lie where that of this person does';
}

async function keyProblem(
  { approval: { by }, text, signature }: KeptStatement,
  keys: readonly SignerData[],
): Promise<string | undefined> {
  const own = keysOf(keys, by);
  if (own.length === 0) return 'the environment names no key of this person';
  return signatureProblem(text, signature, 'approval@cdk8s-delivery', own);
}

/** The keys of a person. */
export function keysOf(keys: readonly SignerData[], by: Person): readonly string[] {
  const who = personKey(by);
  return keys.filter(({ person }) => personKey({ name: '', email: person }) === who).map(({ key }) => key);
}
