import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Delivery, type Snapshot } from '../../lib/engine/delivery';
import { forgeOf } from '../../lib/engine/forge/registry';
import { GitRepository, type TreeEdit } from '../../lib/engine/git';
import { deliveryHistory, fleetStatus, type HistoryQuery, keptCommits } from '../../lib/engine/history';
import { checkRecords } from '../../lib/engine/judgement/proving';
import {
  type Forge,
  type ImagesByApp,
  type MergeOutcome,
  type Outcome,
  type Planner,
  ProjectCode,
  type PromoteChange,
  type ReleaseChange,
  rememberingRenderer,
  type WaiveChange,
} from '../../lib/engine/promotion';
import type { RenderOrder } from '../../lib/engine/promotion/renderer';
import type { CommitId, CommitSigning, Person } from '../../lib/model/scalars';
import type { ChangeOf } from '../../lib/promotion/change-of';
import type { Emergency } from '../../lib/promotion/emergency/emergency';
import { OpenDelivery } from '../../lib/promotion/open-delivery';
import type { OpenOptions } from '../../lib/promotion/open-options';
import type { ReleaseRecord } from '../../lib/registry';
import { copyFolder } from './copy-folder';
import { type FleetCode, imageOf, rendererOf, usualCode } from './fleet-code';
import { aBranch, aCommit, anApp, anEnv, aRef } from './names';
import { codes } from './outcome-codes';

export const ada: Person = { name: 'Ada', email: 'ada@example.org' };
export const ben: Person = { name: 'Ben', email: 'ben@example.org' };
export const cyd: Person = { name: 'Cyd', email: 'cyd@example.org' };

/** How a change of the fixture is asked for; Ada asks, now, unless said otherwise. */
export interface Asked {
  as?: Person;
  now?: Date;
  reason?: string;
  ticket?: string;
  bypass?: string[];
  dryRun?: boolean;
  /** Runs once, between the first plan and its push: somebody who is faster. */
  meanwhile?: () => Promise<unknown>;
}

type ReleaseAsked = Asked &
  Pick<
    Partial<ReleaseChange>,
    'into' | 'like' | 'code' | 'source' | 'evidence' | 'build' | 'contains' | 'baseline'
  > & {
    images?: Record<string, string>;
  };
type PromoteAsked = Asked &
  Pick<Partial<PromoteChange>, 'except' | 'from' | 'release' | 'skipRefused' | 'fixContained'>;

/**
 * A project and a bare delivery repository in a temporary directory, real Git on both sides, and the verbs of the tool
 * as methods. Only the renderer is made for tests: the project's code is one file of data, read at the revision asked.
 */
export class FleetFixture {
  /** What was rendered, in order. */
  /** What was said beside outcomes. */
  readonly notes: string[] = [];
  readonly rendered: RenderOrder[] = [];
  delivery: Delivery;
  private codes = 0;

  private constructor(
    readonly root: string,
    readonly project: GitRepository,
    readonly remote: GitRepository,
    readonly branch: string,
  ) {
    this.delivery = this.freshDelivery('cache');
  }

