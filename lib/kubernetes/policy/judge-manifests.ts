import { DeliveryError, type Finding, type Subject } from '../../model/finding';
import { canonicalRepository, type ImageReference } from '../../model/scalars';
import { parseCanonicalYaml } from '../../yaml';
import { judgeObject } from './judge-object';

/**
 * Judges rendered manifests as data: each file is one Kubernetes object as this project's writer prints it, images are
 * pinned by digest and are the release's where they come from a slot's repository, no Secret holds data.
 */
export function judgeManifests(
  files: ReadonlyMap<string, Buffer>,
  images: Readonly<Record<string, ImageReference>>,
  subject: Subject,
): Finding[] {
  const allowed = new Map<string, Set<string>>();
  for (const image of Object.values(images)) {
    const repository = canonicalRepository(image.repository);
    allowed.set(repository, (allowed.get(repository) ?? new Set()).add(image.pullable));
  }
  return [...files].flatMap(([file, content]) => {
    const where = { ...subject, file };
    try {
      return judgeObject(parseCanonicalYaml(content), allowed, where);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.findings.map((each) => ({ ...each, subject: { ...each.subject, ...where } }));
    }
  });
}
