import { DeliveryError, type Finding, quote } from '../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  isAppName,
  isDigestBeginning,
  isGitIdBeginning,
  releaseBeginning,
  type TreeId,
} from '../../model/scalars';
import { v } from '../../model/schema';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
import { type Inventory, isImage, judgeRecordedFiles, standingInventories } from '../judgement';
import { type ImageQuestion, imageQuestion, LEAST_DIGITS, matchesImage } from './image-question';
import { Unread } from './unread';

/** A target that runs what was looked for. */
export interface RunningMatch {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Absent where it never could be read, and the manifests alone tell. */
  readonly record?: ReleaseRecord;
  /** Whether the record cannot be read now, or is gone while its manifests stay: it is what it said when it was last readable. */
  readonly unreadable?: boolean;
  /** What matched: `release`, `digest`, `tag`, `repository`, `image`, `source`, `code`, `evidence`. */
  readonly by: string;
  /** Where an image that was looked for stands in the manifests; empty where only the record names it. */
  readonly images: Inventory;
}

/** What was found, and what could not be looked at. */
interface Running {
  readonly matches: readonly RunningMatch[];
  /** Why data files cannot be read; what they say is not looked at. */
  readonly problems: readonly Finding[];
}

/**
 * Finds the targets that run something: a release id, digest, tag, repository, source commit, code revision or evidence
 * link. Ids and digests may be cut to their first 4 hex digits. Images are looked for in what the manifests name, whether
 * a slot has them or not.
 *
 * @throws DeliveryError `INVALID_OPTION` for a shorter beginning
 */
export async function findRunning(read: Snapshot, what: string): Promise<Running> {
  assertLongEnough(what);
  const snapshot = read.lookedAt();
  const unread = new Unread();
  unread.problems.push(...snapshot.brokenEnvironments);
  const question = imageQuestion(what);
  const matches: RunningMatch[] = [];
  for (const { name } of snapshot.environments) {
    const gone = await unrecorded(snapshot, name);
    const records = await matchingRecords(snapshot, unread, { name, gone }, what, question);
    const found = question && (await standingInventories(snapshot, name, isAppName));
    for (const app of [...new Set([...records.keys(), ...(found?.keys() ?? [])])].sort()) {
      const matched = records.get(app);
      const inventory = found?.get(app) ?? [];
      const images = inventory.filter(
        (each) =>
          matched?.images.some((image) => isImage(each, image)) ||
          (question && matchesImage(question, each.image) !== undefined),
      );
      const by =
        matched?.by ?? (question && images.map(({ image }) => matchesImage(question, image)).find(Boolean));
      if (by === undefined) continue;
      const record = matched?.record ?? (await recordOf(snapshot, unread, { name, gone }, app));
      const unreadable =
        gone.has(app) || unread.names(snapshot.pathOf({ kind: 'record', environment: name, app }));
      if (gone.has(app))
        unread.problems.push(...judgeRecordedFiles({ environment: name, app, tree: gone.get(app) }));
      matches.push({
        environment: name,
        app,
        by,
        images,
        ...(record && { record }),
        ...(unreadable && { unreadable }),
      });
    }
  }
  return { matches, problems: unread.problems };
}

function assertLongEnough(what: string): void {
  const prefix = ['sha256:', 'r-'].find((each) => what.startsWith(each));
  if (prefix === undefined || what.length - prefix.length >= LEAST_DIGITS) return;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(what)} is too short to look for; give at least ${LEAST_DIGITS} hex digits of an id or digest`,
  );
}

/** An environment, with the manifest trees that stand there without a record. */
interface Looked {
  readonly name: EnvironmentName;
  readonly gone: ReadonlyMap<AppName, TreeId>;
}

/** Manifests without a record: a person removed it, or put something else in its place. They go on being applied. */
async function unrecorded(snapshot: Snapshot, environment: EnvironmentName): Promise<Looked['gone']> {
  if (snapshot.locationOf(environment).head === undefined) return new Map();
  const recorded = new Set<string>(await snapshot.recordNames(environment));
  const trees = await snapshot.manifestTrees(environment);
  return new Map(
    [...trees].flatMap(([app, tree]) => (isAppName(app) && !recorded.has(app) ? [[app, tree]] : [])),
  );
}

/** A record that says what was looked for, and the images of its slots that are meant. */
interface MatchingRecord {
  readonly record: ReleaseRecord;
  readonly by: string;
  readonly images: readonly ReleaseRecord['images'][string][];
}

async function matchingRecords(
  snapshot: Snapshot,
  unread: Unread,
  looked: Looked,
  what: string,
  question: ImageQuestion | undefined,
): Promise<Map<AppName, MatchingRecord>> {
  const { name: environment, gone } = looked;
  const apps = [...(await snapshot.recordNames(environment)), ...gone.keys()];
  await snapshot.prefetchRecords(environment, apps);
  const found = new Map<AppName, MatchingRecord>();
  for (const app of apps) {
    const record = await recordOf(snapshot, unread, looked, app);
    const matched = record && matchedBy(record, what, question);
    if (record && matched) found.set(app, { record, ...matched });
  }
  return found;
}

/** The record as it stands, or where it cannot be read, as it was when it was last readable. */
async function recordOf(
  snapshot: Snapshot,
  unread: Unread,
  { name: environment, gone }: Looked,
  app: AppName,
): Promise<ReleaseRecord | undefined> {
  if (gone.has(app)) return snapshot.lastRecord(environment, app);
  const stored = await unread.or(snapshot.record(environment, app));
  if (stored) return stored.record;
  const isBroken = unread.names(snapshot.pathOf({ kind: 'record', environment, app }));
  return isBroken ? snapshot.lastRecord(environment, app) : undefined;
}

/** Whether a record says what was looked for, and how. */
export function matchedBy(
  record: ReleaseRecord,
  what: string,
  question: ImageQuestion | undefined,
): Omit<MatchingRecord, 'record'> | undefined {
  const named = Object.values(record.images).flatMap((image) => {
    const by = question && matchesImage(question, image);
    return by === undefined ? [] : [{ image, by }];
  });
  const other = (by: string) => ({ by, images: [] });
  const hex = isGitIdBeginning(what, LEAST_DIGITS);
  if (record.release === what || (v.is(releaseBeginning, what) && record.release.startsWith(what)))
    return other('release');
  const [first] = named;
  if (first) return { by: first.by, images: named.map(({ image }) => image) };
  if (hex && record.source?.commit?.startsWith(what)) return other('source');
  if (hex && record.code.startsWith(what)) return other('code');
  if (
    Object.values(record.evidence).some(
      ({ link, digest }) =>
        link === what || digest === what || (isDigestBeginning(what) && digest?.startsWith(what)),
    )
  )
    return other('evidence');
  return undefined;
}
