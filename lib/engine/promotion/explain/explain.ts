import { absentHere } from '../../../model/app';
import type { EnvironmentData } from '../../../model/environment';
import type { AppData } from '../../../model/exchange';
import { DeliveryError, type Finding, isUnreadable, quote } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import { controlsOf, noRelease, type Snapshot } from '../../delivery';
import {
  applyBypass,
  broughtLater,
  bypassApprovals,
  type ContentChecks,
  doubtAbout,
  gatherPlacementFacts,
  judgeControlsApart,
  type Placement,
  type RuleStanding,
  readTree,
  sameHere,
  sharedObjects,
} from '../../judgement';
import { commandLine } from '../changes/command-line';
import type { PromoteChange } from '../changes/promote/change';
import { promotedPlacement } from '../changes/promote/promoted-placement';
import { changeOf } from '../changes/registry';
import type { ReleaseChange } from '../changes/release/change';
import { everRan } from '../ever-ran';
import { findRelease } from '../find-release';
import { judgeEntering } from '../judge-entering';
import { judgeMove, targetPlan } from '../plan-placements';
import type { Proposal } from '../proposal';
import { rejectedThere, rollingBack } from '../rejected-there';
import { takenBack } from '../taken-back';
import { namedWaiting } from '../waiting-parts';
import { explainApproval, type Review, type Waiting, waitingFor } from './explain-approval';
import { explainedRules, verdictOfAll } from './explained-rules';
import type { Explanation } from './explanation';

/** What is asked: what stands against a release of an app in an environment. */
export interface ExplainQuestion {
  readonly app: AppName;
  readonly to: EnvironmentName;
  /** By its id or the beginning of it; what an upstream runs unless given, at an entry what runs there. */
  readonly release?: string;
  /** Upstream to take the release from. */
  readonly from?: EnvironmentName;
}

interface ExplainContext {
  readonly now: Date;
  readonly content?: ContentChecks;
  readonly review: Review;
}

/**
 * Explains what a promotion or release meets, by the rules that plan it.
 *
 * @throws DeliveryError `UNKNOWN_APP`, `UNKNOWN_ENVIRONMENT`; `NO_RELEASE` for a release that no environment ran
 */
export async function explainEntering(
  snapshot: Snapshot,
  question: ExplainQuestion,
  context: ExplainContext,
): Promise<Explanation> {
  try {
    return await explainReadable(snapshot, question, context);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return explainBroken(snapshot, question, context, error);
  }
}

/** Data that cannot be read stands in the way, beside what else governs the target. */
async function explainBroken(
  read: Snapshot,
  { app, to }: ExplainQuestion,
  { now }: ExplainContext,
  { findings }: DeliveryError,
): Promise<Explanation> {
  const snapshot = read.lookedAt();
  const environment = snapshot.environment(to);
  const rules = explainedRules(
    await unplaced(snapshot, environment, { name: app }, now, findings),
    environment,
  );
  return { environment: to, app, rules, ...verdictOfAll(rules) };
}

async function explainReadable(
  snapshot: Snapshot,
  question: ExplainQuestion,
  context: ExplainContext,
): Promise<Explanation> {
  const environment = snapshot.environment(question.to);
  if (question.from !== undefined) snapshot.environment(question.from);
  const app = await snapshot.app(question.app, question.to);
  const waiting = await waitingFor(snapshot, environment, app.name);
  const asked = await placementFor(snapshot, question, environment, app, waiting);
  const open = waiting.find(({ record }) => record.release === asked.placement?.record.release);
  // The record of an open proposal says what was stated when it was asked for.
  const placement = asked.placement && open ? { ...asked.placement, record: open.record } : asked.placement;
  const proposal = open?.proposal;
  const ask = askingFor(environment, question, asked);
  // At an entry the rules are asked about what runs there, as if it were released again.
  const asNew = isEntry(environment) && question.release === undefined && !proposal;
  const { standings, change } = placement
    ? await placed(snapshot, placement, environment, { ...context, asNew, ...(proposal ? { proposal } : {}) })
    : {
        standings: await unplaced(snapshot, environment, app, context.now, asked.missing ?? []),
        change: undefined,
      };
  const approval = await explainApproval(
    snapshot,
    { environment, app: app.name, ask, proposal },
    app.owners,
    context.review,
  );
  const isSame = change === 'same' && !asNew;
  const rejected = isSame && placement ? await rejectedThere(snapshot, placement) : [];
  const isLost = isRejected(standings);
  const met = isSame
    ? [...standings, ...(rejected.length === 0 ? [] : [{ rule: 'rejections', says: '', findings: rejected }])]
    : isLost
      ? [...standings.filter(isNoAdvice), nobodyAsked(environment)]
      : [...standings, approval];
  const rules = explainedRules(met, environment);
  const first =
    isSame && question.release === undefined ? await passingFirst(snapshot, placement) : undefined;
  const more = bypassApprovals(environment);
  const step = approval.findings.length > 0 ? 'approve' : 'merge';
  return {
    environment: environment.name,
    app: app.name,
    ...(placement ? { record: placement.record } : {}),
    ...(placement?.promotedFrom === undefined ? {} : { from: placement.promotedFrom }),
    ...(change === undefined ? {} : { change }),
    rules,
    ...(more && rules.some(({ bypass }) => bypass.length > 0) ? { bypassApprovals: more } : {}),
    ...(proposal ? { proposal: proposal.id } : {}),
    ...verdictOfAll(rules),
    ...(first
      ? {
          passesFirst: first,
          next: promoting({ apps: [app.name], to: first.environment }),
        }
      : {}),
    ...nextOf(),
  };

  function nextOf(): Pick<Explanation, 'next'> {
    if (rejected.length > 0) return { next: rollingBack({ environment: question.to, app: question.app }) };
    if (isLost) return proposal ? { next: commandLine('withdraw', proposal.id) } : {};
    return isSame ? {} : { next: proposal ? commandLine(step, proposal.id) : ask };
  }
}

