import { createHash } from 'node:crypto';
import {
  type CommitId,
  commitId,
  instant,
  noSuchProposal,
  type Person,
  parsePerson,
  personKey,
  printPerson,
  type RefName,
  samePerson,
} from '../../../model/scalars';
import { v } from '../../../model/schema';
import { refName } from '../../../registry';
import { type GitRepository, pushError } from '../../git';
import {
  type Forge,
  type GivenApproval,
  type LostRace,
  type Proposal,
  refuseSelfApproval,
  untilThrough,
} from '../../promotion';

const StatementSchema = v.strictObject({
  proposal: v.string(),
  opened: v.string(),
  head: commitId,
  plan: v.string(),
  by: v.string(),
  at: instant,
});

/**
 * The built-in forge: approvals are statements kept in a ref of the repository delivered to, bound to the proposal, to the
 * commit it was opened on, to its own commit (which holds the evidence) and to the plan's digest. Nothing needs to be installed.
 */
export const localForge: Forge = {
  kind: 'local',
  countsApprovals: true,
  statement:
    'the built-in forge counts approvals and refuses to merge without them; they are unsigned, and anyone who may push to the repository can go around it',

  pushOptions: () => [],

  nextSteps({ id }, needed, witness) {
    const people = needed > 1 ? `${needed} other people` : 'another person';
    const also = witness.length > 0 ? '; in a clone of the project, the witness too' : '';
    return [`cdk8s-delivery approve ${id}   # by ${people}${also}`, `cdk8s-delivery merge ${id}`];
  },

  async approvals(proposal) {
    const valid = (await statements(proposal)).filter((each) => isValid(each, proposal));
    // People are counted, whatever the names of the files.
    return valid
      .filter(({ by }, index) => valid.findIndex((each) => samePerson(each.by, by)) === index)
      .map(({ by, at }) => ({ by, at }));
  },

  async voided(proposal) {
    const all = await statements(proposal);
    return all
      .filter((each) => each.proposal === proposal.id && each.head !== proposal.head)
      .map(({ by, at, head }) => ({ by, at, head }));
  },

  async approve(proposal, by, now) {
    refuseSelfApproval(by, proposal);
    const { mirror } = proposal.location;
    const ref = approvalsRef(proposal);
    const file = `${createHash('sha256').update(personKey(by)).digest('hex').slice(0, 16)}.json`;
    const statement = {
      proposal: proposal.id,
      opened: proposal.opened,
      head: proposal.head,
      plan: proposal.digest,
      by: printPerson(by),
      at: now.toISOString(),
    };
    const approval = await untilThrough<Given>(async () => {
      const head = (await mirror.fetch([], [ref])).get(ref);
      const given =
        head === undefined ? undefined : await givenBefore(mirror.repository, head, file, proposal);
      if (given !== undefined) return { kind: 'given', commit: given, before: true };
      const commit = await mirror.repository.commit({
        parents: head === undefined ? [] : [head],
        ...(head === undefined ? {} : { base: head }),
        edits: [{ kind: 'file', path: file, content: `${JSON.stringify(statement, null, 2)}\n` }],
        message: `approve ${proposal.id}\n\nPlan: ${proposal.digest}\n`,
        author: { ...by, date: now },
      });
      // An approval of a proposal that is no longer open would stay behind for ever: both refs move, or neither does.
      const stands = { ref: proposal.ref, from: proposal.head, to: proposal.head };
      const result = await mirror.push([{ ref, from: head ?? null, to: commit }, stands]);
      if (result.ok) return { kind: 'given', commit, before: false };
      if (result.reason !== 'race') throw pushError(result);
      if ((await mirror.fetch([proposal.ref])).get(proposal.ref) !== proposal.head)
        throw noSuchProposal(`${proposal.id} was changed, merged or closed meanwhile`);
      return { kind: 'race', message: result.message };
    });
    return { commit: approval.commit, before: approval.before };
  },

  async closing(proposal) {
    const { mirror } = proposal.location;
    const ref = approvalsRef(proposal);
    const head = (await mirror.fetch([], [ref])).get(ref);
    return head === undefined ? [] : [{ ref, from: head, to: null }];
  },
};

type Given = (GivenApproval & { readonly kind: 'given' }) | LostRace;

/** The commit of an approval that this person gave to this plan of this proposal. */
async function givenBefore(
  repository: GitRepository,
  head: CommitId,
  file: string,
  proposal: Proposal,
): Promise<CommitId | undefined> {
  const text = await repository.readText(`${head}:${file}`);
  const statement = text === undefined ? undefined : parseStatement(text);
  if (statement === undefined || !isValid(statement, proposal)) return undefined;
  for await (const { commit } of repository.history(head, [file], { limit: 1 })) return commit;
  return undefined;
}

function approvalsRef({ id, location: { branch } }: Pick<Proposal, 'id' | 'location'>): RefName {
  return refName({ kind: 'approvals', branch, id });
}

/** The statements in the ref, whatever the names of their files. */
async function statements(proposal: Proposal): Promise<Statement[]> {
  const { mirror } = proposal.location;
  const ref = approvalsRef(proposal);
  const head = (await mirror.fetch([], [ref])).get(ref);
  if (head === undefined) return [];
  const entries = await mirror.repository.entries(head, { recursive: true });
  const blobs = await mirror.repository.read(entries.map(({ id }) => id));
  return blobs.flatMap((blob) => (blob && parseStatement(blob.toString('utf8'))) ?? []);
}

type Statement = Omit<v.InferOutput<typeof StatementSchema>, 'by'> & { readonly by: Person };

function parseStatement(text: string): Statement | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(StatementSchema, content);
  const by = parsed.success ? readPerson(parsed.output.by) : undefined;
  return parsed.success && by !== undefined ? { ...parsed.output, by } : undefined;
}

function isValid({ proposal: id, opened, head, plan, by }: Statement, proposal: Proposal): boolean {
  return (
    id === proposal.id &&
    opened === proposal.opened &&
    head === proposal.head &&
    plan === proposal.digest &&
    !samePerson(by, proposal.requestedBy)
  );
}

function readPerson(text: string): Person | undefined {
  try {
    return parsePerson(text);
  } catch {
    return undefined;
  }
}
