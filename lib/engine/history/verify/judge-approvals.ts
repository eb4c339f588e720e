import { type Finding, quote, refusal } from '../../../model/finding';
import {
  type CommitId,
  type EnvironmentName,
  instant,
  isCommitId,
  type Person,
  printPerson,
  samePerson,
} from '../../../model/scalars';
import { v } from '../../../model/schema';
import { plural } from '../../../model/text';
import { type DeliveryLayout, parseTrailers, type Trailer, trailerValues } from '../../../registry';
import { pastRecord } from '../../delivery';
import type { GitRepository, HistoryEntry } from '../../git';
import { forgedTrailer } from './forged-trailer';
import { saidPerson } from './said-person';
import type { SignedByPeople } from './signed-by-people';
import type { CommitClaim } from './verified-commit';

/** Approvals already seen on a branch, by what each was given to: an approval counts once. */
export class SeenApprovals {
  readonly #seen = new Map<string, CommitId>();

  /** Notes the approvals that a commit names, and returns for each the earlier commit that named it. */
  note(commit: CommitId, trailers: readonly Trailer[]): readonly { said: string; before: CommitId }[] {
    const all = [
      ...trailerValues(trailers, 'approvedBy').map((said) => `the approval ${quote(said)}`),
      ...trailerValues(trailers, 'proposal').map((said) => `the proposal ${quote(said)}`),
    ];
    return all.flatMap((said) => {
      const before = this.#seen.get(said);
      if (before === undefined) this.#seen.set(said, commit);
      return before === undefined ? [] : [{ said, before }];
    });
  }
}

/** What a commit's approvals have to satisfy. */
interface AskedApprovals {
  readonly needed: number;
  readonly environment?: EnvironmentName;
  /** Whether the forge knows approvals, so that a commit names them. */
  readonly counted: boolean;
  /** Whether a valid signature backs what the commit says. */
  readonly isSigned: boolean;
  readonly replayed: ReturnType<SeenApprovals['note']>;
  /** What people signed of it. */
  readonly signed: SignedByPeople;
  /** The layout of the branch. */
  readonly layout: DeliveryLayout;
}

/** How much the clocks of two machines may differ. */
const TOLERANCE_MS = 5 * 60_000;

