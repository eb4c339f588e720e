import { type Finding, quote, refusal, type Subject, undecidedRefusal } from '../../../../model/finding';
import {
  type AppName,
  type Build,
  DEFAULT_PIPELINE,
  type EnvironmentName,
  type ImageReference,
  parseSlotName,
  type SlotName,
} from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import { pastTargetStates, repositoryOf, type Snapshot } from '../../../delivery';
import type { ReleaseChange } from './change';

/** The builds of a release: the named one for the slots that get an image, and those of the inherited images. */
export function buildsOf(
  request: Pick<ReleaseChange, 'build'> & { readonly images: Readonly<Record<string, unknown>> },
  base: ReleaseRecord | undefined,
  images: Readonly<Record<string, ImageReference>>,
): Pick<ReleaseRecord, 'build'> {
  const builds = Object.entries(images).flatMap(([slot, image]): [string, Build][] => {
    if (request.build && Object.hasOwn(request.images, slot)) {
      const { number, pipeline = DEFAULT_PIPELINE } = request.build;
      return [[slot, { number, pipeline }]];
    }
    const inherited = base?.images[slot]?.equals(image) ? base.build?.[slot] : undefined;
    return inherited ? [[slot, inherited]] : [];
  });
  return builds.length === 0 ? {} : { build: Object.fromEntries(builds) };
}

/**
 * Refuses a build where a newer one of the same pipeline was in the same slot, whenever that was: a rollback does not
 * lower the bar. An equal build has to bring the same image.
 *
 * @param slots those whose image the build made
 */
export async function olderBuild(
  snapshot: Snapshot,
  { environment, app, record }: { environment: EnvironmentName; app: AppName; record: ReleaseRecord },
  slots: readonly string[],
): Promise<Finding[]> {
  const builds = slots.flatMap((slot): [SlotName, Build][] => {
    const made = record.build?.[slot];
    return made ? [[parseSlotName(slot), made]] : [];
  });
  if (builds.length === 0) return [];
  const past = (await pastTargetStates(snapshot, environment, app)).flatMap((state) => state.record ?? []);
  const subject = { environment, app };
  const found = builds.flatMap(([slot, made]) => judgeBuild(slot, made, record, past, subject));
  if (found.length > 0) return found;
  const cut = await repositoryOf(snapshot.locationOf(environment)).boundary();
  if (cut.size === 0) return [];
  const message = `whether a newer build than this one was in ${environment} before cannot be decided: the history of its branch is not whole here`;
  return [
    undecidedRefusal(
      'BUILD_OLDER',
      message,
      subject,
      'name a delivery repository that has the whole history',
    ),
  ];
}

function judgeBuild(
  slot: SlotName,
  { number, pipeline }: Build,
  record: ReleaseRecord,
  past: readonly ReleaseRecord[],
  subject: Subject,
): Finding[] {
  const before = past.filter(({ build }) => build?.[slot]?.pipeline === pipeline);
  const highest = before.reduce((most, { build }) => Math.max(most, build?.[slot]?.number ?? 0), 0);
  const named = `build ${number} of pipeline ${quote(pipeline)}`;
  if (number < highest) {
    const message = `${named} is older than build ${highest}, which slot ${slot} of ${subject.environment} had before`;
    return [refusal('BUILD_OLDER', message, subject)];
  }
  const image = record.images[slot];
  const other = before.find(
    ({ build, images }) => build?.[slot]?.number === number && !(image && images[slot]?.equals(image)),
  )?.images[slot];
  if (!other) return [];
  const message = `${named} brought ${other.pullable} into slot ${slot} of ${subject.environment} before, and brings ${image?.pullable} now`;
  return [refusal('BUILD_DIFFERS', message, subject)];
}
