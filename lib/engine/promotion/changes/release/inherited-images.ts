import { missingImage, repositoryNotAllowed, slotRepositories, unknownSlot } from '../../../../model/app';
import type { AppData } from '../../../../model/exchange';
import { DeliveryError, type Finding, type Subject } from '../../../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  ImageReference,
  isSameRepository,
  parseSlotName,
  type SlotName,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { ReleaseResolution } from '../../plan';
import { namedFor, type ReleaseRequest } from './release-request';
import { sourceProblem } from './release-source';

/** By app, the images of the environment that `like` names. */
export async function likeImages(
  snapshot: Snapshot,
  apps: readonly AppName[],
  { like }: ReleaseRequest,
): Promise<ReleaseResolution['like']> {
  if (like === undefined) return undefined;
  const { name } = snapshot.environment(like);
  const images = apps.map(
    async (app) => [app, (await snapshot.record(name, app))?.record.images ?? {}] as const,
  );
  return Object.fromEntries(await Promise.all(images));
}

/** What speaks against an image of a repository in a slot. */
export function slotProblem(
  { name: app, images }: AppData,
  slot: SlotName,
  repository: string,
  subject: Subject,
): Finding | undefined {
  const own = slotRepositories(images)[slot];
  if (own === undefined) return unknownSlot(app, slot, Object.keys(images), subject);
  if (isSameRepository(own, repository)) return undefined;
  return repositoryNotAllowed(app, slot, { takes: own, got: repository }, subject);
}

/**
 * The images of a release: those that are named, and those that the other slots inherit.
 *
 * @throws DeliveryError with all that is wrong with slots, repositories and the source
 */
export async function inheritedImages(
  snapshot: Snapshot,
  app: AppName,
  into: EnvironmentName,
  request: ReleaseRequest,
  like: ReleaseResolution['like'],
): Promise<Record<string, ImageReference>> {
  const data = await snapshot.app(app, into);
  const subject = { environment: into, app };
  const base = like ? (like[app] ?? {}) : ((await snapshot.record(into, app))?.record.images ?? {});
  const findings: Finding[] = [];
  const named: Record<string, ImageReference> = {};
  const asked = namedFor(request, app);
  for (const [slot, image] of Object.entries(asked)) {
    const repository = slotRepositories(data.images)[slot];
    const problem = slotProblem(data, parseSlotName(slot), image.repository, subject);
    if (problem) findings.push(problem);
    else if (repository !== undefined) named[slot] = ImageReference.of(repository, image.digest, image.tag);
  }
  findings.push(...sourceProblem(data, request, into));
  const images: Record<string, ImageReference> = {};
  for (const slot of Object.keys(data.images)) {
    const image = named[slot] ?? asked[slot] ?? base[slot];
    if (image) images[slot] = image;
    else {
      const why = `none was named, and ${request.like ?? into} has none to inherit`;
      findings.push(missingImage(app, slot, subject, why));
    }
  }
  DeliveryError.throwIfAny(findings);
  return images;
}