/** Judges the approvals that a commit names: by whom, of what, and whether there are as many as were asked for. */
export async function judgeApprovals(
  repository: GitRepository,
  entry: HistoryEntry,
  trailers: readonly Trailer[],
  { needed, environment, counted, isSigned, replayed, signed, layout }: AskedApprovals,
): Promise<{ readonly findings: readonly Finding[]; readonly claims: readonly CommitClaim[] }> {
  const subject = environment === undefined ? {} : { environment };
  const findings: Finding[] = replayed.map(({ said, before }) =>
    refusal('APPROVAL_REPLAYED', `${said} was used by commit ${before.slice(0, 12)} before`, subject),
  );
  const forged = (message: string) => findings.push(forgedTrailer(message, subject));
  const [requester] = trailerValues(trailers, 'requestedBy').flatMap((each) => saidPerson(each) ?? []);
  const given: Person[] = [];
  for (const said of trailerValues(trailers, 'approvedBy')) {
    const end = said.lastIndexOf(' ');
    const by = saidPerson(said.slice(0, end));
    const at = v.safeParse(instant, said.slice(end + 1));
    if (!by || !at.success) forged(`the approval ${quote(said)} names no person and moment`);
    else if (new Date(at.output).getTime() > entry.committer.date.getTime() + TOLERANCE_MS)
      forged(`the approval ${quote(said)} is later than the commit`);
    else if (requester && samePerson(by, requester))
      forged(`the approval ${quote(said)} is of the person who asked`);
    else if (!given.some((each) => samePerson(each, by))) given.push(by);
  }
  const proposal = await proposalProblem(repository, entry, trailers, layout);
  if (given.length > 0 && proposal !== undefined) forged(proposal);
  for (const said of trailerValues(trailers, 'statement'))
    if (!signed.statements.includes(said))
      forged(`the approval ${quote(said)} is not one that a person signed for this${why(signed)}`);
  const byHand = given.filter((each) => !signed.by.some((one) => samePerson(one, each)));
  const [unsigned] = signed.demanded ? byHand : [];
  if (unsigned) forged(`${printPerson(unsigned)} signed no approval of it${why(signed)}`);
  const isShort = findings.length === 0 && needed > 0 && signed.by.length < needed;
  if (signed.demanded && isShort) {
    const has = `it needed ${plural(needed, 'signed approval')}${environment === undefined ? '' : ` of ${environment}`}, and has ${signed.by.length}${why(signed)}`;
    findings.push(refusal('NOT_APPROVED', has, subject, REMEDY));
  }
  if (signed.by.length >= needed && signed.by.length > 0) return { findings, claims: [] };
  if (findings.length === 0 && given.length < needed) {
    const has = `needed ${plural(needed, 'approval')}${environment === undefined ? '' : ` of ${environment}`}, and names ${given.length}`;
    if (counted) findings.push(refusal('NOT_APPROVED', `it ${has}`, subject, REMEDY));
    else
      return {
        findings,
        claims: [
          { kind: 'approvals', message: `it ${has}: they are given where the remote has its reviews` },
        ],
      };
  }
  const isClaimed = findings.length === 0 && needed > 0 && !isSigned;
  return {
    findings,
    claims: isClaimed
      ? [{ kind: 'approvals', message: 'who approved is said by the commit alone, and nobody signed it' }]
      : [],
  };
}

const REMEDY =
  'find out who made the commit: it cannot be approved any more; what is not wanted is taken back by a change of its own';

function why({ ignored }: SignedByPeople): string {
  return ignored.length === 0 ? '' : ` (${ignored.join('; ')})`;
}

/** Why approvals are not for what the commit brings; undefined where the proposal is gone, or has that plan. */
async function proposalProblem(
  repository: GitRepository,
  entry: HistoryEntry,
  trailers: readonly Trailer[],
  layout: DeliveryLayout,
): Promise<string | undefined> {
  const [proposal] = trailerValues(trailers, 'proposal');
  const head = proposal?.slice(proposal.lastIndexOf(' ') + 1) ?? '';
  if (!isCommitId(head)) return 'it names approvals, and no proposal that they were given to';
  if (!(await repository.has(head))) return undefined;
  for await (const { message } of repository.history(head, [], { limit: 1 })) {
    const plans = [parseTrailers(message), trailers].map((each) => trailerValues(each, 'plan').join());
    // A branch that people made names no plan: its files are what was approved.
    if (plans[0] === '') {
      if (await holdsTheSame(repository, head, entry, layout)) return undefined;
      return `its approvals were given to commit ${head.slice(0, 12)}, which holds something else`;
    }
    if (plans[0] !== plans[1])
      return `its approvals were given to another plan than the one that commit ${entry.commit.slice(0, 12)} names`;
  }
  return undefined;
}

/** Whether a commit has what another one brings to targets: the same files, and records of the same releases. */
async function holdsTheSame(
  repository: GitRepository,
  head: CommitId,
  { commit, changes }: HistoryEntry,
  layout: DeliveryLayout,
): Promise<boolean> {
  for (const { path, type, after } of changes) {
    const kind = type === 'blob' ? layout.placeOf(path)?.kind : undefined;
    if (kind === 'target-file' && (await repository.idAt(head, path)) !== after) return false;
    if (kind !== 'record') continue;
    const [approved, brought] = await Promise.all(
      [head, commit].map((each) => repository.readText(`${each}:${path}`)),
    );
    if (pastRecord(approved, path)?.release !== pastRecord(brought, path)?.release) return false;
  }
  return true;
}
