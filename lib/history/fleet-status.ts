import { openProposals, type Proposal, repositoryOf, type Snapshot, sameHere } from '../promotion';
import { type Freeze, type Hold, paths, type Rejection, type ReleaseRecord } from '../registry';

/** One cell of the matrix: an app in an environment. */
export interface TargetStatus {
  readonly environment: string;
  readonly app: string;
  /** Absent: nothing is desired there yet. */
  readonly record?: ReleaseRecord;
  /** Since when its images and files are desired; "delivered" is the cluster's word, not this one's. */
  readonly since?: Date;
  readonly commit?: string;
  readonly hold?: Hold;
  /** Upstreams that have something else for this target, newer than what stands here. */
  readonly pending: readonly { readonly environment: string; readonly record: ReleaseRecord }[];
  /** Ids of open proposals that change this target. */
  readonly proposals: readonly string[];
  /** Whether the release here, or one of its images, is rejected. */
  readonly rejected: boolean;
}

/** Apps × environments, as desired at the head of the delivery branch. */
export interface FleetStatus {
  readonly commit?: string;
  readonly environments: readonly {
    readonly name: string;
    readonly promotesFrom: readonly string[];
    readonly freeze?: Freeze;
  }[];
  readonly apps: readonly string[];
  readonly targets: readonly TargetStatus[];
  readonly proposals: readonly Proposal[];
}

/** Reads the status of the fleet, or of the apps named. */
export async function fleetStatus(snapshot: Snapshot, apps?: readonly string[]): Promise<FleetStatus> {
  const names = apps ?? (await snapshot.appNames());
  const existing = new Map<string, ReadonlySet<string>>();
  await snapshot.prefetch(
    snapshot.home,
    names.map((app) => paths.app(app)),
  );
  for (const app of names) existing.set(app, new Set((await snapshot.app(app)).environments));
  const [since, rejections, { proposals }] = await Promise.all([
    sinceWhen(snapshot, names),
    snapshot.rejections(),
    openProposals(snapshot),
  ]);
  const environments = await Promise.all(
    snapshot.environments.map(async ({ name, promotesFrom }) => {
      const freeze = await snapshot.freeze(name);
      const site = snapshot.siteOf(name);
      await snapshot.prefetch(
        site,
        names.flatMap((app) => [paths.record(name, app), paths.hold(name, app)]),
      );
      return { name, promotesFrom: promotesFrom.environments, ...(freeze ? { freeze } : {}) };
    }),
  );
  const targets: TargetStatus[] = [];
  for (const app of names) {
    for (const { name } of environments) {
      if (existing.get(app)?.has(name) || (await snapshot.record(name, app))) {
        targets.push(await targetStatus(snapshot, name, app, since, rejections, proposals));
      }
    }
  }
  const commit = snapshot.home.head;
  return { ...(commit === undefined ? {} : { commit }), environments, apps: names, targets, proposals };
}

type Since = ReadonlyMap<string, { readonly at: Date; readonly commit: string }>;

async function targetStatus(
  snapshot: Snapshot,
  environment: string,
  app: string,
  since: Since,
  rejections: readonly Rejection[],
  proposals: readonly Proposal[],
): Promise<TargetStatus> {
  const [stored, hold] = await Promise.all([
    snapshot.record(environment, app),
    snapshot.hold(environment, app),
  ]);
  const came = since.get(`${environment}/${app}`);
  const record = stored?.record;
  const rejected = new Set(rejections.map(({ what }) => what));
  return {
    environment,
    app,
    ...(record ? { record } : {}),
    ...(came ? { since: came.at, commit: came.commit } : {}),
    ...(hold ? { hold } : {}),
    pending: await pendingFrom(snapshot, environment, app, record, since),
    proposals: proposals
      .filter(
        ({ intent }) => intent.environment === environment && intent.targets.some((each) => each.app === app),
      )
      .map(({ id }) => id),
    rejected:
      record !== undefined &&
      (rejected.has(record.release) ||
        Object.values(record.images).some(({ digest }) => rejected.has(digest))),
  };
}

async function pendingFrom(
  snapshot: Snapshot,
  environment: string,
  app: string,
  record: ReleaseRecord | undefined,
  since: Since,
) {
  const pending: { environment: string; record: ReleaseRecord }[] = [];
  const here = since.get(`${environment}/${app}`)?.at;
  for (const upstream of snapshot.environment(environment).promotesFrom.environments) {
    const stored = await snapshot.record(upstream, app);
    if (!stored || stored.record.renders.trees[environment] === undefined) continue;
    if (record && sameHere(record, stored.record, environment)) continue;
    const there = since.get(`${upstream}/${app}`)?.at;
    if (here === undefined || there === undefined || there > here)
      pending.push({ environment: upstream, record: stored.record });
  }
  return pending;
}

/** When each target's files (or, where no file changed with it, its record) last changed: one walk per branch. */
async function sinceWhen(snapshot: Snapshot, apps: readonly string[]): Promise<Since> {
  const found = new Map<string, { at: Date; commit: string }>();
  const sites = new Map(snapshot.environments.map(({ name }) => [snapshot.siteOf(name), [] as string[]]));
  for (const { name } of snapshot.environments) sites.get(snapshot.siteOf(name))?.push(name);
  for (const [site, names] of sites) {
    if (site.head === undefined) continue;
    const wanted = new Map<string, string>();
    for (const name of names) {
      for (const app of apps) {
        if ((await snapshot.manifestTrees(name)).has(app))
          wanted.set(snapshot.manifestPath(name, app), `${name}/${app}`);
      }
    }
    if (wanted.size === 0) continue;
    const folders =
      apps.length > 50 ? names.map((name) => snapshot.environment(name).delivery.path) : [...wanted.keys()];
    const repository = repositoryOf(site);
    for await (const { commit, parents, committer, changes } of repository.history(site.head, folders)) {
      // Where a clone of limited depth ends, everything looks as if it had come with that commit.
      if (parents.length === 0 && (await repository.boundary()).has(commit)) continue;
      for (const { path, type } of changes) {
        const target = type === 'tree' ? wanted.get(path) : undefined;
        if (target === undefined) continue;
        found.set(target, { at: committer.date, commit });
        wanted.delete(path);
      }
      if (wanted.size === 0) break;
    }
  }
  return found;
}
