import type { Finding } from '../../model/finding';
import type { CommitId, ProposalId, RefName, ReleaseId } from '../../model/scalars';

/** The part of the `--json` output that all commands share; each command's own part is beside it. */
export interface Envelope<Name extends string, Outcome extends string> {
  /** What the rest is: the file `schemas/output/<name>.json` of the package describes it. */
  readonly schema: `cdk8s-delivery/${Name}/v1`;
  /** The outcome, in a word. */
  readonly outcome: Outcome;
  /** The release that it is about; none where it is about no release, or about several. */
  readonly release: ReleaseId | null;
  /** The commit that was made; of a command that only looks, the commit of the delivery branch that was read. */
  readonly commit: CommitId | null;
  /** The proposal that it is about. */
  readonly proposal: OutputProposal | null;
  /** What was found, the gravest findings as refusals; for an error, what went wrong. */
  readonly findings: readonly Finding[];
}

/** A proposal, as an output names it. */
interface OutputProposal {
  readonly id: ProposalId;
  /** The branch that holds it, in full. */
  readonly ref?: RefName;
  /** Its pull request, where the forge has them. */
  readonly number?: number;
  /** Where people read it, on a forge with pages. */
  readonly link?: string;
}

/** The fields of an envelope that differ from their defaults. */
export type Said<Part extends Envelope<string, string>> = Omit<Part, keyof Envelope<string, string>> &
  Pick<Part, 'outcome'> &
  Partial<Pick<Part, 'release' | 'commit' | 'proposal' | 'findings'>>;

/** Puts a command's own part into the envelope. */
export function enveloped<Name extends string>(
  name: Name,
  {
    outcome,
    release = null,
    commit = null,
    proposal = null,
    findings = [],
    ...own
  }: Said<Envelope<Name, string>>,
): Envelope<Name, string> {
  return { schema: `cdk8s-delivery/${name}/v1`, outcome, release, commit, proposal, findings, ...own };
}
