import { upstreamNames } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { parseTrailers, REJECTED, type ReleaseRecord, trailerValues } from '../../registry';
import { lastControl, pastRecord, repositoryOf, type Snapshot } from '../delivery';
import { normaliseRemote } from '../git';
import { custodyUpstreams } from './custody';
import { imagesKey } from './images-key';
import { rejectedNames } from './rejected-names';

/** How a release relates to the one that it replaces. */
export interface Descent {
  /**
   * `follows`: history shows the replaced release on the way of the new one, or that nothing of it is lost. `stated`:
   * the record says that it is contained. `lost`: it came by another way. `unknown`: the history that would tell is
   * missing here.
   */
  readonly verdict: 'follows' | 'stated' | 'lost' | 'unknown';
  /** What shows it: lower case, no full stop. */
  readonly why: string;
}

interface Replacing {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** What is to run there. */
  readonly record: ReleaseRecord;
  /** The release that it replaces: see {@link lastKept}. */
  readonly current: ReleaseRecord;
  /** The upstreams that ran what is to run there. */
  readonly ways: readonly EnvironmentName[];
}

/**
 * What a release that enters a target must not lose: what runs there, or what ran there last where the app was retired.
 * A rejected release need not be kept: the newest one before it that was not rejected counts.
 */
export async function lastKept(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  current: ReleaseRecord | undefined,
): Promise<ReleaseRecord | undefined> {
  const rejected = await rejectedIn(snapshot, environment);
  const isKept = (record: ReleaseRecord) => !rejectedNames(record).some((name) => rejected.has(name));
  if (current && isKept(current)) return current;
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const repository = repositoryOf(snapshot.locationOf(environment));
  for await (const { record: blob } of snapshot.history(environment, app)) {
    const record = blob === undefined ? undefined : pastRecord(await repository.readText(blob), file);
    if (record && isKept(record)) return record;
  }
  return undefined;
}

/** The present rejections, or those of the last readable file. */
export async function rejectedIn(
  snapshot: Snapshot,
  environment: EnvironmentName,
): Promise<ReadonlySet<string>> {
  const { value = [] } = await lastControl(snapshot, REJECTED, environment);
  return new Set(value.map(({ what }) => what));
}

/**
 * Whether a release descends from the one that it replaces: by what each environment on its way ran before it, by the
 * commits of images and code where they are at hand, or as a person stated.
 */
export async function descentOf(snapshot: Snapshot, replacing: Replacing): Promise<Descent> {
  const { environment, record, current, ways } = replacing;
  const alike = imagesKey(record.images) === imagesKey(current.images);
  if (alike && record.renders.trees[environment] === current.renders.trees[environment])
    return { verdict: 'follows', why: 'it holds the same images and files' };
  if (record.basedOn?.includes(current.release))
    return { verdict: 'follows', why: `it was made of ${current.release}` };
  if (record.contains?.includes(current.release))
    return { verdict: 'stated', why: `its record says that it contains ${current.release}` };
  const before = await ranBefore(snapshot, replacing);
  if (before.found) return { verdict: 'follows', why: `${before.found} ran ${current.release} before it` };
  const code = await descends(snapshot, current.code, record.code);
  const source = alike ? true : await sourceDescends(snapshot, current, record);
  if (code && source)
    return { verdict: 'follows', why: `it was made of newer commits than ${current.release}` };
  if (await wasStated(snapshot, replacing))
    return { verdict: 'stated', why: `it ran here before, stated to contain ${current.release}` };
  if (current.baseline === environment) {
    const older = olderSlot(current, record);
    if (older === undefined)
      return {
        verdict: 'follows',
        why: `${current.release} is a baseline, which came by no way, and no version is an older one`,
      };
    return { verdict: 'lost', why: `${current.release} is a baseline with ${older}` };
  }
  const on = before.asked.join(', ');
  if (code !== false && source !== false && before.cut !== undefined)
    return { verdict: 'unknown', why: before.cut };
  const commits =
    code === false || source === false
      ? `, and its ${source === false ? 'source' : 'code'} does not descend from what made ${current.release}`
      : '';
  return {
    verdict: 'lost',
    why: `${on || ways.join(', ')} never ran ${current.release} before it${commits}`,
  };
}

