import { DeliveryError, type Finding, quote, refusal } from '../../../../model/finding';
import {
  ImageReference,
  type NamedImage,
  parseNamedImage,
  parseSlotName,
  type SlotName,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import { registryRefusal } from '../../registry-findings';
import type { Asked } from '../change-entry';
import type { ReleaseChange } from './change';
import { slotProblem } from './inherited-images';

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
): Promise<Readonly<Record<string, ImageReference>>> {
  const meant = first?.change as ReleaseChange | undefined;
  const named = Object.entries(meant?.images ?? images).map(
    ([slot, text]) => [slot, parseNamedImage(text)] as const,
  );
  const findings: Finding[] = [];
  const resolved = await Promise.all(
    named.map(async ([slot, image]): Promise<[string, ImageReference][]> => {
      const found = await resolve(snapshot, request, parseSlotName(slot), image);
      if (found instanceof ImageReference) return [[slot, found]];
      findings.push(found);
      return [];
    }),
  );
  DeliveryError.throwIfAny(findings);
  return Object.fromEntries(resolved.flat());
}

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