  /** A fleet whose code is on `main`; nothing is configured yet. */
  static async create(code: FleetCode = usualCode(), { oneRepository = false } = {}): Promise<FleetFixture> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'cdk8s-delivery-fleet-')));
    const project = await GitRepository.init(join(root, 'project.git'));
    const remote = oneRepository ? project : await GitRepository.init(join(root, 'delivery.git'));
    const fleet = new FleetFixture(root, project, remote, oneRepository ? 'main' : 'delivery');
    await fleet.code((first) => Object.assign(first, code));
    return fleet;
  }

  /** The same repositories once more, apart from the first ones. */
  async copy(): Promise<FleetFixture> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'cdk8s-delivery-fleet-')));
    for (const name of ['project.git', 'delivery.git'])
      await copyFolder(join(this.root, name), join(root, name));
    const [project, remote] = await Promise.all(
      ['project.git', 'delivery.git'].map((name) => GitRepository.open(join(root, name))),
    );
    if (!project || !remote) throw new Error('the copy has no repositories');
    const fleet = new FleetFixture(root, project, remote, this.branch);
    fleet.codes = this.codes;
    return fleet;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The delivery repository as a machine sees it that has a cache of its own. */
  freshDelivery(cache: string, signing?: CommitSigning): Delivery {
    return new Delivery({
      ...(signing ? { signing } : {}),
      remote: this.remote.gitDir,
      branch: aBranch(this.branch),
      cacheDir: join(this.root, cache),
    });
  }

  /** Forgets every local copy of the delivery repository. */
  async forgetCache(): Promise<void> {
    await rm(join(this.root, 'cache'), { recursive: true, force: true });
    this.delivery = this.freshDelivery('cache');
  }

  /** Commits changed code to a branch of the project and gives the commit. */
  async code(
    edit: (code: FleetCode) => void,
    { branch = 'main', at, from }: { branch?: string; at?: string; from?: string } = {},
  ): Promise<string> {
    const ref = at ?? `refs/heads/${branch}`;
    const [parent, before] = await Promise.all([
      this.project.resolve(from ?? ref),
      this.project.resolve(ref),
    ]);
    const code = parent === undefined ? usualCode() : await this.codeAt(parent);
    edit(code);
    this.codes += 1;
    const commit = await this.project.commit({
      parents: parent === undefined ? [] : [parent],
      ...(parent === undefined ? {} : { base: parent }),
      edits: [{ kind: 'file', path: 'fleet.json', content: `${JSON.stringify(code, null, 2)}\n` }],
      message: `code ${this.codes}\n`,
      author: { ...ada, date: new Date(Date.UTC(2026, 0, 1, 0, this.codes)) },
    });
    if (!(await this.project.updateRefs([{ ref: aRef(ref), from: before ?? null, to: commit }])))
      throw new Error(`${ref} moved`);
    return commit;
  }

  /** Brings the code's environments and apps into the delivery data: one outcome per part of it. */
  async configure({ code, ...asked }: Asked & { code?: string } = {}): Promise<Outcome[]> {
    const { dryRun, ...known } = asked;
    const parts = await this.open(known).parts(
      { verb: 'configure', code: code ?? (await this.head(this.project, 'refs/heads/main')) },
      terms(known),
    );
    const outcomes: Outcome[] = [];
    for (const part of parts) outcomes.push(await this.change(part, asked));
    return outcomes;
  }

  release(
    app: string | { changed: true } | { each: ImagesByApp },
    {
      images = {},
      into,
      like,
      code,
      source,
      evidence,
      build,
      contains,
      baseline,
      ...asked
    }: ReleaseAsked = {},
  ): Promise<Outcome> {
    const name = typeof app === 'string' ? app : '';
    const wanted = Object.fromEntries(
      Object.entries(images).map(([slot, version]) => [slot, imageOf(name, slot, version).full]),
    );
    return this.change(
      {
        verb: 'release',
        app,
        images: wanted,
        ...defined({ into, like, code, source, evidence, build, contains, baseline }),
      },
      asked,
    );
  }

  promote(
    apps: string | readonly string[],
    to: string,
    { except, from, release, skipRefused, fixContained, ...asked }: PromoteAsked = {},
  ): Promise<Outcome> {
    const names = apps === 'all' ? ('all' as const) : [apps].flat();
    return this.change(
      { verb: 'promote', apps: names, to, ...defined({ except, from, release, skipRefused, fixContained }) },
      asked,
    );
  }

  rollback(
    app: string,
    environment: string,
    { to, at, ...asked }: Asked & { to?: string; at?: string } = {},
  ): Promise<Outcome> {
    return this.change({ verb: 'rollback', app, environment, ...defined({ to, at }) }, asked);
  }

  /** Records what was put in place by hand. */
  followUp({ app, environment, at, to, release, replaced }: Emergency, asked: Asked = {}): Promise<Outcome> {
    const named = { app, environment, at, to, release, ...defined({ replaced }) };
    return this.change({ verb: 'follow-up', ...named }, asked);
  }

  retire(app: string, environment: string, asked: Asked = {}): Promise<Outcome> {
    return this.change({ verb: 'retire', app, environment }, asked);
  }

  freeze(
    environment: string,
    {
      until,
      lockdown,
      name,
      apps,
      ...asked
    }: Asked & { until?: string; lockdown?: boolean; name?: string; apps?: readonly string[] } = {},
  ): Promise<Outcome> {
    const terms = defined({ until, lockdown, name, apps: apps?.map(anApp) });
    return this.decide({ verb: 'freeze', environment, ...terms }, asked);
  }

  unfreeze(environment: string, name?: string): Promise<Outcome> {
    return this.decide({ verb: 'unfreeze', environment, ...defined({ name }) });
  }

  hold(app: string, environment: string, asked: Asked = {}): Promise<Outcome> {
    return this.decide({ verb: 'hold', environment, app }, asked);
  }

  alarm(app: string, environment: string, asked: Asked = {}): Promise<Outcome> {
    return this.decide({ verb: 'alarm', environment, app }, asked);
  }

  unhold(app: string, environment: string): Promise<Outcome> {
    return this.decide({ verb: 'unhold', environment, app });
  }

  unreject(what: string): Promise<Outcome> {
    return this.decide({ verb: 'unreject', what });
  }

  reject(what: string, asked: Asked = {}): Promise<Outcome> {
    return this.decide({ verb: 'reject', what }, asked);
  }

  /** Lets probes be missing in an environment until 2030, unless said otherwise. */
  waive(
    environment: string,
    { name, waiver = {}, ...asked }: Asked & { name?: string; waiver?: Partial<WaiveChange['waiver']> } = {},
  ): Promise<Outcome> {
    const whole = { rule: 'probes', owner: '@example/web', expires: '2030-06-30', ...waiver };
    const now = new Date('2029-12-01T12:00:00Z');
    return this.decide(
      { verb: 'waive', environment, waiver: whole, ...defined({ name }) },
      { now, ...asked },
    );
  }

  unwaive(environment: string, name: string): Promise<Outcome> {
    return this.decide({ verb: 'unwaive', environment, name });
  }

  /** Renders a release again, as Cyd: the one an environment runs, or one by id. */
  witness(app: string, id = 'r-', asked: Asked = {}): Promise<Outcome> {
    return this.change(
      { verb: 'witness', apps: [id === 'r-' ? app : { app, release: id }] },
      { as: cyd, ...asked },
    );
  }

  /** Renders all releases again that wait for a witness. */
  witnessAll(environment?: string, asked: Asked = {}): Promise<Outcome> {
    return this.change({ verb: 'witness', apps: 'all', ...defined({ environment }) }, { as: cyd, ...asked });
  }

  /** Approves a proposal, as Ben; with `witness`, as the witness, too. */
  async approve(
    id: string,
    as: Person = ben,
    { witness = true, now }: { witness?: boolean; now?: Date } = {},
  ) {
    const approved = await this.open({ as, ...defined({ now }) }).approve(id, {
      witness,
      onReview: () => undefined,
    });
    if (approved.kind === 'merged before') throw new Error(`${id} is merged`);
    return approved;
  }

  merge(id: string, asked: Asked = {}): Promise<MergeOutcome> {
    return this.open(asked).merging(id);
  }

  /** A whole promotion where one approval is asked: witness, proposal, Ben's approval, merge. */
  async promoteApproved(app: string, to: string, asked: PromoteAsked = {}): Promise<string> {
    const planned = await this.promote(app, to, { ...asked, dryRun: true });
    await this.witness(app, planned.plan.targets[0]?.to?.release);
    return this.approved(await this.promote(app, to, asked));
  }

  /** Approves what was proposed, as Ben, and merges it; gives the merge's commit. */
  async approved(outcome: Outcome): Promise<string> {
    if (outcome.kind !== 'proposed')
      throw new Error(`nothing was proposed, it was ${outcome.kind}: ${codes(outcome).join(' ')}`);
    await this.approve(outcome.proposal.id);
    const merged = await this.merge(outcome.proposal.id);
    if (merged.kind !== 'merged')
      throw new Error(`not merged but ${merged.kind}: ${codes(merged).join(' ')}`);
    return merged.commit;
  }

  snapshot(): Promise<Snapshot> {
    return this.delivery.snapshot();
  }

  forge(): Forge {
    return forgeOf('local', { remote: this.remote.gitDir, environment: {} });
  }

  /** Codes of what `check` finds wrong. */
  async check(): Promise<string[]> {
    const snapshot = await this.snapshot();
    const { findings } = await checkRecords(
      snapshot,
      snapshot.environments.map(({ name }) => name),
    );
    return findings.map(({ code, subject }) =>
      [code, subject.environment, subject.app].filter(Boolean).join(' '),
    );
  }

  /** What is told, with what this machine kept of earlier questions. */
  async history(query: HistoryQuery = {}) {
    const snapshot = await this.snapshot();
    const layout = snapshot.layoutAt(snapshot.home);
    const { mirror, head } = snapshot.home;
    const kept = await keptCommits(snapshot.home, layout);
    return deliveryHistory(mirror.repository, aCommit(head ?? ''), layout, query, kept);
  }

  async status(now = new Date()) {
    return fleetStatus(await this.snapshot(), now);
  }

  /** What a target runs; fails where nothing does. */
  async record(environment: string, app = 'web'): Promise<ReleaseRecord> {
    const stored = await (await this.snapshot()).record(anEnv(environment), anApp(app));
    if (!stored) throw new Error(`${environment}/${app} has no record`);
    return stored.record;
  }

  /** Tags of what a target runs, by slot. */
  async versions(environment: string, app = 'web'): Promise<Record<string, string | undefined>> {
    const { images } = await this.record(environment, app);
    return Object.fromEntries(Object.entries(images).map(([slot, { tag }]) => [slot, tag]));
  }

  /** Id of what stands at a path of the delivery branch. */
  idAt(path: string): Promise<string | undefined> {
    return this.remote.idAt(`refs/heads/${this.branch}`, path);
  }

  textAt(path: string): Promise<string | undefined> {
    return this.remote.readText(`refs/heads/${this.branch}:${path}`);
  }

  head(repository: GitRepository = this.remote, ref = `refs/heads/${this.branch}`): Promise<CommitId> {
    return repository.resolve(ref).then((commit) => commit ?? Promise.reject(new Error(`no ${ref}`)));
  }

  /** A commit past the tool, straight into the delivery repository. */
  async byHand(
    edits: readonly TreeEdit[],
    { ref = `refs/heads/${this.branch}`, message = 'by hand\n', at = new Date() } = {},
  ): Promise<string> {
    const head = await this.head(this.remote, ref);
    const commit = await this.remote.commit({
      parents: [head],
      base: head,
      edits,
      message,
      author: { ...cyd, date: at },
    });
    if (!(await this.remote.updateRefs([{ ref: aRef(ref), from: head, to: commit }])))
      throw new Error(`${ref} moved`);
    return commit;
  }

  private async codeAt(commit: string): Promise<FleetCode> {
    const text = await this.project.readText(`${commit}:fleet.json`);
    if (text === undefined) throw new Error(`${commit} holds no code`);
    return JSON.parse(text) as FleetCode;
  }

  /** The fleet as a person's script opens it, with the renderer of this fixture. */
  open({ as = ada, now }: Asked = {}): OpenDelivery {
    const render = rendererOf((commit) => this.codeAt(commit));
    const options: OpenOptions = {
      repository: this.remote.gitDir,
      branch: this.branch,
      as,
      forge: 'local',
      content: false,
      onNote: (note) => this.notes.push(note),
      ...(now ? { clock: () => now } : {}),
    };
    const remembering = rememberingRenderer((order) => {
      this.rendered.push(order);
      return render(order);
    });
    return new OpenDelivery(options, {
      engine: this.delivery,
      // The images of tests are in no registry, and only tests about that say so.
      registries: () => ({}),
      tools: async () => ({ render: remembering, project: await ProjectCode.open(this.project) }),
    });
  }

  /** A change as a script asks for it, with what may happen between its first plan and its push. */
  private async change(change: ChangeOf, asked: Asked): Promise<Outcome> {
    const delivery = this.open(asked);
    return this.run(await delivery.planner(change, terms(asked)), asked, delivery);
  }

  /** Any plan at all. */
  run(makePlan: Planner, asked: Asked = {}, delivery = this.open(asked)): Promise<Outcome> {
    let waiting = asked.meanwhile;
    const planning: Planner = async (snapshot, first) => {
      const plan = await makePlan(snapshot, first);
      const happens = waiting;
      waiting = undefined;
      await happens?.();
      return plan;
    };
    return delivery.through(planning, asked.dryRun ?? false);
  }

  private decide(change: ChangeOf, asked: Asked = {}): Promise<Outcome> {
    return this.change(change, { reason: 'a reason', ...asked });
  }
}

const terms = ({ reason, ticket, bypass }: Asked) => defined({ reason, ticket, bypass });

/** The entries that have a value: an optional property is left out rather than undefined. */
function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
