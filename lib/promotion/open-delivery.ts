import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chooseForge } from '../engine/forge';
import { defaultCacheFolder, GitRepository } from '../engine/git';
import type { DeliveryChange, HistoryQuery } from '../engine/history';
import { contentChecks } from '../engine/judgement/content-checks';
import {
  type Asked,
  type Change,
  type ChangeOutcome,
  changeOf,
  Delivery,
  type Forge,
  findProposal,
  type Outcome,
  openProposals,
  type Plan,
  type Planner,
  ProjectCode,
  parseChange,
  reviewProposal,
  runChange,
  runMerge,
  type Snapshot,
} from '../engine/promotion';
import type { AnyFleet, EnvironmentOf } from '../model/exchange';
import { DeliveryError } from '../model/finding';
import type { Person } from '../model/scalars';
import type { PlanReview } from '../views/plan/plan-view-of';
import { askingPerson } from './asking-person';
import type { ChangeOf } from './change-of';
import { type DeliveryRegistry, registryOf } from './delivery-registry';
import { projectRenderer, type RenderLimits } from './project-renderer';

/** What a delivery is opened with. */
export interface OpenOptions {
  /** The delivery repository: a path, `https://…`, `ssh://…` or `git@host:path`. */
  readonly repository: string;

  /**
   * Branch that holds the delivery data.
   *
   * @default delivery
   */
  readonly branch?: string;

  /**
   * Who asks for changes and approves them, as `Name <email>` or in parts.
   *
   * @default - what git calls the author
   */
  readonly as?: Person | string;

  /**
   * Folder for mirrors and dependencies; safe to delete at any time.
   *
   * @default - `$CDK8S_DELIVERY_CACHE`, else where the system keeps caches
   */
  readonly cache?: string;

  /**
   * Name of the forge where proposals wait: `local` or `git`.
   *
   * @default - `local` for a path, `git` for a URL
   */
  readonly forge?: string;

  /**
   * What time it is, for the rules and the commits.
   *
   * @default - the machine's clock
   */
  readonly clock?: () => Date;

  /**
   * Stops what is under way before its next step.
   *
   * @default - nothing does
   */
  readonly signal?: AbortSignal;

  /**
   * Folder of the project: relative paths start here, manifests are judged by its `crds/`, and the verbs that render
   * run its code, in a child without credentials.
   *
   * @default - none: paths start from the working directory, and verbs that render are refused
   */
  readonly project?: string;

  /**
   * Whether manifests are judged by schemas, rules and waivers, beside what always holds.
   *
   * @default true
   */
  readonly content?: boolean;

  /**
   * How the project's code is run.
   *
   * @default - 120 seconds, in Node's permission model
   */
  readonly render?: RenderLimits;

  /**
   * Is told each step.
   *
   * @default - nobody is
   */
  readonly onProgress?: (step: string) => void;
}

/** What goes with a change. */
export interface ChangeTerms {
  /**
   * Why, kept in the commit; needed for a bypass.
   *
   * @default - no reason is kept
   */
  readonly reason?: string;

  /**
   * Codes of refusals to let pass; an environment says which it lets pass.
   *
   * @default - none
   */
  readonly bypass?: readonly string[];
}

/** A proposal that waits for approval. */
export interface WaitingProposal {
  /** Such as `prod/promote-frontend`. */
  readonly id: string;
  /** The branch that holds it, in full. */
  readonly ref: string;
  readonly subject: string;
  readonly requestedBy: Person;
  readonly at: Date;
  /** Digest of the plan that an approval is bound to. */
  readonly digest: string;
}

/** What became of an approval. */
export interface ApprovedProposal {
  /** `nothing`: the person gave it before. `merged before`: the proposal is not open any more. */
  readonly kind: 'approved' | 'nothing' | 'merged before';
  /** The commit that holds the approval, or the one that merged the proposal. */
  readonly commit: string;
}