/** Nothing brings a rejected release there: what lifts the rejection stands with its rule. */
const isRejected = (standings: readonly RuleStanding[]) =>
  standings.some(({ findings }) =>
    findings.some(({ code, severity }) => code === 'REJECTED' && severity === 'refusal'),
  );

/** What would be done for a release that can get there, such as a witness or a look at its images, is not told of another. */
const isNoAdvice = ({ rule, findings }: RuleStanding) =>
  rule !== 'witness' && !(findings.length > 0 && findings.every(({ severity }) => severity === 'warning'));

/** Neither witness nor approval help a rejected release. */
const nobodyAsked = ({ name }: EnvironmentData): RuleStanding => ({
  rule: 'approval',
  says: `${name} takes no rejected release, whoever approves it`,
  unasked: true,
  findings: [],
});

/**
 * What the upstream could take from its own upstreams, and never ran, that would change something here and nothing there:
 * so the upstream looks as if it had everything.
 */
async function passingFirst(
  snapshot: Snapshot,
  placement: Placement | undefined,
): Promise<Explanation['passesFirst']> {
  const environment = placement?.promotedFrom;
  if (!placement || environment === undefined) return undefined;
  const { app, record: current, environment: to } = placement;
  for (const from of snapshot.environment(environment).promotesFrom.environments) {
    const record = (await snapshot.record(from, app))?.record;
    if (!record || !sameHere(current, record, environment)) continue;
    if (!(await broughtLater(snapshot, { environment, app, current }, record)).includes(to)) continue;
    if (!(await everRan(snapshot, environment, app, record.release))) return { environment, from, record };
  }
  return undefined;
}

type Asked =
  | { readonly placement: Placement; readonly missing?: undefined }
  | {
      readonly placement?: undefined;
      readonly missing: readonly Finding[];
      /** The release that was asked about, where it cannot get there yet. */
      readonly record?: ReleaseRecord;
    };

const isEntry = ({ promotesFrom }: EnvironmentData) => promotesFrom.environments.length === 0;

/** The release that is asked about, or why there is none. */
async function placementFor(
  snapshot: Snapshot,
  { to, release, from }: ExplainQuestion,
  environment: EnvironmentData,
  { name: app, environments }: AppData,
  waiting: readonly Waiting[],
): Promise<Asked> {
  const known = release === undefined ? undefined : await findRelease(snapshot, app, release, environments);
  if (release !== undefined && !known)
    throw new DeliveryError([
      noRelease(`${app} (${quote(release)})`, `or ran in ${environments.join(', ')}`, {
        subject: { environment: to, app },
        remedy: `see what ran with \`cdk8s-delivery history ${app}\``,
      }),
    ]);
  const absent = absentHere({ name: app, environments }, to);
  if (absent.length > 0)
    return { missing: await namedWaiting(snapshot, absent), ...(known && { record: known.record }) };
  if (!isEntry(environment) || from !== undefined) {
    const wanted = {
      app,
      ...(release === undefined ? {} : { release }),
      ...(from === undefined ? {} : { from }),
    };
    try {
      return { placement: await promotedPlacement(snapshot, to, wanted) };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (!known) return { missing: error.findings };
    }
  }
  if (known) return { placement: { environment: to, app, record: known.record } };
  const [next] = waiting;
  if (next) return { placement: { environment: to, app, record: next.record } };
  const stored = await snapshot.record(to, app);
  if (stored) return { placement: { environment: to, app, record: stored.record } };
  return { missing: [] };
}

