import { DeliveryError, type Finding, quote, refusal } from '../../../../model/finding';
import {
  ImageReference,
  type NamedImage,
  parseAppName,
  parseNamedImage,
  parseSlotName,
  type SlotName,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import { atOnce } from '../../../process';
import type { Plan } from '../../plan';
import { registryRefusal } from '../../registry-findings';
import type { Asked } from '../change-entry';
import type { ReleaseChange } from './change';
import { slotProblem } from './inherited-images';
import type { ReleaseRequest } from './release-request';

/**
 * The images that a release names, each by its digest. The registry is asked once for a tag: the digest that the first
 * plan found counts, wherever the tag moves.
 *
 * @throws DeliveryError `TAG_WITHOUT_DIGEST` where no registry is asked; `IMAGE_NOT_FOUND`, `REGISTRY_FAILED`, `REGISTRY_DIFFERS`
 */
export async function resolvedImages(
  snapshot: Snapshot,
  request: Pick<ReleaseChange, 'app' | 'into'> & Pick<Asked, 'registries'>,
  images: Readonly<Record<string, string>>,
  first: Plan | undefined,
): Promise<Pick<ReleaseRequest, 'app' | 'images'>> {
  const meant = first?.change as ReleaseChange | undefined;
  const { app } = meant ?? request;
  const findings: Finding[] = [];
  const resolveAll = async (named: Readonly<Record<string, string>>, of: ReleaseChange['app']) => {
    const resolved = await Promise.all(
      Object.entries(named).map(async ([slot, text]): Promise<[string, ImageReference][]> => {
        const asked = { ...request, app: of };
        const found = await resolve(snapshot, asked, parseSlotName(slot), parseNamedImage(text));
        if (found instanceof ImageReference) return [[slot, found]];
        findings.push(found);
        return [];
      }),
    );
    return Object.fromEntries(resolved.flat());
  };
  const resolved = {
    images: await resolveAll(meant?.images ?? images, app),
    app:
      typeof app === 'object' && 'each' in app
        ? {
            each: Object.fromEntries(
              await atOnce(
                Object.entries(app.each),
                async ([name, slots]) => [name, await resolveAll(slots, parseAppName(name))] as const,
                AT_ONCE,
              ),
            ),
          }
        : app,
  };
  DeliveryError.throwIfAny(findings);
  return resolved;
}

/** Apps at once. */
const AT_ONCE = 8;

async function resolve(
  snapshot: Snapshot,
  { app, into, registries }: Pick<ReleaseChange, 'app' | 'into'> & Pick<Asked, 'registries'>,
  slot: SlotName,
  { repository, tag, digest }: NamedImage,
): Promise<ImageReference | Finding> {
  if (digest !== undefined) return ImageReference.of(repository, digest, tag);
  const name = `${repository}:${tag}`;
  const subject = typeof app === 'string' ? { app } : {};
  if (!registries || tag === undefined) {
    const message = `${quote(name)} names an image by tag only, and no registry is asked`;
    const remedy = 'add the digest: `repository:tag@sha256:…`, or leave --offline out';
    return refusal('TAG_WITHOUT_DIGEST', message, subject, remedy);
  }
  // No registry is asked for an image that the slot would refuse.
  const problem =
    typeof app === 'string' && slotProblem(await snapshot.app(app, into), slot, repository, subject);
  if (problem) return problem;
  const answer = await registries.digestOf(repository, tag);
  if (answer.kind === 'found') return ImageReference.of(repository, answer.digest, tag);
  const words = {
    absent: `the registry of ${repository} has no tag ${quote(tag)}`,
    asked: `for ${name}`,
    untold: `which digest ${name} is`,
    instead: 'or name the digest',
  };
  return registryRefusal(answer, words, subject);
}