/** What became of a merge. */
export type MergedProposal =
  | { readonly kind: 'refused' | 'planned'; readonly plan: Plan }
  | { readonly kind: 'nothing'; readonly plan: Plan; readonly commit?: string }
  | { readonly kind: 'merged'; readonly plan: Plan; readonly commit: string }
  /** It is not open any more: this commit merged it. */
  | { readonly kind: 'merged before'; readonly commit: string };

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
  private readonly content;
  private readonly now: () => Date;
  private code?: Promise<ProjectCode>;

  /** @internal */
  constructor(private readonly options: OpenOptions) {
    const { repository, branch = 'delivery', signal, project, content = true } = options;
    this.engine = new Delivery({
      remote: repository,
      branch,
      cacheDir: join(this.cacheFolder, 'mirrors'),
      ...(project === undefined ? {} : { cwd: resolve(project) }),
      ...(signal ? { signal } : {}),
    });
    this.now = options.clock ?? (() => new Date());
    this.content = content ? contentChecks(this.now, projectFolder(project)) : undefined;
  }

  /** Who asks for changes; throws `INVALID_OPTION` where nobody is named and git knows no author. */
  get person(): Person {
    return askingPerson(this.options.as, this.options.project ?? '.');
  }

  /** Folder for mirrors and dependencies. */
  get cacheFolder(): string {
    return this.options.cache ?? defaultCacheFolder();
  }

  /** Fetches the delivery data, to be read. */
  async registry(): Promise<DeliveryRegistry<EnvironmentOf<F>>> {
    return registryOf(await this.engine.snapshot());
  }

  /**
   * Plans a change and changes nothing.
   *
   * @throws DeliveryError for a request that means nothing, such as `UNKNOWN_APP`; what only refuses the change is a
   *   finding of the plan
   */
  async plan(change: ChangeOf<EnvironmentOf<F>>, options: ChangeTerms = {}): Promise<Plan> {
    const { plan } = await this.make(change, options, true);
    return plan;
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
    return withoutSnapshot(await this.make(change, options, dryRun));
  }

  /**
   * Makes the change of a plan, which another job may have made and saved. What the plan asked for is planned again, on
   * the present state and by the present rules: where that is another plan, it is refused (`PLAN_MOVED`, `STATE_MOVED`;
   * `PLAN_DIGEST` where the plan was tampered with).
   */
  async apply(plan: Plan): Promise<ChangeOutcome> {
    return withoutSnapshot(await this.applied(plan));
  }

  /**
   * Makes the change of a plan, and gives the state that it was planned on.
   *
   * @internal
   */
  async applied(plan: Plan): Promise<Outcome> {
    const { replan } = require('../engine/promotion/replan') as typeof import('../engine/promotion/replan');
    const asked = await this.asked(plan.verb);
    return this.through((snapshot) => replan(snapshot, plan, asked), false);
  }

  /**
   * Runs a planner to its end.
   *
   * @internal
   */
  async through(planner: Planner, dryRun: boolean): Promise<Outcome> {
    const { onProgress, signal } = this.options;
    const outcome = await runChange(this.engine, planner, {
      forge: async (snapshot) => this.forge(snapshot),
      describe: (snapshot, plan) =>
        (require('../views/plan/proposal-text') as typeof import('../views/plan/proposal-text')).proposalText(
          snapshot,
          plan,
        ),
      dryRun,
      clock: this.now,
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    });
    this.snapshots.set(outcome.plan, outcome.snapshot);
    return outcome;
  }

  /** The proposals that wait for approval. */
  async proposals(): Promise<readonly WaitingProposal[]> {
    const { proposals } = await openProposals(await this.engine.snapshot());
    return proposals.map(({ id, ref, subject, requestedBy, at, digest }) => ({
      id,
      ref,
      subject,
      requestedBy,
      at,
      digest,
    }));
  }

  /**
   * Approves a proposal as it stands now: it is planned again, and the approval is bound to exactly that plan.
   *
   * @throws DeliveryError `NO_SUCH_PROPOSAL`, `PLAN_MOVED`, `SELF_APPROVAL`
   */
  async approve(id: string): Promise<ApprovedProposal> {
    const snapshot = await this.engine.snapshot();
    const { proposal, merged } = await findProposal(snapshot, id);
    if (!proposal) return { kind: 'merged before', commit: merged };
    const forge = this.forge(snapshot);
    const { plan } = await reviewProposal(snapshot, proposal, forge, this.now(), this.content);
    const moved = plan.findings.find(({ code }) => code === 'PLAN_MOVED');
    if (moved) throw new DeliveryError([moved]);
    const { before, commit } = await forge.approve(proposal, this.person, this.now());
    return { kind: before ? 'nothing' : 'approved', commit };
  }

  /**
   * Merges an approved proposal: plans it again, checks every rule and counts the approvals.
   *
   * @throws DeliveryError `NO_SUCH_PROPOSAL`, `TOO_MANY_RACES`, `PUSH_REFUSED`, `REMOTE_FAILED`
   */
  async merge(id: string, { dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<MergedProposal> {
    const { onProgress, signal } = this.options;
    const outcome = await runMerge(this.engine, id, {
      forge: async (snapshot) => this.forge(snapshot),
      dryRun,
      clock: this.now,
      ...(this.content ? { content: this.content } : {}),
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    });
    if (outcome.kind === 'merged before') return { kind: outcome.kind, commit: outcome.commit };
    const { plan } = outcome.review;
    this.snapshots.set(plan, outcome.snapshot);
    switch (outcome.kind) {
      case 'merged':
        return { kind: outcome.kind, plan, commit: outcome.commit };
      case 'nothing':
        return {
          kind: outcome.kind,
          plan,
          ...(outcome.commit === undefined ? {} : { commit: outcome.commit }),
        };
      default:
        return { kind: outcome.kind, plan };
    }
  }

  /** A plan as a reviewer sees it: what changes in the manifests, classified. */
  async view(plan: Plan): Promise<PlanReview> {
    const { reviewOf } = require('../views/plan/plan-view-of') as typeof import('../views/plan/plan-view-of');
    return reviewOf(this.snapshots.get(plan) ?? (await this.engine.snapshot()), plan);
  }

  /** What happened, newest first, from Git alone. */
  async *history(query: HistoryQuery = {}): AsyncGenerator<DeliveryChange, void, undefined> {
    const { tellHistory } = require('./tell-history') as typeof import('./tell-history');
    yield* (await tellHistory(await this.engine.snapshot(), query)).changes;
  }

  private async make(
    given: ChangeOf<EnvironmentOf<F>>,
    options: ChangeTerms,
    dryRun: boolean,
  ): Promise<Outcome> {
    const change: Change = parseChange(given);
    const request = { ...change, ...(await this.asked(change.verb)), ...options, requestedBy: this.person };
    const entry = changeOf(change.verb);
    return this.through((snapshot, first) => entry.plan(snapshot, request, first), dryRun);
  }

  private async asked(verb: string): Promise<Omit<Asked, 'requestedBy'>> {
    const { project, render = {}, signal, onProgress } = this.options;
    const crds = project === undefined ? undefined : join(resolve(project), 'crds');
    const base = {
      now: this.now(),
      ...(crds !== undefined && existsSync(crds) ? { crds: [crds] } : {}),
      ...(this.content ? { content: this.content } : {}),
      locationOf: this.engine.locationOf.bind(this.engine),
    };
    if (project === undefined || !changeOf(verb).runsCode) return base;
    this.code ??= GitRepository.open(resolve(project)).then((repository) => ProjectCode.open(repository));
    const code = await this.code;
    return {
      ...base,
      project: code,
      render: projectRenderer({
        ...render,
        code,
        folder: resolve(project),
        cacheFolder: this.cacheFolder,
        ...(signal ? { signal } : {}),
        ...(onProgress
          ? { onStart: (commit) => onProgress(`rendering with code ${commit.slice(0, 12)}`) }
          : {}),
      }),
    };
  }

  private forge(snapshot: Snapshot): Forge {
    return chooseForge(snapshot.home.remote, this.options.forge);
  }
}

/** The folder where a project is at hand: its `crds/` count. */
function projectFolder(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  return ['cdk8s.yaml', 'crds'].some((each) => existsSync(join(folder, each))) ? resolve(folder) : undefined;
}

function withoutSnapshot({ snapshot: _, ...outcome }: Outcome): ChangeOutcome {
  return outcome;
}
