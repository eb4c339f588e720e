import { absentHere } from '../../../../model/app';
import type { EnvironmentData } from '../../../../model/environment';
import { DeliveryError, type Finding, finding } from '../../../../model/finding';
import { type AppName, Digest, type EnvironmentName, ImageReference } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import type { Snapshot } from '../../../delivery';
import {
  type ContentChecks,
  type Inventory,
  judgeRecordedTarget,
  permittedFiles,
  readTree,
  rejectedIn,
  rejectedNames,
  sharedObjects,
  slotsOf,
  staleRenders,
  warned,
  wentTheSameWay,
} from '../../../judgement';
import type { ImageRegistry } from '../../../oci';
import { commandLine, optionWords } from '../command-line';
import { judgeByRegistries, withinPatience } from '../release/judge-by-registries';
import type { Recorded } from './past-states';

/**
 * What a person should know about the state that comes back.
 *
 * @param asked the state that a person named; another one, where people had edited that by hand
 */
export function doubtsAbout(
  { release, commit }: Recorded,
  asked: Recorded,
  environment: EnvironmentData,
  subject: { readonly environment: EnvironmentName; readonly app: AppName },
): Finding[] {
  const stale = staleRenders(release, subject.app, environment);
  const edited = judgeRecordedTarget({ ...subject, record: asked.release, tree: asked.tree });
  return [
    ...stale.map((each) => ({ ...warned(each), remedy: 'release again when this matters' })),
    ...edited.map((each) => ({
      ...warned(each),
      message: `at commit ${asked.commit} ${each.message}; ${asked.commit === commit ? 'what the record says is restored' : 'what its release brought is restored'}`,
      remedy: 'nothing to do, unless the edit was intentional',
    })),
  ];
}

/** What is there now, and what a rollback puts in its place. */
interface Replacement {
  readonly app: AppName;
  readonly environment: EnvironmentName;
  /** Absent: there is no readable record. */
  readonly record: ReleaseRecord | undefined;
  readonly tree: string | undefined;
  readonly target: Recorded;
  /** The state in which the release of the record stood there as it was brought. */
  readonly brought: Recorded | undefined;
  /** What ran before that, where no release was named. */
  readonly before: Recorded | undefined;
}

/**
 * What people edited by hand in what a rollback replaces: where it brings the release of the record back, it undoes just that, and
 * what goes further back is named; else what would undo just that.
 */
export function editedByHand({ record, tree, target, brought, before, ...subject }: Replacement): Finding[] {
  if (!record) return [];
  const to = ({ release }: Recorded) => {
    const words = [...optionWords('env', subject.environment), ...optionWords('release', release.release)];
    return `\`${commandLine('rollback', subject.app, ...words)}\``;
  };
  const isUndone = record.release === target.release.release;
  const remedy = isUndone
    ? before && `it goes no further back than that: ${to(before)} brings what ran before`
    : brought && `${to(brought)} undoes only the edit`;
  return judgeRecordedTarget({ ...subject, record, tree }).map((each) => ({
    ...warned(each),
    message: `${each.message}; this rollback ${isUndone ? 'undoes that' : 'goes to another release'}`,
    remedy: remedy ?? 'nothing to do, unless the edit was intentional',
  }));
}

/**
 * Images of the state that comes back that their registry does not have any more. Only a warning: they may still be on
 * the nodes. A registry that does not answer in time is reported.
 */
export async function missingImages(
  registries: ImageRegistry | undefined,
  subject: { readonly environment: EnvironmentName; readonly app: AppName },
  inventory: Inventory,
): Promise<Finding[]> {
  const images: Record<string, ImageReference> = {};
  for (const { image } of inventory)
    if (image?.digest !== undefined)
      images[`${image.repository}@${image.digest}`] = ImageReference.of(
        image.repository,
        Digest.parse(image.digest),
      );
  const unchecked = (why: string) =>
    finding(
      'note',
      'DIGEST_UNCHECKED',
      `whether the registry still has the earlier images is not checked: ${why}`,
      subject,
      'make sure that they can still be pulled',
    );
  if (!registries) return [unchecked('no registry is asked')];
  const asking = judgeByRegistries(registries, subject.environment, [
    { app: subject.app, images, incoming: new Set() },
  ]);
  const found = await withinPatience(asking);
  return found?.findings.filter(({ code }) => code !== 'TAG_MOVED') ?? [unchecked('it does not answer')];
}

