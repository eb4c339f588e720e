import { isAbsolute, resolve } from 'node:path';
import { type Delivery, noBranch, type Snapshot } from '../engine/delivery';
import type { ProvenCaller } from '../engine/forge/callers';
import type { DeliveryChange } from '../engine/history';
import type { VerifiedHistory } from '../engine/history/verify';
import {
  type Asked,
  approvalTerms,
  type BatchedMerge,
  type Change,
  type ChangeOutcome,
  changeOf,
  type Discovery,
  explainEntering,
  type Forge,
  leftOutOfAll,
  type MergeOutcome,
  mergeAll,
  type Outcome,
  type OverlappingProposal,
  openProposals,
  overlappingProposals,
  type Plan,
  type Planner,
  type PromoteChange,
  type Proposal,
  parseChange,
  type RunningImages,
  renderedAgain,
  reviewProposal,
  runChange,
  runMerge,
  stepsWith,
  wavesOf,
  withdrawProposal,
} from '../engine/promotion';
import type { AnyFleet, EnvironmentOf } from '../model/exchange';
import { DeliveryError, type Finding, quote } from '../model/finding';
import {
  isPlaceholder,
  type Person,
  parseAppName,
  parseEnvironmentName,
  parseProposalId,
} from '../model/scalars';
import type { PlanReview } from '../views/plan/from-delivery';
import { approveProposal } from './approve-proposal';
import type { AskedCaller } from './asked-caller';
import { type AskedDiscovery, discoverQuestion } from './asked-discovery';
import { type AskedExplanation, type Explained, explainQuestion, readingOf } from './asked-explanation';
import { type AskedHistory, historyQuery } from './asked-history';
import type { AskedRunning } from './asked-running';
import type { ChangeOf } from './change-of';
import type { AnsweredComment } from './comments/answer-comment';
import { COMMENT_VERBS, type CommentVerb } from './comments/comment-verbs';
import { type DeliveryRegistry, registryOf } from './delivery-registry';
import { DeliveryTools, type Ports } from './delivery-tools';
import type { Emergency } from './emergency/emergency';
import type { EmergencyNotes } from './emergency/notes';
import type { AskedByHand, RollbackByHand } from './emergency/rollback-by-hand';
import { assertKnownKeys } from './known-keys';
import { lastRead } from './last-read';
import type { ChangeTerms, OpenOptions } from './open-options';
import {
  type ApprovedProposal,
  type AskedBatch,
  type MergedProposal,
  mergedBefore,
  type PlanRead,
  type WaitingProposal,
  type WithdrawnProposal,
  waiting,
} from './proposals';
import type { AskedProtection, DeliveryProtection, ProtectionScope } from './protection';
import type { AskedVerification } from './verify-delivery';

/**
 * A delivery that scripts read and change: the command line is made of it.
 *
 * @typeParam F the fleet, whose environments' names the compiler then knows
 */
export class OpenDelivery<F extends AnyFleet = AnyFleet> {
  /**
   * The engine's own view of the repositories.
   *
   * @internal
   */
  readonly engine: Delivery;
  private readonly snapshots = new WeakMap<Plan, Snapshot>();
  private readonly tools: DeliveryTools;

  /** @internal */
  constructor(
    private readonly options: OpenOptions,
    ports: Ports = {},
  ) {
    this.tools = new DeliveryTools(options, ports);
    this.engine = this.tools.engine;
  }

  /** Who asks for changes; throws `INVALID_OPTION` where nobody is named and git knows no author. */
  get person(): Person {
    return this.tools.person;
  }

  /** Folder for mirrors and dependencies. */
  get cacheFolder(): string {
    return this.tools.cacheFolder;
  }

  /** Fetches the delivery data, to be read. */
  async registry(): Promise<DeliveryRegistry<EnvironmentOf<F>>> {
    return registryOf(await this.engine.snapshot());
  }