/** The first image of a baseline that would be replaced by one of an older version, as their tags say it. */
function olderSlot(before: ReleaseRecord, after: ReleaseRecord): string | undefined {
  const compare = require('semver/functions/compare') as typeof import('semver/functions/compare');
  const parse = require('semver/functions/parse') as typeof import('semver/functions/parse');
  for (const [slot, image] of Object.entries(before.images)) {
    const [one, other] = [image.tag, after.images[slot]?.tag].map(
      (tag) => parse(tag ?? '') ?? parse(`${tag}.0`),
    );
    if (one && other && compare(other, one) < 0) return `the newer ${slot} ${one.raw}`;
  }
  return undefined;
}

/**
 * Whether the release ran here before with the statement that it contains the replaced one: a rollback does not
 * withdraw that statement.
 */
async function wasStated(
  snapshot: Snapshot,
  { environment, app, record, current }: Replacing,
): Promise<boolean> {
  for await (const past of matching(snapshot, environment, app, [record]))
    if (past.record.release === record.release && past.record.contains?.includes(current.release))
      return true;
  return false;
}

/** Whether a release ever ran on the way of another one: a rollback warns of those that went another way. */
export async function wentTheSameWay(
  snapshot: Snapshot,
  {
    app,
    record,
    other,
    ways,
  }: {
    readonly app: AppName;
    readonly record: ReleaseRecord;
    readonly other: ReleaseRecord;
    readonly ways: readonly EnvironmentName[];
  },
): Promise<boolean | undefined> {
  let ran = false;
  for (const name of ways) {
    const [one, two] = await Promise.all([
      ranIn(snapshot, name, app, record),
      ranIn(snapshot, name, app, other),
    ]);
    if (one && two) return true;
    ran ||= one;
  }
  return ran ? false : undefined;
}

async function ranIn(
  snapshot: Snapshot,
  name: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
): Promise<boolean> {
  for await (const past of matching(snapshot, name, app, [record]))
    if (past.record.release === record.release) return true;
  return false;
}

/** An environment that may have been on the way of a release. */
interface Passed {
  readonly name: EnvironmentName;
  readonly upstreams: readonly EnvironmentName[];
  /** When it first ran the new release. */
  readonly first?: Date;
  /** Whether it ran the replaced one before that. */
  readonly before: boolean;
}

/**
 * The environment on the way that ran the replaced release before the new one was brought there. A release that a
 * rollback brought back, or that came there from elsewhere, shows nothing: a release made without the replaced one does
 * not contain it because it followed it there.
 */
async function ranBefore(
  snapshot: Snapshot,
  { app, record, current, ways }: Replacing,
): Promise<{ found?: EnvironmentName; asked: EnvironmentName[]; cut?: string }> {
  const passed = new Map<EnvironmentName, Passed>();
  const asked: EnvironmentName[] = [];
  const cuts: string[] = [];
  const queue = [...ways];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (asked.includes(name)) continue;
    asked.push(name);
    if (!snapshot.isReachable(name)) {
      cuts.push(`what ${name} ran cannot be read`);
      continue;
    }
    let first: Date | undefined;
    let before = false;
    // Newest first: a stay of the new release counts once its beginning is met, and only where a release or promotion began it.
    let [isAfter, isStay, wasBrought] = [false, false, false];
    for await (const past of matching(snapshot, name, app, [record, current])) {
      if (isStay && wasBrought && (past.isApart || past.isLike !== record)) isAfter = true;
      isStay = past.isLike === record;
      if (isStay) [first, wasBrought] = [past.at, past.isBrought];
      if (past.record.release === current.release && (isAfter || isStay)) before = true;
    }
    if (await isCut(snapshot, name)) cuts.push(`a part of the history of ${name} is not at hand`);
    const upstreams = await furtherUpstreams(snapshot, name, app);
    passed.set(name, { name, upstreams, before, ...(first === undefined ? {} : { first }) });
    queue.push(...upstreams);
  }
  const found = [...passed.values()].find(
    (each) => each.before && originsOf(passed).some((origin) => leadsTo(origin, each, passed)),
  );
  return {
    asked,
    ...(found ? { found: found.name } : {}),
    ...(cuts[0] === undefined ? {} : { cut: cuts.join(', ') }),
  };
}

