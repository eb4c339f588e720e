import { type Finding, quote, type Subject } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { type DeclaredImages, imagesInManifest, objectIdentity, placeText } from '../facts';
import { brokenBy } from './image-findings';
import { approvedRegistries } from './pack/approved-registries';
import { isApproved } from './pack/registry-pattern';
import type { PolicySeverity } from './typed/policy-props';

/** Name of the rule that asks for approved registries. */
export const REGISTRY_RULE = approvedRegistries.name;

/** Images of an object outside of containers, which the rule itself sees, that come from registries that are not approved. */
export function registryFindings(
  object: JsonMap,
  subject: Subject,
  { registries, severity }: { readonly registries: readonly string[]; readonly severity: PolicySeverity },
  declared?: DeclaredImages,
): readonly Finding[] {
  const { kind, name } = objectIdentity(object) ?? {};
  return imagesInManifest(object, declared).flatMap(({ path, text, image, via }) => {
    if (!image || (via === 'pod' && path.at(-1) === 'image') || isApproved(image.repository, registries))
      return [];
    const at = placeText(path);
    const message = `not from an approved registry: ${quote(text)} at ${at}; approved: ${registries.join(', ')}`;
    const about = { ...subject, object: `${kind} ${name}`, path: `.${at}`, rule: REGISTRY_RULE };
    return [brokenBy(message, about, severity)];
  });
}