  /**
   * The changes that a request comes to, each planned, run and approved apart: for `configure`, what needs no approval
   * on each branch, and what each environment has to approve. For every other verb, the request itself.
   *
   * @throws DeliveryError as {@link OpenDelivery.plan} does
   */
  async parts(
    change: ChangeOf<EnvironmentOf<F>>,
    options: ChangeTerms = {},
  ): Promise<readonly ChangeOf<EnvironmentOf<F>>[]> {
    const request = await this.request(change, options);
    const parts = await changeOf(request.verb).parts?.(await this.engine.snapshot(), request);
    return (parts ?? [change]) as readonly ChangeOf<EnvironmentOf<F>>[];
  }

  /**
   * The environments of waves, in their order: what a promotion into the waves names.
   *
   * @throws DeliveryError `UNKNOWN_ENVIRONMENT` where there are no waves of that name
   */
  async waves(name: string): Promise<readonly EnvironmentOf<F>[]> {
    return wavesOf(await this.engine.snapshot(), name) as readonly EnvironmentOf<F>[];
  }

  /**
   * Plans a change and changes nothing.
   *
   * @throws DeliveryError for a request that means nothing, such as `UNKNOWN_APP`; what only refuses the change is a
   *   finding of the plan
   */
  async plan(change: ChangeOf<EnvironmentOf<F>>, options: ChangeTerms = {}): Promise<Plan> {
    return (await this.run(change, { ...options, dryRun: true })).plan;
  }

  /**
   * Plans a change and makes it: as a commit, or as a proposal where the environment asks for approval. A push that
   * lost a race is planned and checked again; the request means what its first plan made of it.
   *
   * @throws DeliveryError as {@link OpenDelivery.plan} does; `TOO_MANY_RACES`, `PUSH_REFUSED`, `REMOTE_FAILED`
   */
  async run(
    change: ChangeOf<EnvironmentOf<F>>,
    { dryRun = false, ...options }: ChangeTerms & { readonly dryRun?: boolean } = {},
  ): Promise<ChangeOutcome> {
    return withoutSnapshot(await this.through(await this.planner(change, options), dryRun));
  }

  /**
   * Makes a change in all its parts: one commit or proposal each. Nothing is changed where a part is refused: the others
   * are planned only.
   *
   * @throws DeliveryError as {@link OpenDelivery.run} does
   */
  async runParts(
    change: ChangeOf<EnvironmentOf<F>>,
    options: ChangeTerms & { readonly dryRun?: boolean } = {},
  ): Promise<readonly ChangeOutcome[]> {
    return this.runAll(await this.parts(change, options), options);
  }

  /**
   * Makes several changes, one commit or proposal each. Nothing is changed where one is refused: the others are planned
   * only. Where an environment takes no further proposal, the others are opened, and that one is told as refused.
   *
   * @throws DeliveryError as {@link OpenDelivery.run} does
   */
  async runAll(
    changes: readonly ChangeOf<EnvironmentOf<F>>[],
    options: ChangeTerms & { readonly dryRun?: boolean } = {},
  ): Promise<readonly ChangeOutcome[]> {
    const [only, ...more] = changes;
    if (only && more.length === 0) return [await this.run(only, options)];
    const outcomes: ChangeOutcome[] = [];
    for (const each of changes) outcomes.push(await this.run(each, { ...options, dryRun: true }));
    if (options.dryRun || outcomes.some(({ kind }) => kind === 'refused')) return outcomes;
    for (const [at, each] of changes.entries()) {
      try {
        outcomes[at] = await this.run(each, options);
      } catch (error) {
        // Those that were opened are told; the rest is opened when there is room again.
        const planned = outcomes[at];
        if (!planned || !(error instanceof DeliveryError) || error.code !== 'TOO_MANY_PROPOSALS') throw error;
        const findings = [...planned.plan.findings, ...error.findings];
        outcomes[at] = { kind: 'refused', plan: { ...planned.plan, findings, effect: 'refused' } };
      }
    }
    return outcomes;
  }

  /**
   * Makes the change of a plan, which another job may have made and saved. What the plan asked for is planned again, on
   * the present state and by the present rules: where that is another plan, it is refused (`PLAN_MOVED`, `STATE_MOVED`;
   * `PLAN_DIGEST` where the plan was tampered with).
   */
  async apply(plan: Plan): Promise<ChangeOutcome> {
    const { replan } = require('../engine/promotion') as typeof import('../engine/promotion');
    const asked = await this.tools.asked(plan.verb);
    return withoutSnapshot(await this.through((snapshot) => replan(snapshot, plan, asked), false));
  }