/** Objects of the state that comes back which the controller will refuse, or which another target owns by now. */
export async function refusedThere(
  snapshot: Snapshot,
  environment: EnvironmentData,
  app: AppName,
  { tree, record }: { readonly tree: string; readonly record: ReleaseRecord },
): Promise<Finding[]> {
  const files = await readTree(snapshot, tree, environment.name);
  if (!files) return [];
  const subject = { environment: environment.name, app };
  const permitted = permittedFiles(environment, files, subject);
  return [
    ...permitted.map((each) =>
      each.code === 'OTHER_CONTROLLER' ? { ...each, remedy: renderedAnew(app, record) } : each,
    ),
    ...(await sharedObjects(snapshot, { ...subject, files })),
  ].map(warned);
}

/** How the images of a release come back that was rendered for another controller. */
function renderedAnew(app: AppName, { images }: ReleaseRecord): string {
  const words = Object.entries(images).flatMap(([slot, image]) =>
    optionWords('image', `${slot}=${image.full}`),
  );
  return `do not bring it back: \`${commandLine('release', app, ...words)}\` renders its images for the controller of today; then promote that`;
}

/** The most releases in between that are looked at. */
const MOST_BETWEEN = 20;

/**
 * Releases that came there by another way than the one that comes back, and that this rollback removes. Unreadable data
 * does not stop the rollback.
 */
export async function lostFixes(
  snapshot: Snapshot,
  environment: EnvironmentData,
  app: AppName,
  target: Recorded,
  states: readonly Recorded[],
): Promise<Finding[]> {
  const later = states.slice(0, states.indexOf(target)).map(({ release }) => release);
  const between = [...new Map(later.map((each) => [each.release, each])).values()].slice(0, MOST_BETWEEN);
  const ways = environment.promotesFrom.environments.filter((name) => snapshot.isReachable(name));
  const rejected = await rejectedIn(snapshot, environment.name);
  const found: Finding[] = [];
  for (const other of between) {
    if (other.release === target.release.release) continue;
    if (rejectedNames(other).some((name) => rejected.has(name))) continue;
    const way = { app, record: target.release, other, ways };
    const isSame = await wentTheSameWay(snapshot, way).catch((error) => {
      if (error instanceof DeliveryError) return undefined;
      throw error;
    });
    if (isSame !== false) continue;
    const message = `${other.release}, which came there by another way than ${target.release.release}, goes with this rollback`;
    const remedy = 'see whether it brought a fix that has to come back';
    found.push(finding('warning', 'LOSES_FIX', message, { environment: environment.name, app }, remedy));
  }
  return found;
}

/**
 * What would be refused in the manifests that come back if they were promoted today: a release that was fine then may
 * break a present rule. A failure of judging does not stop a rollback.
 */
export async function contentFindings(
  snapshot: Snapshot,
  content: ContentChecks | undefined,
  { release, tree }: { readonly release: ReleaseRecord; readonly tree: string },
  subject: { readonly environment: EnvironmentName; readonly app: AppName },
): Promise<Finding[]> {
  if (!content) return [];
  try {
    const files = await readTree(snapshot, tree, subject.environment);
    if (!files) return [];
    const judge = await content(snapshot, subject.environment);
    const { findings } = await judge(files, subject, release.images);
    return findings.filter(({ severity }) => severity === 'refusal').map(warned);
  } catch (error) {
    const message = `the manifests that come back are not judged: ${(error as Error).message.split('\n', 1)[0]}`;
    return [finding('warning', 'POLICY_UNDECIDED', message, subject)];
  }
}

/** An app that was retired because it left the environment is an orphan when it comes back; it may come back all the same. */
export async function absenceFindings(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<Finding[]> {
  if (!(await snapshot.hasApp(app))) return absent(environment, app, []);
  try {
    const { environments } = await snapshot.app(app, environment);
    return absent(environment, app, environments);
  } catch (error) {
    if (error instanceof DeliveryError) return [...error.findings];
    throw error;
  }
}

/** Slots whose images the earlier manifests do not name; nothing where the app's data or the files cannot be read. */
export async function slotFindings(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  record: ReleaseRecord,
): Promise<Finding[]> {
  const tree = record.renders.trees[environment];
  const files = tree === undefined ? undefined : await readTree(snapshot, tree, environment);
  return files ? slotsOf(snapshot, environment, app, record, files) : [];
}

function absent(
  environment: EnvironmentName,
  app: AppName,
  environments: readonly EnvironmentName[],
): Finding[] {
  const remedy = 'let the code define it there again, or `retire` it when it is no longer needed';
  return absentHere({ name: app, environments }, environment, {}, remedy);
}
