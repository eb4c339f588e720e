import { absentHere } from '../../../model/app';
import type { EnvironmentData } from '../../../model/environment';
import type { AppData } from '../../../model/exchange';
import { DeliveryError, type Finding, quote } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import { controlsOf, noRelease, type Snapshot } from '../../delivery';
import {
  type ContentChecks,
  doubtAbout,
  gatherPlacementFacts,
  judgeControlsApart,
  type Placement,
  type RuleStanding,
  readTree,
  sharedObjects,
} from '../../judgement';
import type { PromoteChange } from '../changes/promote/change';
import { promotedPlacement } from '../changes/promote/promoted-placement';
import { changeOf } from '../changes/registry';
import type { ReleaseChange } from '../changes/release/change';
import { findRelease } from '../find-release';
import { judgeEntering } from '../judge-entering';
import { targetPlan } from '../plan-placements';
import { namedWaiting } from '../waiting-parts';
import { explainApproval, type Review } from './explain-approval';
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
  const environment = snapshot.environment(question.to);
  if (question.from !== undefined) snapshot.environment(question.from);
  const app = await snapshot.app(question.app, question.to);
  const asked = await placementFor(snapshot, question, environment, app);
  const { placement } = asked;
  const ask = askingFor(environment, question, placement);
  const { standings, change } = placement
    ? await placed(snapshot, placement, environment, context)
    : {
        standings: await unplaced(snapshot, environment, app, context.now, asked.missing),
        change: undefined,
      };
  const approval = await explainApproval(
    snapshot,
    { environment, app: app.name, ask, ...(placement ? { record: placement.record } : {}) },
    app.owners,
    context.review,
  );
  const isSame = change === 'same' && !isEntry(environment);
  const rules = explainedRules(isSame ? standings : [...standings, approval.standing], environment);
  const { proposal } = approval;
  const step = approval.standing.findings.length > 0 ? 'approve' : 'merge';
  return {
    environment: environment.name,
    app: app.name,
    ...(placement ? { record: placement.record } : {}),
    ...(placement?.promotedFrom === undefined ? {} : { from: placement.promotedFrom }),
    ...(change === undefined ? {} : { change }),
    rules,
    ...(proposal ? { proposal: proposal.id } : {}),
    ...verdictOfAll(rules),
    ...(isSame ? {} : { next: proposal ? `cdk8s-delivery ${step} ${proposal.id}` : ask }),
  };
}

type Asked =
  | { readonly placement: Placement; readonly missing?: undefined }
  | { readonly placement?: undefined; readonly missing: readonly Finding[] };

const isEntry = ({ promotesFrom }: EnvironmentData) => promotesFrom.environments.length === 0;

/** The release that is asked about, or why there is none. */
async function placementFor(
  snapshot: Snapshot,
  { to, release, from }: ExplainQuestion,
  environment: EnvironmentData,
  { name: app, environments }: AppData,
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
  if (absent.length > 0) return { missing: await namedWaiting(snapshot, absent) };
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
  // At an entry the rules are asked about what runs there, as if it were released again.
  const stored = await snapshot.record(to, app);
  if (stored) return { placement: { environment: to, app, record: stored.record } };
  return { missing: [] };
}

/** The command that asks for the change. */
function askingFor(
  environment: EnvironmentData,
  { app, from }: ExplainQuestion,
  placement: Placement | undefined,
): string {
  const to = environment.name;
  if (isEntry(environment) && from === undefined)
    return changeOf('release').command({ verb: 'release', app, into: to } as ReleaseChange);
  const upstream = placement?.promotedFrom;
  const chosen = {
    ...(placement ? { release: placement.record.release } : {}),
    ...(upstream === undefined ? {} : { from: upstream }),
  };
  return changeOf('promote').command({ verb: 'promote', apps: [app], to, ...chosen } as PromoteChange);
}

/** What a release meets. */
async function placed(
  snapshot: Snapshot,
  placement: Placement,
  environment: EnvironmentData,
  { now, content }: ExplainContext,
) {
  const facts = await gatherPlacementFacts(snapshot, placement, now);
  const { tree, change } = targetPlan(facts);
  const { standings } = await judgeEntering(snapshot, facts, {
    now,
    stage: isEntry(environment) ? 'enter' : 'propose',
    ...(content ? { content } : {}),
  });
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
  return {
    standings: [...standings, shared, ...(isEntry(environment) ? [rendering(app, environment)] : [])],
    change,
  };
}

/** What governs the target, where there is no release to ask about. */
async function unplaced(
  snapshot: Snapshot,
  { name: environment, windows }: EnvironmentData,
  { name: app }: AppData,
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
