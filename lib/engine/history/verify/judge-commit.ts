import { defined } from '../../../model/exchange';
import { type Code, DeliveryError, type Finding } from '../../../model/finding';
import type { AppName, CommitId, EnvironmentName } from '../../../model/scalars';
import { parseTrailers, type ReleaseRecord, type Trailer, trailerValues } from '../../../registry';
import { type KnownLine, type Location, repositoryOf, type Snapshot, snapshotAt } from '../../delivery';
import { type HistoryEntry, saysLost } from '../../git';
import { applyBypass, custodyUpstreams } from '../../judgement';
import {
  approvalsDemanded,
  checkChange,
  type DerivedChange,
  type SignatureJudge,
} from '../../judgement/proving';
import { concernedBy } from './concerned-by';
import { judgeApprovals, type SeenApprovals } from './judge-approvals';
import { judgeParts } from './judge-parts';
import { judgeReceipt } from './judge-receipt';
import { judgeTags, type StandingTag } from './judge-tags';
import { type ChangedRecord, changedRecords, judgeTrailers } from './judge-trailers';
import { signedByPeople } from './signed-by-people';
import type { CommitClaim, VerifiedChange, VerifiedCommit } from './verified-commit';

/** Renders a release again, and reports what came out differently. */
export type RenderAgain = (app: AppName, record: ReleaseRecord) => Promise<readonly Finding[]>;

/** What a commit is judged with. */
interface Judging {
  readonly snapshot: Snapshot;
  readonly location: Location;
  /** The commits of the branch. */
  readonly line: KnownLine;
  /** When the branch got it. */
  readonly at: Date;
  readonly replayed: ReturnType<SeenApprovals['note']>;
  readonly signatures: SignatureJudge;
  /** The signed approvals of the branch, where there are any. */
  readonly statements?: CommitId;
  /** The receipts of its merges. */
  readonly receipts?: CommitId;
  /** The tags that name it as a promotion. */
  readonly tags: readonly StandingTag[];
  /** Whether the forge knows approvals. */
  readonly countsApprovals: boolean;
  /** Releases whose manifests were judged where an earlier commit let them enter. */
  readonly known: ReadonlySet<string>;
  /** Takes those that are judged so at this commit. */
  readonly judged: Set<string>;
  readonly render?: RenderAgain;
}

/**
 * Codes which say that something is missing here, undecided or as an error. Anything else that was undecided then would
 * have stopped the change.
 */
const OUT_OF_REACH: ReadonlySet<Code> = new Set<Code>([
  'UPSTREAM_UNREACHABLE',
  'REMOTE_FAILED',
  'OBJECT_MISSING',
  'UNKNOWN_REVISION',
  'LOSES_FIX',
  'NOT_VERIFIABLE',
]);

/** Codes which say that this machine or its way to the remote failed, whatever is judged. */
const FAILED_HERE: ReadonlySet<Code> = new Set<Code>(['NO_GIT', 'NO_REPOSITORY', 'DISK', 'INTERRUPTED']);

/** Whether the judging itself failed: that speaks of no commit. */
const failedHere = ({ code, message }: Finding): boolean =>
  FAILED_HERE.has(code) || (code === 'REMOTE_FAILED' && !saysLost(message));

/**
 * Judges one commit of a delivery branch by the data of the commit before it, at the moment when it came: by the rules
 * that `check --base` judges by, and by what was asked of approvals and signatures then.
 *
 * @throws DeliveryError where this machine or the remote failed in the middle
 */
export async function judgeCommit(entry: HistoryEntry, judging: Judging): Promise<VerifiedCommit> {
  const found: Finding[] = [];
  const claims: CommitClaim[] = [];
  const done: Done = { changes: [] };
  try {
    Object.assign(done, await judge(entry, judging, found, claims));
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.findings.some(failedHere)) throw error;
    if (error.findings.every(({ code }) => OUT_OF_REACH.has(code)))
      claims.push(...error.findings.map(({ message }) => ({ kind: 'undecided' as const, message })));
    else found.push(...error.findings);
  }
  DeliveryError.throwIfAny(found.filter(failedHere));
  const isOpen = ({ undecided, code }: Finding) =>
    OUT_OF_REACH.has(code) && (undecided === true || code === 'REMOTE_FAILED' || code === 'OBJECT_MISSING');
  const refusals = found.filter(({ severity }) => severity === 'refusal');
  const wrong = refusals.filter((each) => !isOpen(each));
  for (const message of new Set(refusals.filter(isOpen).map((each) => each.message)))
    if (!claims.some((each) => each.message === message)) claims.push({ kind: 'undecided', message });
  return {
    commit: entry.commit,
    at: judging.at,
    subject: entry.message.split('\n', 1)[0] ?? '',
    verdict: wrong.length > 0 ? 'false' : claims.length > 0 ? 'claimed' : 'proven',
    changes: done.changes,
    findings: [...wrong, ...found.filter(({ disposition }) => disposition === 'bypassed')],
    claims,
    ...(done.signedBy === undefined ? {} : { signedBy: done.signedBy }),
  };
}

/** What a commit was found to do. */
interface Done {
  readonly changes: readonly VerifiedChange[];
  readonly signedBy?: string;
}

