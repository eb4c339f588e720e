import { type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { Json, JsonMap } from '../../model/json';
import { canonicalRepository, Digest, splitReference } from '../../model/scalars';
import { type ImagePlace, imagesInManifest, openSecretData, placeText, type SecretsTaken } from '../facts';

/** The images that a target may pull: by the one name of a repository, the pullable references (`repository@digest`) asked for. */
export type AllowedImages = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What the engine finds wrong with one rendered object, whatever its code claimed: it has to be a single
 * Kubernetes object with a name, no Secret with data, and every image that is known to be pulled has to be pinned by
 * digest, and be the one asked for where its repository is a slot's.
 *
 * @param secrets which Secrets may hold data
 */
export function judgeObject(
  object: JsonMap,
  images: AllowedImages,
  subject: Subject,
  secrets: SecretsTaken = 'none',
): Finding[] {
  const findings: Finding[] = [];
  const { apiVersion, kind } = object;
  const metadata = asMap(object['metadata']);
  for (const [what, value] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
    ['metadata.name', metadata?.['name']],
  ] as const) {
    if (typeof value !== 'string' || value === '')
      findings.push(
        refusal('INVALID_OBJECT', `${what} is ${quote(value ?? null)}; a text is expected`, subject),
      );
  }
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(object['items']))
    findings.push(
      refusal('INVALID_OBJECT', `${quote(kind)} holds several objects, one per file is allowed`, subject),
    );
  findings.push(...secretFindings(object, secrets, subject));
  for (const place of imagesInManifest(object)) {
    const problem = imageProblem(place, images);
    if (problem !== undefined)
      findings.push(refusal(problem.code, problem.message, { ...subject, path: placeText(place.path) }));
  }
  return findings;
}

/** What is wrong with a Secret that may not stand in a file. */
export function secretFindings(object: JsonMap, secrets: SecretsTaken, subject: Subject): Finding[] {
  const open = openSecretData(object, secrets);
  if (!open) return [];
  const name = quote(asMap(object['metadata'])?.['name'] ?? null);
  const flaw = open.flaw === undefined ? '' : `: ${open.flaw}`;
  const message = `the Secret ${name} has \`${open.places.join('` and `')}\`${flaw}`;
  return [refusal('SECRET_WITH_DATA', message, subject)];
}

function imageProblem(
  { text, image, certainty }: ImagePlace,
  images: AllowedImages,
): { code: 'IMAGE_WITHOUT_DIGEST' | 'RENDER_OUTPUT'; message: string } | undefined {
  const digest = image?.digest;
  if (!image || !Digest.is(digest)) {
    if (certainty === 'undecided') return undefined;
    return { code: 'IMAGE_WITHOUT_DIGEST', message: `the image ${quote(text)} is not pinned by digest` };
  }
  const allowed = images.get(image.repository);
  if (allowed === undefined || [...allowed].some((each) => isSame(each, image.repository, digest)))
    return undefined;
  return {
    code: 'RENDER_OUTPUT',
    message: `the image ${quote(text)} is not the one asked for, ${[...allowed].join(' or ') || 'none was'}`,
  };
}

function isSame(pullable: string, repository: string, digest: string): boolean {
  const asked = splitReference(pullable);
  return canonicalRepository(asked.repository) === repository && asked.digest === digest;
}

function asMap(value: Json | undefined): JsonMap | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonMap)
    : undefined;
}
