import { DeliveryError, quote } from '../../model/finding';
import {
  type AppName,
  appName,
  type BranchName,
  type CommitId,
  Digest,
  type EnvironmentName,
  environmentName,
  instant,
  isCommitId,
  type Person,
  type ProposalId,
  parsePerson,
  parseProposalId,
  type RefName,
  text,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { quietJson } from '../../model/text';
import { parseTrailers, refName, TRAILERS, type Trailer, trailerValues } from '../../registry';
import type { Location } from '../delivery';
import { parseChange } from './changes/parse-change';
import { changeOf } from './changes/registry';
import { namesOf } from './names-of';
import type { Change, Plan } from './plan';

const IntentSchema = v.strictObject({
  change: v.looseObject({ verb: v.string() }),
  environment: v.exactOptional(environmentName),
  apps: v.array(appName),
  bypass: v.array(text),
  reason: v.exactOptional(v.string()),
  ticket: v.exactOptional(v.string()),
  at: instant,
});

/** What a proposal asks for; a merge plans it anew. */
export interface Intent {
  /** The change, made absolute: for apps, with the ids of the releases that are meant. */
  readonly change: Change;
  readonly environment?: EnvironmentName;
  /** Apps that it moves. */
  readonly apps: readonly AppName[];
  readonly bypass: readonly string[];
  readonly reason?: string;
  readonly ticket?: string;
  /** When it was asked for. */
  readonly at: string;
}

/** A change that waits for approval: a branch with one commit on top of the delivery branch. */
export interface Proposal {
  /** `<environment>/<slug>`, such as `prod/promote-frontend`. */
  readonly id: ProposalId;
  readonly ref: RefName;
  /** The branch that it is to be merged into, as it stands now. */
  readonly location: Location;
  /** The proposal's commit. */
  readonly head: CommitId;
  /** Commit of the delivery branch that it was opened on; with it, an approval can be used once only. */
  readonly opened: CommitId;
  readonly digest: Digest;
  readonly intent: Intent;
  readonly requestedBy: Person;
  readonly subject: string;
  readonly message: string;
  readonly at: Date;
  /** Where the note of the last one of that id stands that ended without a merge, or `null` for none; absent where it was not read. */
  readonly ended?: CommitId | null;
  /** Set where people made the branch, and not this program: what it asks for was read from its files. */
  readonly byHand?: {
    readonly branch: BranchName;
    /** Who wrote its commits: none of them can approve. */
    readonly authors: readonly Person[];
    readonly commits: readonly CommitId[];
    /** Why its pull request is not to be merged now, in words. */
    readonly cannot?: string;
  };
}

/** The people who asked for it, none of whom can approve it. */
export function askersOf({
  requestedBy,
  byHand,
}: Pick<Proposal, 'requestedBy' | 'byHand'>): readonly Person[] {
  return [requestedBy, ...(byHand?.authors ?? [])];
}

/** The id of the proposal that a plan becomes: the same request finds its own proposal again. */
export function proposalId(
  plan: Pick<Plan, 'verb' | 'change' | 'environment' | 'targets' | 'concerns'>,
): ProposalId {
  const { verb, environment } = plan;
  const apps = movedApps(plan);
  const name = changeOf(verb).proposal?.(plan) ?? `${verb}${apps.length === 0 ? '' : `-${namesOf(apps)}`}`;
  return parseProposalId(`${environment ?? '_fleet'}/${name}`);
}

function movedApps({ targets }: Pick<Plan, 'targets'>): AppName[] {
  return targets
    .filter(({ change }) => change !== 'same')
    .map(({ app }) => app)
    .sort();
}

/**
 * The ref of a proposal.
 *
 * @param branch the delivery branch that it is to be merged into
 */
export function proposalRef(branch: BranchName, id: ProposalId): RefName {
  return refName({ kind: 'proposal', branch, id });
}

/** The ref of the note that is kept of the last proposal of an id that ended without a merge. */
export function endRef({ branch }: Pick<Location, 'branch'>, id: ProposalId): RefName {
  return refName({ kind: 'withdrawn', branch, id });
}

/** The trailers that carry a proposal in its commit. */
export function proposalTrailers(plan: Plan, now: Date): Trailer[] {
  const intent: Intent = {
    change: plan.change,
    ...(plan.environment === undefined ? {} : { environment: plan.environment }),
    apps: movedApps(plan),
    bypass: plan.bypass,
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    ...(plan.ticket === undefined ? {} : { ticket: plan.ticket }),
    at: now.toISOString(),
  };
  return [
    [TRAILERS.openedOn, plan.base ?? ''],
    [TRAILERS.intent, quietJson(intent)],
  ];
}

/** Reads a proposal back from its commit; throws `BROKEN_FILE` when it is not a proposal. */
export function parseProposal(
  { branch, id }: { readonly branch: BranchName; readonly id: ProposalId },
  commit: { commit: CommitId; message: string; committer: { date: Date } },
  locationOf: (environment: EnvironmentName | undefined) => Location,
): Proposal {
  const ref = refName({ kind: 'proposal', branch, id });
  const trailers = parseTrailers(commit.message);
  const value = (name: keyof typeof TRAILERS): string => {
    const [found] = trailerValues(trailers, name);
    if (found !== undefined) return found;
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal's commit ${commit.commit.slice(0, 12)} has no trailer ${TRAILERS[name]}`,
      { file: ref },
    );
  };
  const openedOn = value('openedOn');
  if (!isCommitId(openedOn))
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the proposal was opened on ${quote(openedOn)}, which is not the id of a commit`,
      { file: ref },
    );
  const intent = parseIntent(value('intent'), ref);
  return {
    id,
    ref,
    location: locationOf(intent.environment),
    head: commit.commit,
    opened: openedOn,
    digest: Digest.parse(value('plan')),
    intent,
    requestedBy: parsePerson(value('requestedBy')),
    subject: commit.message.split('\n', 1)[0] ?? '',
    message: commit.message,
    at: commit.committer.date,
  };
}

function parseIntent(content: string, file: string): Intent {
  const unreadable = (why: string) =>
    DeliveryError.of('BROKEN_FILE', `the proposal's intent is not readable: ${why}`, { file });
  const { success, output, issues } = v.safeParse(IntentSchema, parseJson(content));
  if (!success) throw unreadable(issues[0].message);
  try {
    const change = parseChange(output.change);
    if (!changeOf(change.verb).again) throw unreadable(`${change.verb} is never proposed`);
    return { ...output, change };
  } catch (error) {
    if (error instanceof DeliveryError) throw unreadable(error.findings[0].message);
    throw error;
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
