import {
  type ImagePlace,
  identityText,
  imagesIn,
  objectIdentity,
  openSecretData,
  placeText,
  type SecretsTaken,
} from '../../kubernetes/facts';
import { type Code, DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { Digest, ImageReference } from '../../model/scalars';
import { checkValues } from './check-values';
import { identityProblem } from './identity-problem';
import type { MadeObject } from './made-object';

/**
 * Everything that is wrong with a set of objects and keeps it from being delivered, at once.
 *
 * @param secrets which Secrets may hold data
 */
export function checkObjects(
  objects: readonly (Omit<MadeObject, 'origin'> & { readonly origin?: string })[],
  subject: Subject,
  secrets: SecretsTaken = 'none',
): readonly Finding[] {
  const findings: Finding[] = [];
  if (objects.length === 0) findings.push(refusal('EMPTY_RENDER', 'no objects were made', subject));
  const identities = new Set<string>();
  for (const { object, origin, remedies = {}, problems = [] } of objects) {
    let about: Subject = origin === undefined ? subject : { ...subject, construct: origin };
    const add = (code: Code, message: string, remedy = remedies[code]) =>
      findings.push(refusal(code, message, about, remedy));
    if (problems.length > 0) {
      findings.push(...problems.map((each) => ({ ...each, subject: { ...about, ...each.subject } })));
      continue;
    }
    const problem = identityProblem(object);
    const known = objectIdentity(object as JsonMap);
    if (problem || !known) {
      add('INVALID_OBJECT', problem?.message ?? `${quote(object)} is not an object`, problem?.remedy);
      continue;
    }
    const { group, kind, namespace, name } = known;
    const what = `${kind} ${quote(name)}`;
    about = { ...about, object: `${kind} ${name}` };
    const identity = identityText(known);
    if (identities.has(identity)) {
      add(
        'DUPLICATE_OBJECT',
        `${what} of group ${quote(group)} in namespace ${quote(namespace)} is there twice`,
      );
    }
    identities.add(identity);
    checkValues(object, (code, message) => add(code, `${what}: ${message}`));
    for (const place of imagesIn(object)) {
      const reason = imageProblem(place);
      if (reason) add('IMAGE_WITHOUT_DIGEST', `${what}: ${reason}, at .${placeText(place.path)}`);
    }
    const open = openSecretData(object as JsonMap, secrets);
    if (open) {
      const flaw = open.flaw === undefined ? '' : `: ${open.flaw}`;
      add('SECRET_WITH_DATA', `${what} holds data in ${open.places.join(' and ')}${flaw}`);
    }
  }
  return findings;
}

/** What is wrong with an image that is known to be pulled; whether other fields are images is judged at the release. */
function imageProblem({ text, image, certainty }: ImagePlace): string | undefined {
  if (certainty === 'undecided' || Digest.is(image?.digest)) return undefined;
  try {
    ImageReference.parse(text);
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings[0].message;
    throw error;
  }
  return undefined;
}
