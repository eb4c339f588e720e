import { type CommitId, Digest, isCommitId, isProposalId, type Person } from '../../../model/scalars';
import { namedPlace, type SignedApproval, type Trailer, trailerValues } from '../../../registry';
import type { Location, Snapshot } from '../../delivery';
import type { HistoryEntry } from '../../git';
import type { DerivedChange } from '../../judgement/proving';
import { isOfTarget, judgeStatements, keptStatements, termsOf } from '../../promotion';
import { concernedBy } from './concerned-by';
import type { ChangedRecord } from './judge-trailers';
import { saidPerson } from './said-person';

/** The approvals that people signed for a commit. */
export interface SignedByPeople {
  /** Whether only signed approvals count, by the data of the base. */
  readonly demanded: boolean;
  /** People whose statements match what the commit does, and count. */
  readonly by: readonly Person[];
  /** The paths of those statements. */
  readonly statements: readonly string[];
  /** Why other statements do not count. */
  readonly ignored: readonly string[];
}

/** What a commit does, and what it was made on. */
interface SignedCommit {
  readonly base: Snapshot;
  /** The branch as it was before. */
  readonly here: Location;
  readonly entry: HistoryEntry;
  readonly changes: readonly DerivedChange[];
  readonly targets: readonly ChangedRecord[];
  readonly trailers: readonly Trailer[];
  /** The present statements of the branch: they only grow. */
  readonly statements?: CommitId;
}

/** Reads which people signed an approval of exactly what a commit does, by the keys that its base names. */
export async function signedByPeople(commit: SignedCommit): Promise<SignedByPeople> {
  const { here, trailers, statements } = commit;
  const terms = termsOf(commit.base, concernedBy(commit));
  const [said = ''] = trailerValues(trailers, 'proposal');
  const [id = '', head = ''] = said.split(' ');
  const [plan = ''] = trailerValues(trailers, 'plan');
  const [requester] = trailerValues(trailers, 'requestedBy');
  const nothing = { demanded: terms.signed, by: [], statements: [], ignored: [] };
  if (terms.keys.length === 0 || statements === undefined || requester === undefined) return nothing;
  const requestedBy = saidPerson(requester);
  if (!isProposalId(id) || !isCommitId(head) || !Digest.is(plan) || !requestedBy) return nothing;
  const known = await keptStatements(here, statements, head);
  const thing = { id, head, digest: plan, requestedBy };
  const { given, ignored } = await judgeStatements(known, thing, terms.keys);
  const counting: (typeof given)[number][] = [];
  const others: string[] = [...ignored];
  for (const each of given) {
    const approval = known.find(({ path }) => path === each.statement)?.approval;
    const other = approval && (await otherContent(commit, approval));
    if (other === undefined) counting.push(each);
    else others.push(`that of ${each.by.name} <${each.by.email}>: ${other}`);
  }
  return {
    demanded: terms.signed,
    by: counting.map(({ by }) => by),
    statements: counting.map(({ statement }) => statement),
    ignored: others,
  };
}

/** The difference between what a commit does and what was approved. */
async function otherContent(
  { base, here, entry, targets }: SignedCommit,
  approval: SignedApproval,
): Promise<string | undefined> {
  for (const { environment, app, record } of targets) {
    const approved = approval.targets.find((each) => each.environment === environment && each.app === app);
    if (!approved || approved.to !== (record?.release ?? null))
      return `it is not of ${record?.release ?? 'nothing'} of ${app} in ${environment}`;
    const stood = (await base.record(environment, app))?.record.release ?? null;
    if (approved.from !== stood)
      return `it is of another base: ${app} ran ${approved.from ?? 'nothing'} in ${environment}, not ${stood ?? 'nothing'}`;
  }
  const layout = base.layoutAt(here);
  for (const { path, type, after } of entry.changes) {
    const kind = namedPlace(layout.placeOf(path))?.kind;
    if (type !== 'blob' || isOfTarget(kind)) continue;
    const approved = approval.files.find((each) => each.path === path);
    // A hold holds the time when it was asked for; a merge on another base may write a new one.
    if (!approved || (kind !== 'hold' && approved.id !== (after ?? null)))
      return `it is not of what stands in ${path} since`;
  }
  return undefined;
}