  /**
   * What plans a change, on whatever state.
   *
   * @internal
   */
  async planner(change: ChangeOf<EnvironmentOf<F>>, options: ChangeTerms = {}): Promise<Planner> {
    const request = await this.request(change, options);
    const entry = changeOf(request.verb);
    return (snapshot, first) => entry.plan(snapshot, request, first);
  }

  /**
   * Runs a planner to its end.
   *
   * @internal
   */
  async through(planner: Planner, dryRun: boolean): Promise<Outcome> {
    const { onNote, onProgress, signal } = this.options;
    const outcome = await runChange(this.engine, planner, {
      forge: async (snapshot) => this.tools.committing(snapshot),
      describe: (snapshot, plan, limit) =>
        (require('../views/plan/from-delivery') as typeof import('../views/plan/from-delivery')).proposalText(
          snapshot,
          plan,
          limit,
        ),
      dryRun,
      clock: this.tools.now,
      ...(onNote ? { onNote } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    });
    this.snapshots.set(outcome.plan, outcome.snapshot);
    return outcome;
  }

  /**
   * Rolls a target back with nothing but Git at hand: writes the manifests, and the steps for a person, into a folder. Nothing
   * is pushed, and no remote is asked; the plan goes by what was read last, or by the repository itself where that is a path.
   * This machine remembers it until {@link OpenDelivery.run} of a `follow-up` has recorded it.
   *
   * @throws DeliveryError as {@link OpenDelivery.plan} does; `INVALID_OPTION` for a folder that is not empty; `REMOTE_FAILED` where
   *   what is needed was never read on this machine
   */
  async rollbackByHand(
    asked: AskedByHand<EnvironmentOf<F>>,
    options: Omit<ChangeTerms, 'bypass'> & { readonly dryRun?: boolean } = {},
  ): Promise<RollbackByHand> {
    const { out, ...target } = asked;
    const { dryRun = false, ...terms } = options;
    const { rollbackByHand } =
      require('./emergency/rollback-by-hand') as typeof import('./emergency/rollback-by-hand');
    const {
      registries: _,
      offline: _asked,
      ...request
    } = await this.request({ verb: 'rollback', ...target }, terms);
    const { snapshot } = await lastRead(this.engine, !isAbsolute(this.options.repository));
    const outcome = await rollbackByHand(snapshot, changeOf(request.verb).plan(snapshot, request), {
      folder: resolve(this.options.project ?? '.', out),
      notes: this.emergencyNotes(),
      now: this.tools.now(),
      dryRun,
    });
    this.snapshots.set(outcome.plan, snapshot);
    return outcome;
  }

  /** Emergencies that were prepared on this machine, and that Git does not know of yet; the oldest first. */
  async emergencies(): Promise<readonly Emergency[]> {
    return this.emergencyNotes().open(await this.engine.snapshot());
  }

  /**
   * What this machine remembers of emergencies.
   *
   * @internal
   */
  emergencyNotes(): EmergencyNotes {
    const { EmergencyNotes } = require('./emergency/notes') as typeof import('./emergency/notes');
    return new EmergencyNotes(this.cacheFolder);
  }

  /**
   * Where approvals are given.
   *
   * @internal
   */
  forgeAt(snapshot: Snapshot): Forge {
    return this.tools.forge(snapshot);
  }

  /** The proposals that wait for approval. */
  async proposals(): Promise<readonly WaitingProposal[]> {
    return (await openProposals(await this.engine.snapshot())).proposals.map(waiting);
  }

  /**
   * Approves the plan that was read, if the proposal is still that plan: it is planned again, and the approval is bound to
   * exactly that. Releases that wait for a witness are rendered again where the project's code is at hand; where the same
   * files come out, the approver is their witness.
   *
   * @param read the digest of the plan that was read, or what reads it now
   * @throws DeliveryError `NO_SUCH_PROPOSAL`, `PROPOSAL_WITHDRAWN`, `PROPOSAL_CLOSED`, `PROPOSAL_MERGED`, `SELF_APPROVAL`; `PLAN_MOVED` where
   *   the proposal is another plan than the one that was read, or would be one now
   */
  async approve(id: string, read: PlanRead): Promise<ApprovedProposal> {
    return approveProposal(this.tools, id, read, {
      make: (planner) => this.through(planner, false),
      onPlan: (plan, snapshot) => void this.snapshots.set(plan, snapshot),
    });
  }

  /**
   * Merges an approved proposal: plans it again, checks every rule and counts the approvals. A branch that people made is read by its
   * content, planned as the promotion, rollback or retirement that it amounts to, judged and merged alike.
   *
   * @param id of the proposal; or the number of a pull request, or the name of a branch
   * @throws DeliveryError `UNCLEAR_CHANGE` for a branch that is not one change, `NO_SUCH_PROPOSAL`, `PROPOSAL_WITHDRAWN`, `PROPOSAL_CLOSED`, `PROPOSAL_MERGED`, `TOO_MANY_RACES`, `PUSH_REFUSED`, `REMOTE_FAILED`
   */
  async merge(id: string, { dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<MergedProposal> {
    const outcome = await this.merging(id, dryRun);
    if (outcome.kind === 'merged before') return mergedBefore(outcome);
    const { review, snapshot: _, ...rest } = outcome;
    const { plan, approvals, overtaken, proposal } = review;
    const { id: found, byHand } = proposal;
    return {
      ...rest,
      id: found,
      plan,
      approvals,
      ...(overtaken ? { overtaken } : {}),
      ...(byHand ? { branch: byHand.branch } : {}),
    };
  }

  /**
   * Merges every open proposal that nothing speaks against: one commit each, in one push for each branch that is delivered to. What
   * waits for approvals or for a time stays open. Where another change was faster, all are planned again.
   *
   * @throws DeliveryError `TOO_MANY_RACES`, `PUSH_REFUSED`, `REMOTE_FAILED`
   */
  async mergeAll(asked: AskedBatch<EnvironmentOf<F>> = {}): Promise<readonly BatchedMerge[]> {
    assertKnownKeys('mergeAll', asked, { environment: true, dryRun: true, onProgress: true });
    const { environment, dryRun = false, onProgress } = asked;
    const { onNote, signal } = this.options;
    return mergeAll(this.engine, {
      forge: async (snapshot) => this.tools.committing(snapshot),
      dryRun,
      clock: this.tools.now,
      ...(environment === undefined ? {} : { environment: parseEnvironmentName(environment) }),
      ...(this.tools.content ? { content: this.tools.content } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(onNote ? { onNote } : {}),
      ...(signal ? { signal } : {}),
    });
  }

  /**
   * Merges a proposal, and gives the state that it was planned on.
   *
   * @internal
   */
  async merging(id: string, dryRun = false): Promise<MergeOutcome> {
    const { onNote, onProgress, signal } = this.options;
    const outcome = await runMerge(this.engine, id, {
      forge: async (snapshot) => this.tools.committing(snapshot),
      dryRun,
      clock: this.tools.now,
      ...(this.tools.content ? { content: this.tools.content } : {}),
      ...(onNote ? { onNote } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    });
    if (outcome.kind !== 'merged before') this.snapshots.set(outcome.review.plan, outcome.snapshot);
    return outcome;
  }

  /**
   * Withdraws an open proposal: its branch and its approvals go, its pull request is closed. The delivery branch stays
   * as it is, and the same request opens a new proposal.
   *
   * @param reason told where the forge has pull requests
   * @throws DeliveryError `NO_SUCH_PROPOSAL`, `PROPOSAL_MERGED`; `PROPOSAL_CHANGED` where a person has put commits on its
   *   branch; `STATE_MOVED`, `TOO_MANY_RACES`, `PUSH_REFUSED`, `REMOTE_FAILED`
   */
  async withdraw(
    id: string,
    { reason, dryRun = false }: { readonly reason?: string; readonly dryRun?: boolean } = {},
  ): Promise<WithdrawnProposal> {
    const { onNote, onProgress, signal } = this.options;
    const outcome = await withdrawProposal(this.engine, parseProposalId(id), {
      forge: async (snapshot) => this.tools.forge(snapshot),
      by: this.person,
      clock: this.tools.now,
      dryRun,
      ...(reason === undefined ? {} : { reason }),
      ...(onProgress ? { onProgress } : {}),
      ...(onNote ? { onNote } : {}),
      ...(signal ? { signal } : {}),
    });
    return outcome.kind === 'nothing' ? outcome : { kind: outcome.kind, proposal: waiting(outcome.proposal) };
  }

  /**
   * A plan as a reviewer sees it: what changes in the manifests, classified.
   *
   * @param onProgress is told how many targets are compared, and of how many
   */
  async view(plan: Plan, onProgress?: (done: number, all: number) => void): Promise<PlanReview> {
    const { reviewWithNext } =
      require('../views/plan/from-delivery') as typeof import('../views/plan/from-delivery');
    return reviewWithNext(await this.stateOf(plan), plan, this.tools.now(), onProgress);
  }

  /**
   * Apps that a promotion of all apps by owner leaves out, as their part in an environment is not in the delivery data yet.
   *
   * @internal
   */
  async notYetThere(change: Change): Promise<readonly Finding[]> {
    return change.verb === 'promote'
      ? leftOutOfAll(await this.engine.snapshot(), change as PromoteChange)
      : [];
  }

  /**
   * What people do next after several plans that were merged together.
   *
   * @internal
   */
  async nextAfter(plans: readonly Plan[]): Promise<readonly string[]> {
    const { nextAfter } =
      require('../views/plan/from-delivery') as typeof import('../views/plan/from-delivery');
    return nextAfter(await this.engine.snapshot(), plans, this.tools.now());
  }

  /**
   * Where the proposal of a plan waits.
   *
   * @internal
   */
  async forgeOf(plan: Plan): Promise<Forge> {
    return this.tools.forge(await this.stateOf(plan));
  }

  /**
   * What people do next with the proposal of a plan.
   *
   * @internal
   */
  async nextSteps(
    plan: Plan,
    proposal: Pick<Proposal, 'id' | 'ref'>,
    witness: readonly string[],
  ): Promise<readonly string[]> {
    const snapshot = await this.stateOf(plan);
    return stepsWith(this.tools.forge(snapshot), approvalTerms(snapshot, plan), plan, proposal, witness);
  }

  /**
   * Other open proposals that move what a plan moves.
   *
   * @internal
   */
  async overlapping(plan: Plan, { id }: Pick<Proposal, 'id'>): Promise<readonly OverlappingProposal[]> {
    return overlappingProposals(await this.stateOf(plan), id, plan);
  }

  /**
   * What a promotion into an environment meets, or a release into an entry: how every rule and gate stands, by the rules
   * that plan it. Where the repository does not answer, by what was read of it last.
   *
   * @throws DeliveryError `UNKNOWN_APP`, `UNKNOWN_ENVIRONMENT`, `NO_RELEASE` for a release that no environment ran;
   *   `REMOTE_FAILED` where nothing was read before
   */
  async explain(asked: AskedExplanation<EnvironmentOf<F>>): Promise<Explained> {
    const { offline = false, ...question } = asked;
    const { snapshot, unanswered } = await lastRead(this.engine, offline);
    const now = this.tools.now();
    const explanation = await explainEntering(snapshot, explainQuestion(question), {
      now,
      ...(this.tools.content ? { content: this.tools.content } : {}),
      review: (proposal) =>
        reviewProposal(snapshot, proposal, this.tools.forge(snapshot), now, this.tools.content),
    });
    return { ...explanation, read: readingOf(snapshot, now, unanswered) };
  }

  /**
   * Asks registries for new images, as the slots of the apps say which those are, and gives the release of each app that
   * has some: {@link OpenDelivery.run} makes it. Changes nothing.
   *
   * ```ts
   * for (const { change } of await delivery.discover()) if (change) await delivery.run(change);
   * ```
   *
   * @throws DeliveryError `UNKNOWN_APP`, `UNKNOWN_ENVIRONMENT`; `INVALID_OPTION` for an app that discovers nothing, and
   *   where no registry is asked. What a registry does not tell is a finding of its app.
   */
  async discover(asked: AskedDiscovery<EnvironmentOf<F>> = {}): Promise<readonly Discovery[]> {
    const { discover } = require('../engine/promotion') as typeof import('../engine/promotion');
    const question = discoverQuestion(asked);
    return discover(await this.engine.snapshot(), question, this.tools.registries().registries);
  }

  /**
   * Proves that the workflow which asks for a release is one of the app's own source repository, and asks for exactly this
   * release.
   *
   * @throws DeliveryError `CALLER_REFUSED`; `REMOTE_FAILED` where its forge does not give the keys of its tokens
   */
  async caller(asked: AskedCaller): Promise<ProvenCaller> {
    const { app, images = {}, commit, run, token } = asked;
    const { provenCaller } = require('../engine/forge/callers') as typeof import('../engine/forge/callers');
    const snapshot = await this.engine.snapshot();
    const name = parseAppName(app);
    const { repository: source } = await snapshot.app(name);
    const { signal } = this.options;
    return provenCaller(
      {
        app: name,
        images,
        ...(commit === undefined ? {} : { commit }),
        ...(run === undefined ? {} : { run }),
      },
      {
        token,
        source,
        remote: snapshot.home.remote,
        environment: process.env,
        now: this.tools.now(),
        ...(signal ? { signal } : {}),
      },
    );
  }

  /**
   * Finds what the pods in a dump of an environment's cluster run of the apps that were not delivered there yet. A release
   * takes it over: `{ verb: 'release', app: { each }, into: 'prod', baseline: true }`. Reads Git alone, and changes nothing.
   *
   * @throws DeliveryError `UNKNOWN_ENVIRONMENT`
   */
  async running(asked: AskedRunning<EnvironmentOf<F>>): Promise<RunningImages> {
    const { runningImages } = require('../engine/promotion') as typeof import('../engine/promotion');
    const environment = parseEnvironmentName(asked.environment);
    return runningImages(await this.engine.snapshot(), environment, asked.objects, asked.given);
  }

  /**
   * Compares how the branches of the delivery are protected with what the data of the environments asks for. Changes
   * nothing.
   *
   * @throws DeliveryError `FORGE_TOKEN`, `INVALID_OPTION` for an app that is not there
   */
  async protection(asked: AskedProtection = {}): Promise<DeliveryProtection> {
    const { protectionOf } = require('./protection') as typeof import('./protection');
    const snapshot = await this.standing();
    return protectionOf(snapshot, this.tools.protector(snapshot), asked);
  }

  /**
   * Protects the branches of the delivery as the data of the environments asks for, and looks whether they are. What
   * stands as wanted is left alone.
   *
   * @param scope `owners`: the file of code owners alone, which needs no right to administer
   * @throws DeliveryError `PROTECTION_MIXED`, `CANNOT_PROTECT`, `FORGE_TOKEN`, `NO_BRANCH`, `PUSH_REFUSED`
   */
  async protect(asked: AskedProtection = {}, scope: ProtectionScope = 'all'): Promise<DeliveryProtection> {
    const { applyProtection } = require('./protection') as typeof import('./protection');
    const snapshot = await this.standing();
    const protector = this.tools.protector(snapshot);
    await applyProtection(() => this.engine.snapshot(), protector, asked, {
      scope,
      by: this.person,
      now: this.tools.now(),
      forge: this.tools.committing(snapshot),
    });
    return this.protection(asked);
  }

  /**
   * The file of code owners of the delivery branch, as the data of environments and apps asks for it; the project's code
   * takes the same one.
   *
   * @param platform who owns code, workflows and what belongs to all environments; unless named, the owners of all
   *   environments that ask for approval
   */
  async codeOwners(
    platform: readonly string[] = [],
  ): Promise<{ readonly file: string; readonly text: string }> {
    const { OWNERS_FILE, ownersText } =
      require('../engine/forge/protection') as typeof import('../engine/forge/protection');
    const snapshot = await this.standing();
    return { file: OWNERS_FILE, text: (await ownersText(snapshot, snapshot.home, platform)).text };
  }

  /**
   * Reads a comment on a pull request or an issue of the delivery repository as a command (`/promote`, `/approve`, `/hold`,
   * `/rollback`, `/explain`), runs it as its author where the data of the environment lets that person ask, and answers
   * below. What was answered before is left alone.
   *
   * @param only commands that are read; every other one is left to another job
   * @throws DeliveryError `CANNOT_ANSWER`, `INVALID_OPTION`; `REMOTE_FAILED`, `FORGE_TOKEN`, `FORGE_LIMIT`. What is wrong with
   *   the request is told in the answer.
   * @internal
   */
  async answer(comment: number, only: readonly CommentVerb[] = COMMENT_VERBS): Promise<AnsweredComment> {
    const { answerComment } =
      require('./comments/answer-comment') as typeof import('./comments/answer-comment');
    const snapshot = await this.standing();
    return answerComment(comment, {
      snapshot: async () => snapshot,
      forge: this.tools.forge(snapshot),
      by: (as) => new OpenDelivery({ ...this.options, as }),
      only,
    });
  }

  /** The data as it stands, where there is any. */
  private async standing(): Promise<Snapshot> {
    const snapshot = await this.engine.snapshot();
    if (snapshot.home.head !== undefined) return snapshot;
    throw noBranch(snapshot.home);
  }

  /** What happened, newest first, from Git alone. */
  async *history(
    query: AskedHistory<EnvironmentOf<F>> = {},
  ): AsyncGenerator<DeliveryChange, void, undefined> {
    const { tellHistory } = require('./tell-history') as typeof import('./tell-history');
    const { withWaysBack } = require('../engine/history') as typeof import('../engine/history');
    const snapshot = await this.engine.snapshot();
    const { changes } = await tellHistory(snapshot, historyQuery(query));
    yield* await withWaysBack(snapshot, changes, this.tools.now());
  }

  /**
   * Proves the history, or a range of it: that each commit does what the environments allowed and asked for at the commit
   * before, and that nothing says otherwise. Each commit is proven, claimed or false.
   *
   * @throws DeliveryError `INVALID_OPTION` for a range that there is not
   */
  async verify(asked: AskedVerification = {}): Promise<VerifiedHistory> {
    assertKnownKeys('verify', asked, {
      since: true,
      expectHead: true,
      online: true,
      render: true,
      onProgress: true,
    });
    const { verifyDelivery } = require('./verify-delivery') as typeof import('./verify-delivery');
    const snapshot = await this.engine.snapshot();
    const { render, project } = asked.render ? await this.tools.project() : {};
    if (asked.render && !(render && project))
      throw DeliveryError.of('INVALID_OPTION', 'releases are rendered again with the project at hand only');
    const { signal } = this.options;
    return verifyDelivery(snapshot, asked, {
      cacheFolder: this.cacheFolder,
      countsApprovals: this.tools.forge(snapshot).countsApprovals,
      ...(render && project
        ? { render: (app, record) => renderedAgain(snapshot, app, record, { render, project }) }
        : {}),
      ...(signal ? { signal } : {}),
    });
  }

  private async request(given: ChangeOf<EnvironmentOf<F>>, options: ChangeTerms): Promise<Change & Asked> {
    const change = parseChange(given);
    refusePlaceholders(options);
    return { ...change, ...(await this.tools.asked(change.verb)), ...options, requestedBy: this.person };
  }

  private async stateOf(plan: Plan): Promise<Snapshot> {
    return this.snapshots.get(plan) ?? (await this.engine.snapshot());
  }
}

/** Refuses a reason or a ticket that is only the place for one, whoever asks: a command, a comment, or a script. */
function refusePlaceholders(terms: ChangeTerms): void {
  for (const name of ['reason', 'ticket'] as const)
    if (isPlaceholder(terms[name] ?? ''))
      throw DeliveryError.of(
        'INVALID_OPTION',
        `the ${name} is ${quote(terms[name])}, the place for a text as commands are printed; a text of your own is expected`,
        {},
        { remedy: `ask again with your own ${name}` },
      );
}

function withoutSnapshot({ snapshot: _, ...outcome }: Outcome): ChangeOutcome {
  return outcome;
}