/** The environment that first had the new release. */
function originsOf(passed: ReadonlyMap<EnvironmentName, Passed>): readonly EnvironmentName[] {
  const times = [...passed.values()].flatMap(({ first }) => first?.getTime() ?? []);
  const earliest = Math.min(...times);
  return [...passed.values()].filter(({ first }) => first?.getTime() === earliest).map(({ name }) => name);
}

/** Whether releases get from one environment into another. */
function leadsTo(origin: EnvironmentName, to: Passed, passed: ReadonlyMap<EnvironmentName, Passed>): boolean {
  const queue = [to.name];
  for (const name of queue) {
    if (name === origin) return true;
    for (const each of passed.get(name)?.upstreams ?? []) if (!queue.includes(each)) queue.push(each);
  }
  return false;
}

/** What an environment ran, newest first, where its files are those of one of some releases; other records are not read. */
async function* matching(
  snapshot: Snapshot,
  name: EnvironmentName,
  app: AppName,
  wanted: readonly ReleaseRecord[],
): AsyncIterable<{
  readonly record: ReleaseRecord;
  readonly isLike: ReleaseRecord | undefined;
  /** Whether something else ran there between this state and the next one. */
  readonly isApart: boolean;
  /** Whether a verb other than a rollback brought it. */
  readonly isBrought: boolean;
  readonly at: Date;
}> {
  const location = snapshot.locationOf(name);
  const trees = new Set<string>(wanted.flatMap(({ renders }) => renders.trees[name] ?? []));
  if (trees.size === 0) return;
  const file = snapshot.pathOf({ kind: 'record', environment: name, app });
  const repository = repositoryOf(location);
  let isApart = false;
  for await (const past of snapshot.history(name, app)) {
    const { tree, record: blob, committer } = past;
    if (tree === undefined || blob === undefined || !trees.has(tree)) {
      isApart = true;
      continue;
    }
    const record = pastRecord(await repository.readText(blob), file);
    if (!record) continue;
    const isLike = wanted.find(
      (each) => each.renders.trees[name] === tree && imagesKey(each.images) === imagesKey(record.images),
    );
    yield { record, isLike, isApart, isBrought: isBrought(past.message), at: committer.date };
    isApart = false;
  }
}

function isBrought(message: string): boolean {
  const trailers = parseTrailers(message);
  return trailerValues(trailers, 'change').length > 0 && trailerValues(trailers, 'restores').length === 0;
}

async function furtherUpstreams(
  snapshot: Snapshot,
  name: EnvironmentName,
  app: AppName,
): Promise<EnvironmentName[]> {
  const { environments } = await snapshot.app(app, name);
  const further = custodyUpstreams(snapshot.environment(name), snapshot.recordOf, (each) =>
    environments.includes(each),
  );
  return further ? upstreamNames(further) : [];
}

async function isCut(snapshot: Snapshot, name: EnvironmentName): Promise<boolean> {
  return (await repositoryOf(snapshot.locationOf(name)).boundary()).size > 0;
}

/** Whether a commit is an ancestor of another, where the delivery repository has both. */
async function descends(snapshot: Snapshot, older: string, newer: string): Promise<boolean | undefined> {
  if (older === newer) return true;
  const repository = repositoryOf(snapshot.home);
  const [one, two] = await Promise.all([repository.has(older), repository.has(newer)]);
  if (!one || !two) return undefined;
  return repository.isAncestor(older, newer);
}

async function sourceDescends(
  snapshot: Snapshot,
  { source: older }: ReleaseRecord,
  { source: newer }: ReleaseRecord,
): Promise<boolean | undefined> {
  if (older?.commit === undefined || newer?.commit === undefined) return undefined;
  if (older.repository !== newer.repository) return undefined;
  if (older.commit === newer.commit) return true;
  const isHome = normaliseRemote(older.repository, '/') === normaliseRemote(snapshot.home.remote, '/');
  return isHome ? descends(snapshot, older.commit, newer.commit) : undefined;
}