async function judge(
  entry: HistoryEntry,
  {
    snapshot,
    location,
    line,
    at,
    replayed,
    signatures,
    statements,
    receipts,
    tags,
    countsApprovals,
    known,
    judged,
    render,
  }: Judging,
  found: Finding[],
  claims: CommitClaim[],
): Promise<Done> {
  const repository = repositoryOf(location);
  const base = await snapshotAt(snapshot, location, entry.parents[0], { past: true });
  const here =
    base.allLocations.find(
      ({ remote, branch }) => remote === location.remote && branch === location.branch,
    ) ?? base.home;
  base.goAlong(here, line);
  const changed = entry.changes.filter(({ type }) => type === 'blob');
  const trailers = parseTrailers(entry.message);
  // Commits have whole seconds: a change is judged at the end of its second.
  const now = new Date(at.getTime() + 999);
  const { changes, findings } = await checkChange(base, entry.commit, changed, now, here);
  found.push(...bypassed(base, changes, findings, trailers));
  const layout = base.layoutAt(here);
  const targets = await changedRecords(base, entry.commit, changes);
  found.push(...(await judgeTrailers(base, trailers, changes, targets)));
  const signature = await signatures.judge(base, layout, entry.commit, changed);
  found.push(...(signature?.findings ?? []));
  const dataOf = (environment: EnvironmentName) => base.recordOf.get(environment);
  found.push(...(await judgeTags(entry, changes, dataOf, tags, signatures)));
  const [verb] = trailerValues(trailers, 'change');
  const isMove = verb === 'promote' || verb === 'release';
  const demanded = approvalsDemanded(base, layout, changes, changed, isMove, found);
  const asking = concernedBy({ base, here, entry, changes }).find(
    (each) => base.recordOf.get(each)?.approvals.receipts,
  );
  if (asking !== undefined && demanded.needed > 0)
    found.push(
      ...(await judgeReceipt(
        entry.commit,
        trailers,
        {
          receipts,
          location,
          unsigned: async (kept) => (await signatures.judge(base, layout, kept, changed))?.findings ?? [],
        },
        { environment: asking },
      )),
    );
  const signedBy = await signedByPeople({
    ...{ base, here, entry, changes, targets, trailers },
    ...(statements === undefined ? {} : { statements }),
  });
  const approvals = await judgeApprovals(repository, entry, trailers, {
    ...demanded,
    counted: countsApprovals,
    isSigned: signature?.by !== undefined,
    replayed,
    signed: signedBy,
    layout,
  });
  found.push(...approvals.findings);
  claims.push(...approvals.claims);
  const isBack = ({ kind }: DerivedChange) => kind === 'rollback' || kind === 'files';
  if (demanded.needed > 0 && (isMove || !changes.every(isBack))) {
    const environments = concernedBy({ base, here, entry, changes });
    const parts = await judgeParts(base, { environments, targets }, signedBy);
    found.push(...parts.findings);
    claims.push(...parts.claims);
  }
  for (const each of targets) {
    const rendered = await judgeRendering(base, each, { known, judged }, render);
    found.push(...rendered.findings);
    claims.push(...rendered.claims);
  }
  const told = changes.map(({ kind, environment, app }): VerifiedChange => {
    const release = targets.find((each) => each.environment === environment && each.app === app)?.record
      ?.release;
    return { kind, ...defined({ environment, app, release }) };
  });
  return { changes: told, ...(signature?.by === undefined ? {} : { signedBy: signature.by }) };
}

/** Turns refusals that were bypassed by name into warnings, where the environment allows the bypass. */
function bypassed(
  base: Snapshot,
  changes: readonly DerivedChange[],
  findings: readonly Finding[],
  trailers: readonly Trailer[],
): readonly Finding[] {
  const bypass = trailerValues(trailers, 'bypass').map((each) => each.split(' (', 1)[0] ?? '');
  if (bypass.length === 0) return findings;
  const [reason] = trailerValues(trailers, 'reason');
  const names = new Set(changes.map(({ environment }) => environment));
  return base.environments
    .filter(({ name }) => names.has(name))
    .reduce<readonly Finding[]>(
      (all, environment) => [
        ...all.filter(({ subject }) => subject.environment !== environment.name),
        ...applyBypass(
          all.filter(({ subject }) => subject.environment === environment.name),
          environment,
          { bypass, reason: reason ?? '' },
        ),
      ],
      findings,
    );
}

/**
 * Whether the manifests of a release come from its code, checked where it enters: what is promoted later has the same
 * bytes. A release that stands behind an upstream before it entered is no entry, and does not spare the check there.
 */
async function judgeRendering(
  base: Snapshot,
  { kind, environment, app, record }: ChangedRecord,
  { known, judged }: Pick<Judging, 'known' | 'judged'>,
  render: RenderAgain | undefined,
): Promise<{ readonly findings: readonly Finding[]; readonly claims: readonly CommitClaim[] }> {
  if (kind !== 'release or promotion' || !record) return NOTHING;
  if (known.has(record.release) || judged.has(record.release)) return NOTHING;
  const { environments } = await base.app(app, environment);
  const upstreams = custodyUpstreams(base.environment(environment), base.recordOf, (each) =>
    environments.includes(each),
  );
  if (upstreams && record.baseline !== environment) return NOTHING;
  judged.add(record.release);
  const findings = (await render?.(app, record)) ?? [];
  if (render && findings.length === 0) return NOTHING;
  const message = `that the code gives these manifests for ${record.release} of ${app}`;
  return {
    findings,
    claims: render
      ? []
      : [
          {
            kind: 'rendered',
            message: `${message}: it was not rendered again`,
            of: { app, release: record.release },
          },
        ],
  };
}

const NOTHING = { findings: [], claims: [] } as const;