/** The command that asks for the change. */
function askingFor(
  environment: EnvironmentData,
  { app, from, release }: ExplainQuestion,
  asked: Asked,
): string {
  const to = environment.name;
  const { placement } = asked;
  const record = placement ? placement.record : asked.record;
  if (isEntry(environment) && from === undefined) {
    const named = release === undefined || !record ? {} : sameAs(record);
    return changeOf('release').command({ verb: 'release', app, into: to, ...named } as ReleaseChange);
  }
  const upstream = placement ? placement.promotedFrom : from;
  const chosen = {
    ...(record ? { release: record.release } : {}),
    ...(upstream === undefined ? {} : { from: upstream }),
  };
  return promoting({ apps: [app], to, ...chosen });
}

const promoting = (change: object): string =>
  changeOf('promote').command({ verb: 'promote', ...change } as PromoteChange);

/** What is released where a release that there is comes into an entry: its images and its code. */
function sameAs({ images, code }: ReleaseRecord) {
  const slots = Object.entries(images).map(([slot, image]) => [slot, image.full] as const);
  return { images: Object.fromEntries(slots), code };
}

/** The rules that a release meets. */
async function placed(
  snapshot: Snapshot,
  placement: Placement,
  environment: EnvironmentData,
  {
    now,
    content,
    asNew,
    proposal,
  }: ExplainContext & { readonly asNew: boolean; readonly proposal?: Proposal },
) {
  const { bypass = [], reason } = proposal?.intent ?? {};
  const said = { bypass, ...(reason === undefined ? {} : { reason }) };
  const facts = await gatherPlacementFacts(snapshot, placement, now);
  const { tree, change } = targetPlan(facts);
  const judge = asNew ? judgeEntering : judgeMove;
  const { standings } = await judge(snapshot, facts, {
    now,
    stage: !proposal && isEntry(environment) ? 'open' : 'merge',
    ...(content ? { content } : {}),
  });
  if (change === 'same' && !asNew) return { standings, change };
  const { app } = placement;
  const files =
    tree.after === undefined || tree.after === tree.before
      ? undefined
      : await readTree(snapshot, tree.after, environment.name);
  const target = { environment: environment.name, app, files };
  const shared: RuleStanding = {
    rule: 'owners',
    says: 'no other target owns an object that it brings',
    findings: files ? await sharedObjects(snapshot, target, [target]) : [],
  };
  // A hold says by itself that there was a rollback.
  const isHeld = standings.some(({ findings }) => findings.some(({ code }) => code === 'HELD'));
  const back = isHeld ? [] : await takenBack(snapshot, environment.name, app, placement.record);
  const returning: RuleStanding[] =
    back.length === 0 ? [] : [{ rule: 'past', says: 'no rollback took it back', findings: back }];
  const all = [...standings, shared, ...returning, ...(asNew ? [rendering(app, environment)] : [])];
  return {
    standings: all.map((each) => ({
      ...each,
      findings: applyBypass(each.findings, environment, said).slice(0, each.findings.length),
    })),
    change,
  };
}

/** What governs the target, where there is no release to ask about. */
async function unplaced(
  snapshot: Snapshot,
  { name: environment, windows }: EnvironmentData,
  { name: app }: Pick<AppData, 'name'>,
  now: Date,
  missing: readonly Finding[],
): Promise<RuleStanding[]> {
  const controls = await controlsOf(snapshot, environment, app);
  const question = { act: 'enter' as const, subject: { environment, app }, now, windows };
  return [
    missing.length > 0
      ? { rule: 'release', says: '', findings: missing }
      : rendering(app, { name: environment }),
    ...judgeControlsApart(controls, { ...question, ...(await doubtAbout(snapshot, controls, now, windows)) }),
  ];
}

function rendering(app: AppName, { name }: Pick<EnvironmentData, 'name'>): RuleStanding {
  const says = `what a new release renders, \`cdk8s-delivery release ${app} --env ${name} --dry-run\` judges`;
  return { rule: 'render', says, unasked: true, findings: [] };
}
