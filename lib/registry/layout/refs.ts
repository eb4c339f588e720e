import {
  type BranchName,
  type EnvironmentName,
  isBranchName,
  isEnvironmentName,
  isProposalId,
  type ProposalId,
  parseBranchName,
  parseRefName,
  type RefName,
} from '../../model/scalars';
/** What a ref of a delivery repository is. */
export type RefPlace =
  /** A branch that is delivered to, or any other. */
  | { readonly kind: 'branch'; readonly branch: BranchName }
  /** A change that waits for approval to enter a delivery branch; `id` is `<environment>/<name>`. */
  | { readonly kind: 'proposal'; readonly branch: BranchName; readonly id: ProposalId }
  /** Approvals of a proposal, where the built-in forge keeps them. */
  | { readonly kind: 'approvals'; readonly branch: BranchName; readonly id: ProposalId }
  /** How the last proposal of that id ended without a merge: by whom or by which commit, when, and after which commit of the delivery branch. */
  | { readonly kind: 'withdrawn'; readonly branch: BranchName; readonly id: ProposalId }
  /** What was rendered for a delivery branch in a month, `2026-11`. */
  | { readonly kind: 'renders'; readonly branch: BranchName; readonly month: string }
  /** Where a forge makes the commits that the delivery branch is to get; nothing trusts it. */
  | { readonly kind: 'staged'; readonly branch: BranchName }
  /** The tag of a commit that changed what runs in an environment, by the day (UTC, `2026-11-26`) and from 1 on. */
  | {
      readonly kind: 'tag';
      readonly environment: EnvironmentName;
      readonly day: string;
      readonly number: number;
    }
  /**
   * Refs that only grow: signed statements, one file and signature each, and receipts of merges; `queue` is reserved
   * for later versions.
   */
  | { readonly kind: KeptRefs; readonly branch: BranchName; readonly name: string };

type KeptRefs = 'receipts' | 'statements' | 'queue';

const BRANCHES = 'refs/heads/';
const PROPOSALS = 'refs/heads/proposals/';
const RENDERS = 'refs/heads/renders/';
const STAGED = 'refs/heads/staged/';
const TAGS = 'refs/tags/';
const OWN_REFS = 'refs/cdk8s-delivery/';

/** The full name of a ref. Refs belong to a delivery branch, so that no layout of an environment says where they are. */
export function refName(place: RefPlace): RefName {
  return parseRefName(textOf(place));
}

function textOf(place: RefPlace): string {
  switch (place.kind) {
    case 'branch':
      return `${BRANCHES}${place.branch}`;
    case 'staged':
      return `${STAGED}${place.branch}`;
    case 'tag':
      return `${tagsOf(place.environment, place.day)}${String(place.number).padStart(3, '0')}`;
    case 'renders':
      return `${refsOf(place.kind, place.branch)}${place.month}`;
    case 'proposal':
    case 'approvals':
    case 'withdrawn':
      return `${refsOf(place.kind, place.branch)}${place.id}`;
    default:
      return `${refsOf(place.kind, place.branch)}${place.name}`;
  }
}

/** The prefix of all refs of a kind for a delivery branch. */
export function refsOf(
  kind: Exclude<RefPlace['kind'], 'branch' | 'staged' | 'tag'>,
  branch: BranchName,
): string {
  if (kind === 'proposal') return `${PROPOSALS}${branch}/`;
  return kind === 'renders' ? `${RENDERS}${branch}/` : `${OWN_REFS}${branch}/${kind}/`;
}

/** The prefix of the tags of an environment and a day. Tags are not of one delivery branch: people read their names. */
export function tagsOf(environment: EnvironmentName, day: string): string {
  return `${TAGS}${environment}-${day}-`;
}

const TAGGED = /^refs\/tags\/(.+)-(\d{4}-\d{2}-\d{2})-(\d{3}|[1-9]\d{3,8})$/;
const PROPOSAL = /^refs\/heads\/proposals\/(.+)\/([^/]+\/[^/]+)$/;
const RENDERED = /^refs\/heads\/renders\/(.+)\/([^/]+)$/;
const OF_PROPOSAL = /^refs\/cdk8s-delivery\/(.+)\/(approvals|withdrawn)\/([^/]+\/[^/]+)$/;
const KEPT = /^refs\/cdk8s-delivery\/(.+)\/(receipts|statements|queue)\/([^/]+)$/;

/** What a ref is: the inverse of {@link refName}; undefined for a ref that is neither a branch nor one of these. */
export function placeOfRef(ref: RefName): RefPlace | undefined {
  const [, proposed = '', id = ''] = PROPOSAL.exec(ref) ?? [];
  if (isBranchName(proposed) && isProposalId(id)) return { kind: 'proposal', branch: proposed, id };
  const [, rendered = '', month] = RENDERED.exec(ref) ?? [];
  if (isBranchName(rendered) && month !== undefined) return { kind: 'renders', branch: rendered, month };
  const [, base = '', about, of = ''] = OF_PROPOSAL.exec(ref) ?? [];
  if (isBranchName(base) && isProposalId(of))
    return { kind: about as 'approvals' | 'withdrawn', branch: base, id: of };
  const [, kept = '', kind, name] = KEPT.exec(ref) ?? [];
  if (isBranchName(kept) && name !== undefined) return { kind: kind as KeptRefs, branch: kept, name };
  const [, environment = '', day, number] = TAGGED.exec(ref) ?? [];
  if (isEnvironmentName(environment) && day !== undefined && Number(number) > 0)
    return { kind: 'tag', environment, day, number: Number(number) };
  const staged = ref.startsWith(STAGED) ? ref.slice(STAGED.length) : '';
  if (isBranchName(staged)) return { kind: 'staged', branch: staged };
  return ref.startsWith(BRANCHES)
    ? { kind: 'branch', branch: parseBranchName(ref.slice(BRANCHES.length)) }
    : undefined;
}
